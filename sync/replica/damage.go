package replica

import (
	"errors"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/sqlite"
)

// ErrUnreadable says that something could not be read that was asked for: a part of the hub's rows on this device is damaged.
// What was read whole can be worked with, and the next sync brings the rest.
var ErrUnreadable = errors.New("some rows of this device are damaged")

// Damage is why some of the hub's rows cannot be read, or nil. It lasts until they are fetched anew.
func (d *Device) Damage() error {
	d.noteDamage()
	return d.damage
}

// Distrust says that the rows turned out to be damaged in another way than by a read: the next exchange fetches them anew. A device
// whose journal failed is left as it is, and says why.
func (d *Device) Distrust(why error) error {
	if d.storage == nil {
		d.damage = why
	}
	return d.storage
}

// noteDamage remembers that the base is damaged if a read since the last time has shown it, and tells whether one has. What
// cannot be read is asked for again the next time, as nobody may take it for what is not there.
func (d *Device) noteDamage() bool {
	err := d.base.Err()
	if !errors.Is(err, sqlite.ErrBroken) {
		return false
	}
	d.damage = err
	d.base.Forget()
	return true
}

// unread tells whether something could not be read since the last View.
func (d *Device) unread() bool { return errors.Is(d.base.Err(), sqlite.ErrBroken) }

// foldReadable folds those facts that the base does not contain whose rows can be read, each with all that it changes or
// nothing: half a movement would look like goods that are missing.
func (d *Device) foldReadable() (*domain.Overlay, error) {
	overlay := domain.NewOverlay(d.base)
	err := d.eachFact(d.applied()+1, func(record Record) error {
		tried := overlay.Clone()
		if err := d.fold(tried, record); err != nil {
			return err
		}
		if !d.noteDamage() {
			overlay = tried
		}
		return nil
	})
	return overlay, err
}
