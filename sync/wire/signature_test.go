package wire_test

import (
	"crypto/ed25519"
	"fmt"
	"testing"

	"github.com/handtruck/handtruck/sync/wire"
)

// What is remembered of right signatures lets no wrong one pass, and makes room for later ones.
func TestSignaturesAreRemembered(t *testing.T) {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	other := ed25519.NewKeyFromSeed(append(make([]byte, ed25519.SeedSize-1), 1)).Public().(ed25519.PublicKey)
	public := key.Public().(ed25519.PublicKey)
	first := wire.Sign(key, []byte("message 0"))
	for n := range 6000 {
		message := []byte(fmt.Sprint("message ", n))
		signature := wire.Sign(key, message)
		if n%500 != 0 {
			continue
		}
		wrong := append([]byte(nil), signature...)
		wrong[5] ^= 1
		for what, right := range map[string]bool{
			"itself":        wire.Verify(public, message, signature),
			"one before":    wire.Verify(public, []byte("message 0"), first),
			"another text":  !wire.Verify(public, append(message, 'x'), signature),
			"another key":   !wire.Verify(other, message, signature),
			"a bit flipped": !wire.Verify(public, message, wrong),
			"none":          !wire.Verify(public, message, nil),
			"no key":        !wire.Verify(nil, message, signature),
		} {
			if !right {
				t.Errorf("message %d, %s: it is not told right", n, what)
			}
		}
	}
}
