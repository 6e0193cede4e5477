package replica

import (
	"errors"
	"fmt"

	"github.com/handtruck/handtruck/sync/sqlite"
)

// What may be wrong with a device's storage.
var (
	// ErrFull says that nothing more can be recorded until there is room; what was recorded can be sent.
	ErrFull = sqlite.ErrFull
	// ErrFailed says that the storage cannot be trusted any more: nobody knows what it kept of the last commit. The files have
	// to be opened anew.
	ErrFailed = sqlite.ErrFailed
)

// Reserve is room that a device keeps back, so that a disk that has become full still takes the fact in hand.
type Reserve interface {
	// Give frees the room, and tells whether there was any.
	Give() bool
	// Take keeps room back again. The error is ErrFull when there is none.
	Take() error
}

// Storage is why the device records nothing more, or nil. With ErrFull the last fact is still safe, and the worker has to be
// told before he walks on.
func (d *Device) Storage() error { return d.storage }

// append makes records durable. On a full disk it takes the reserve for them, and nothing is recorded after them until
// there is room. A storage that failed is never asked again: a second try would say that all is well.
func (d *Device) append(records []Record, state []byte) error {
	if err := d.Recover(); err != nil {
		return err
	}
	head, err := d.witness.unsaved()
	if err != nil {
		return err
	}
	err = d.journal.Append(records, state, head)
	if errors.Is(err, ErrFull) && d.reserve != nil {
		d.storage = err
		if d.reserve.Give() {
			err = d.journal.Append(records, state, head)
		}
	}
	if errors.Is(err, ErrFailed) || errors.Is(err, sqlite.ErrBroken) {
		d.storage = err
	}
	if err == nil && head != nil {
		d.noteSaved()
	}
	return err
}

// Recover looks whether a device whose disk was full may record again. It returns what still keeps it from that.
func (d *Device) Recover() error {
	if !errors.Is(d.storage, ErrFull) {
		return d.storage
	}
	if err := d.reserve.Take(); err != nil {
		return err
	}
	d.storage = nil
	return nil
}

// watched is a device's journal. Facts in it that are damaged can never be sent, nor can any behind them: nothing more is recorded.
type watched struct {
	Journal
	device *Device
}

// Read returns facts from a number on, in order.
func (w watched) Read(from uint64, limit int) ([]Record, error) {
	records, err := w.Journal.Read(from, limit)
	if errors.Is(err, sqlite.ErrBroken) {
		err = fmt.Errorf("%w: %w", ErrFailed, err)
		w.device.storage = err
	}
	return records, err
}
