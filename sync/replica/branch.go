package replica

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"

	"github.com/handtruck/handtruck/sync/wire"
)

// ErrForked says that the hub lacks facts which this device has forgotten, or has another story under their numbers, and is too
// old to let the device go on behind them: what it has not sent stays on it until the hub is updated.
var ErrForked = errors.New("the hub lacks facts that this device has forgotten since a backup: update the hub")

// ErrDiverged says that the hub has another story under this device's numbers: the device tells its own next, and goes
// on under an identity of its own.
var ErrDiverged = errors.New("the hub has other facts under this device's numbers")

// sameStory tells whether the hub's last fact of this device is one that the device recorded: it is not when the device
// was restored from a backup, or another one works with a copy of its files.
func (d *Device) sameStory(c wire.Checkpoint) (bool, error) {
	switch {
	case c.Replica == "" || c.Acked == 0: // a hub without a history, as tests have
		return true, nil
	case c.Acked > d.last.Number:
		return false, nil
	case c.Acked < d.first:
		return true, nil // it was compared before it was pruned
	}
	records, err := d.journal.Read(c.Acked, 1)
	if err != nil || len(records) == 0 {
		return false, errors.Join(err, fmt.Errorf("read fact %d", c.Acked))
	}
	return bytes.Equal(records[0].Hash[:], c.Chain), nil
}

// diverge makes the device tell its story from the beginning, so that the hub finds where the two differ. The rows stay
// what they are until the device knows who it is.
func (d *Device) diverge() error {
	d.diverged = true
	if err := d.acknowledge(d.beginning()); err != nil {
		return err
	}
	return ErrDiverged
}

// forgot tells whether the hub lacks facts that the device has forgotten, as they were in a backup: it has to be let go on
// behind them.
func (d *Device) forgot() bool { return d.acked < d.beginning() }

// goOn makes the device the one that the hub says it is from now on. Its facts from the branch on are that one's, sent or
// not: the numbers go on, and nothing is recorded anew.
func (d *Device) goOn(answer wire.Pushed) error {
	c := answer.Branch
	if c == nil {
		d.refused = ErrForked
		return ErrForked
	}
	if err := d.vouched(*c); err != nil {
		return err
	}
	if rows := d.base.Cursor(); !rows.Knows(d.identity.Replica) && !rows.Knows(c.Replica) {
		if err := d.clear(); err != nil { // rows of an identity before the last: what they contain is not known
			return err
		}
	}
	if err := d.become(*c, answer.Origins); err != nil {
		return err
	}
	d.diverged, d.renaming = false, false
	d.version++
	if err := d.acknowledge(min(answer.Acked, d.last.Number)); err != nil {
		return err
	}
	if err := d.rebase(); err != nil {
		return err
	}
	if answer.Acked > d.last.Number {
		return d.diverge() // it has been that one before, and lost what it recorded then
	}
	return nil
}

// vouched tells whether the site says that whoever has this device's key is what the certificate says.
func (d *Device) vouched(c wire.Certificate) error {
	if err := c.Verify(d.identity.Site); err != nil {
		return err
	}
	if own := d.identity.Key.Public().(ed25519.PublicKey); !own.Equal(ed25519.PublicKey(c.PublicKey)) {
		return fmt.Errorf("%w: it is of another device's key", wire.ErrUnsigned)
	}
	return nil
}

// become makes the device what the site says it is.
func (d *Device) become(c wire.Certificate, origins []wire.Certificate) error {
	identity := d.identity
	identity.Name, identity.Replica, identity.Number, identity.Certificate, identity.Origins = c.Name, c.Replica, c.Number, &c, origins
	return d.SetIdentity(identity)
}

// takeName makes the hub's name for the device its own. A device that came back to a hub which had lost it got another name if
// its own was taken; a hub that goes on from before the loss knows it by the old one, and folds its facts by that.
func (d *Device) takeName(name string) error {
	if name == "" || name == d.identity.Name {
		return nil
	}
	identity := d.identity
	identity.Name = name
	if err := d.SetIdentity(identity); err != nil {
		return err
	}
	d.version++
	return d.rebase()
}

// Owes tells whether the device has something to tell before it may rest: news made it find facts that the hub lacks,
// or that it needs another identity.
func (d *Device) Owes() bool {
	return d.Unsynced() > 0 || d.forgot() || d.diverged || d.renaming || d.donating()
}
