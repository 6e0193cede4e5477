package replica

import (
	"fmt"
	"path/filepath"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// Farewell is what the device tells the hub before it forgets everything. The error is wire.ErrUnsent while the hub does not
// have all of its facts: then it must not forget them.
func (d *Device) Farewell() (wire.Farewell, error) {
	if unsent := d.Unsynced(); unsent > 0 {
		return wire.Farewell{}, fmt.Errorf("%w (%d of them): let it sync first", wire.ErrUnsent, unsent)
	}
	return wire.Farewell{Last: d.last.Number}, nil
}

// Forget makes the device one that never joined: its facts, its rows and its key are gone. It is wire.ErrUnsent, and nothing
// is forgotten, when a fact would be lost.
func (d *Device) Forget() error {
	if _, err := d.Farewell(); err != nil {
		return err
	}
	if err := d.base.Clear(); err != nil { // first what can be had again, so that a crash in between leaves a device that goes on
		return err
	}
	if err := d.journal.Erase(); err != nil {
		return err
	}
	d.identity, d.samples, d.first, d.before, d.last, d.acked, d.refused, d.witness = Identity{}, nil, 0, forgotten{}, Record{}, 0, nil, witness{}
	d.recovery, d.diverged, d.renaming, d.asked, d.passed, d.offered = recovery{}, false, false, 0, false, false
	d.overlay = domain.NewOverlay(d.base)
	d.version++
	return nil
}

// Forget makes the device one that never joined, and leaves nothing of the site in its files.
func (f *Folder) Forget() error {
	if err := f.Device.Forget(); err != nil {
		return err
	}
	if err := f.keeper.Close(); err != nil {
		return err
	}
	if err := makeWay(filepath.Join(f.Dir, fileKept)); err != nil {
		return err
	}
	keeper, err := OpenKeeper(f.ctx, filepath.Join(f.Dir, fileKept))
	if err != nil {
		return err
	}
	f.SetKeeper(keeper)
	path := filepath.Join(f.Dir, fileReplica)
	return f.Install(func() (Base, error) {
		if err := makeWay(path); err != nil {
			return nil, err
		}
		return OpenBase(f.ctx, path)
	})
}
