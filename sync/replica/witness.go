package replica

import (
	"fmt"

	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/wire"
)

// witnessEvery is how often, in ms, the last head of the hub's history is synced to the journal for its own sake. In between
// it is kept with the rows, which cost no sync of their own, and goes into the journal with the next fact: a device whose
// replica is deleted forgets this much at most, and nothing of what its facts say that it knew.
const witnessEvery = 60_000

// witness is the device's memory of the hub's history: the hub has to show that whatever it tells goes on from there.
type witness struct {
	head   *wire.TreeHead // the last one that was proved
	latest *wire.TreeHead // told by a push since then, and not proved yet
	rows   *wire.TreeHead // that the rows are of, or were before a start, while nothing shows that it and the last one are of one history
	saved  wire.Sight     // the head in the journal
	kept   int64          // boot clock in ms when it was synced
}

// loadWitness takes the later of the two memories; the hub's clock tells which that is. Rows that are of the other one, put
// there by a power cut or from a snapshot, may be of a history that the hub does not know, and facts may be from before such
// rows: it has to hear of both.
func (d *Device) loadWitness() error {
	value, err := d.journal.Value(valueHead)
	if err != nil {
		return err
	}
	if value != nil {
		d.witness.head = new(wire.TreeHead)
		if err := wire.Unmarshal(value, d.witness.head); err != nil {
			return fmt.Errorf("read %s: %w", valueHead, err)
		}
		d.witness.saved = *d.witness.head.Sight()
	}
	head := d.base.Cursor().Head
	switch {
	case head == nil:
	case d.witness.head == nil:
		d.witness.head = head
	case *head.Sight() == *d.witness.head.Sight():
	case head.Time > d.witness.head.Time:
		d.witness.head, d.witness.rows = head, d.witness.head
	default:
		d.witness.rows = head
	}
	return nil
}

// checkHistory holds a checkpoint against what the device has seen: the site has signed it, and it goes on from there.
// A new epoch need not, as the hub admits that it lost facts.
func (d *Device) checkHistory(epoch string, c wire.Checkpoint) error {
	if len(d.identity.Site) == 0 && c.Head == nil {
		return nil // a hub without a history, as tests have
	}
	if err := d.checkSigned(c.Head); err != nil {
		return err
	}
	if c.Head.Epoch != epoch || c.Head.Size != c.Site {
		return fmt.Errorf("%w: the head is of another moment than the rows", wire.ErrRewritten)
	}
	for _, seen := range []struct {
		head  *wire.TreeHead
		proof []wire.Hash
	}{{d.witness.head, c.Proof}, {d.witness.asked(), c.LatestProof}} {
		if seen.head == nil || seen.head.Epoch != epoch && len(seen.proof) == 0 {
			continue
		}
		if err := c.Head.Follows(*seen.head, seen.proof); err != nil {
			return err
		}
	}
	return nil
}

// asked is the head that the next checkpoint has to go on from, besides the last proved one. That of the rows is first: a hub
// that lost it has to hear so before the device goes on from rows of a history that ended. What a push told waits until then.
func (w witness) asked() *wire.TreeHead {
	if w.rows != nil {
		return w.rows
	}
	return w.latest
}

// adopt takes the head of the snapshot that the rows are from. A base without rows has none.
func (d *Device) adopt(cursor rows.Cursor) error {
	if len(d.identity.Site) == 0 || cursor.Epoch == "" {
		return nil
	}
	if err := d.checkSigned(cursor.Head); err != nil {
		return err
	}
	d.witness.rows = cursor.Head
	return nil
}

// checkSigned tells whether the site has signed a head.
func (d *Device) checkSigned(head *wire.TreeHead) error {
	if head == nil {
		return fmt.Errorf("%w: there is none", wire.ErrUnsigned)
	}
	return head.Verify(d.identity.Site)
}

// remember makes a checked head the one that the next has to go on from.
func (d *Device) remember(head *wire.TreeHead) error {
	if head == nil {
		return nil
	}
	before := d.witness.head
	d.witness.head = head
	if d.witness.rows == nil {
		d.witness.latest = nil
	}
	d.witness.rows = nil
	now, _ := d.clock.Boot()
	if before != nil && before.Epoch == head.Epoch && now-d.witness.kept < witnessEvery && now >= d.witness.kept {
		return nil
	}
	value, err := d.witness.unsaved()
	if err != nil || value == nil {
		return err
	}
	if err := d.journal.SetValue(valueHead, value); err != nil {
		return err
	}
	d.noteSaved()
	return nil
}

// shown is the head that no base of the device's facts lies behind, if both heads are of one history.
func (w witness) shown() *wire.TreeHead {
	if w.rows != nil && (w.head == nil || w.rows.Epoch != w.head.Epoch || w.rows.Size > w.head.Size) {
		return w.rows
	}
	return w.head
}

// beside is the other head, in case they are not.
func (w witness) beside() *wire.TreeHead {
	if w.shown() == w.rows {
		return w.head
	}
	return w.rows
}

// unsaved is that head as it is kept in the journal, or nil when the journal has it. A fact that says what its device knew has
// to be able to prove it: a hub that lost what was known then gives the same positions to other facts.
func (w witness) unsaved() ([]byte, error) {
	head := w.shown()
	if head == nil || *head.Sight() == w.saved {
		return nil, nil
	}
	return wire.Marshal(head)
}

// noteSaved remembers that the journal has the head that is shown.
func (d *Device) noteSaved() {
	d.witness.saved = *d.witness.shown().Sight()
	d.witness.kept, _ = d.clock.Boot()
}

// hear takes the head that an acknowledgement came with: facts are believed safe on the site's word only.
func (d *Device) hear(head *wire.TreeHead) error {
	if len(d.identity.Site) == 0 && head == nil {
		return nil
	}
	if err := d.checkSigned(head); err != nil {
		return err
	}
	if d.witness.latest == nil || head.Epoch != d.witness.latest.Epoch || head.Size > d.witness.latest.Size {
		d.witness.latest = head
	}
	return nil
}
