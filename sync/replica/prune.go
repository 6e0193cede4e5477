package replica

import "github.com/handtruck/handtruck/sync/wire"

// pruneMargin is how many facts a device keeps beyond what it must, and how many it forgets at once: those of some days,
// to look things up in, and to tell its story from.
const pruneMargin = 1000

// prune forgets facts that are in a verified backup of the hub, and in the rows.
func (d *Device) prune(safe uint64) error {
	safe = min(safe, d.acked, d.applied())
	if d.diverged || d.donating() || safe < d.first+2*pruneMargin {
		return nil
	}
	before := safe - pruneMargin
	value, err := wire.Marshal(before)
	if err != nil {
		return err
	}
	if err := d.journal.SetValue(valuePruned, value); err != nil { // first: a crash in between leaves more than this says
		return err
	}
	if err := d.journal.Prune(before); err != nil {
		return err
	}
	d.first = before
	return nil
}
