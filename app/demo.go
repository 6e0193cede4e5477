package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"github.com/handtruck/handtruck/assets"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/station"
	"github.com/handtruck/handtruck/sync/wire"
)

// demoAddress stays the same from start to start, as the demo device knows its hub by it.
const demoAddress = "127.0.0.1:8429"

// dataFolder is where the app keeps its memory: its own storage on a handheld, the user's cache for the demo.
func dataFolder(app fyne.App, demo bool) (string, error) {
	if !demo {
		return filepath.Join(app.Storage().RootURI().Path(), "device"), nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find cache: %w", err)
	}
	return filepath.Join(cache, "handtruck-demo", "device"), nil
}

// startDemo runs a hub with the made-up warehouse beside the app, and makes a code for a new device.
func startDemo(ctx context.Context, o *options) (closeDemo func() error, err error) {
	dir := filepath.Join(filepath.Dir(o.data), "hub")
	h, err := station.Open(ctx, dir, true)
	if err != nil {
		return nil, err
	}
	code, err := prepareDemo(ctx, h)
	if err != nil {
		return nil, errors.Join(err, h.Store().Close())
	}
	o.enroll = code
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", demoAddress)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start demo hub: %w", err), h.Store().Close())
	}
	done := make(chan error, 1)
	service := station.Service{Hub: h, Dir: dir, Listener: listener, Now: time.Now, Log: slog.New(slog.NewTextHandler(os.Stderr, nil))}
	go func() { done <- service.Run(ctx) }()
	return func() error { return errors.Join(<-done, h.Store().Close()) }, nil
}

func prepareDemo(ctx context.Context, h *hub.Hub) (code string, err error) {
	if _, err := station.Import(ctx, h, time.Now(), assets.Demo()); err != nil {
		return "", err
	}
	code, err = h.NewCode(ctx, time.Now(), "")
	return wire.Invitation{Hub: "http://" + demoAddress, Code: code}.String(), err
}
