package hub

import (
	"testing"

	"github.com/handtruck/handtruck/sync/wire"
)

// TestBaseOfLostHistory: a hub was thrown back from position 59 to 54 and has not noticed. What a device records that knew
// position 59 comes in as 55, and knew nothing of what gets the positions up to 59 from now on.
func TestBaseOfLostHistory(t *testing.T) {
	fact := wire.Envelope{Base: 59, Epoch: wire.EpochTag("first")}
	for _, c := range []struct {
		site  int64
		epoch string
		base  int64
	}{{60, "first", 59}, {59, "first", 0}, {55, "first", 0}, {60, "second", 0}} {
		if base := (Entry{Site: c.site}).Base(fact, c.epoch); base != c.base {
			t.Errorf("at %d in epoch %s it is said to have known %d, not %d", c.site, c.epoch, base, c.base)
		}
	}
}
