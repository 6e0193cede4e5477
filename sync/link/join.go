package link

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"

	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// Join makes a new device one of a site: qr is the text that the site's enrolment code holds. The key that signs the
// device's facts is made here and never leaves it. Errors are those of package wire.
func Join(ctx context.Context, device *replica.Folder, qr string) error {
	invitation, err := wire.ParseInvitation(qr)
	if err != nil {
		return err
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return fmt.Errorf("make key: %w", err)
	}
	answer, err := enroll(ctx, invitation, wire.Enroll{Version: wire.Version, Code: invitation.Code, PublicKey: public, Signs: true})
	if err != nil {
		return err
	}
	identity := replica.NewIdentity(answer, private, invitation.Hub)
	if invitation.Pin != (wire.KeyPin{}) {
		identity.Pins = []wire.KeyPin{invitation.Pin}
	}
	return device.SetIdentity(identity)
}
