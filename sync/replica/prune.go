package replica

import (
	"errors"
	"fmt"

	"github.com/handtruck/handtruck/sync/wire"
)

// pruneMargin is how many facts a device keeps beyond what it must, and how many it forgets at once: those of some days,
// to look things up in, and to tell its story from.
const pruneMargin = 1000

// KeepFacts changes that number, as for a site that is played and lasts for hours.
func (d *Device) KeepFacts(margin uint64) { d.margin = margin }

// forgotten is the last fact that the device has forgotten: its hash is what the next one goes on from.
type forgotten struct {
	Number uint64    `cbor:"1,keyasint"`
	Hash   wire.Hash `cbor:"2,keyasint"`
}

// beginning is the fact behind which a push can begin at the earliest, with its hash. A version of before forgot the hash, too:
// then the oldest fact that it kept is no more than what the others go on from.
func (d *Device) beginning() uint64 {
	switch {
	case d.first <= 1:
		return 0
	case d.before.Number+1 == d.first:
		return d.before.Number
	}
	return d.first
}

// prune forgets facts that are in a verified backup of the hub, and in the rows.
func (d *Device) prune(safe uint64) error {
	safe = min(safe, d.acked, d.applied())
	if d.diverged || d.donating() || safe < d.first+2*d.margin {
		return nil
	}
	before := safe - d.margin
	last, err := d.journal.Read(before-1, 1)
	if err != nil || len(last) == 0 {
		return errors.Join(err, fmt.Errorf("read fact %d", before-1))
	}
	forgets := forgotten{last[0].Number, last[0].Hash}
	for name, value := range map[string]any{valuePruned: before, valueForgotten: forgets} { // first: a crash in between leaves more than they say
		kept, err := wire.Marshal(value)
		if err != nil {
			return err
		}
		if err := d.journal.SetValue(name, kept); err != nil {
			return err
		}
	}
	if err := d.journal.Prune(before); err != nil {
		return err
	}
	d.first, d.before = before, forgets
	return nil
}
