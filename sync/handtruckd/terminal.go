package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// openDevice opens a device's folder and, when it is new, enrols it with the code.
func openDevice(ctx context.Context, dir, code string, start time.Time) (*replica.Folder, *replica.SystemClock, error) {
	clock := replica.NewClock(start)
	device, err := replica.Open(ctx, dir, clock)
	if err != nil {
		return nil, nil, err
	}
	if device.Identity().Replica != "" {
		return device, clock, nil // a code is for the first start; later ones go on as the same device
	}
	if code == "" {
		return nil, nil, errors.Join(fmt.Errorf("%w: %s is a new device, -enroll CODE is needed", errUsage, dir), device.Close())
	}
	if err := enrollDevice(ctx, device, code); err != nil {
		return nil, nil, errors.Join(err, device.Close())
	}
	return device, clock, nil
}

func enrollDevice(ctx context.Context, device *replica.Folder, qr string) error {
	address, code, err := hub.ParseQR(qr)
	if err != nil {
		return err
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return fmt.Errorf("make key: %w", err)
	}
	answer, err := link.Enroll(ctx, address, wire.Enroll{Version: wire.Version, Code: code, PublicKey: public})
	if err != nil {
		return fmt.Errorf("enroll: %w", err)
	}
	return device.SetIdentity(replica.Identity{Name: answer.Name, Replica: answer.Replica, Token: answer.Token,
		Number: answer.Number, Key: private, Hub: address})
}
