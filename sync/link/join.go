package link

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// Join makes a new device one of a site: qr is the text that the site's enrolment code holds. The key that signs the
// device's facts is made here and never leaves it. Errors are those of package wire.
func Join(ctx context.Context, device *replica.Folder, qr string) error {
	address, code, err := hub.ParseQR(qr)
	if err != nil {
		return err
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return fmt.Errorf("make key: %w", err)
	}
	answer, err := Enroll(ctx, address, wire.Enroll{Version: wire.Version, Code: code, PublicKey: public})
	if err != nil {
		return fmt.Errorf("enroll: %w", err)
	}
	return device.SetIdentity(replica.Identity{Name: answer.Name, Replica: answer.Replica, Token: answer.Token,
		Number: answer.Number, Key: private, Hub: address})
}
