package replica

import (
	"errors"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/wire"
)

// ErrDiffers says that the rows pulled do not add up to what the hub has: they are to be fetched anew.
var ErrDiffers = errors.New("replica differs from the hub")

// Base is the hub's rows on the device: disposable, as the hub has them and the journal has the rest.
type Base interface {
	domain.Reader
	// Err is the first error of a read.
	Err() error
	// Cursor says which moment of the hub the rows are of.
	Cursor() rows.Cursor
	// Stage puts a page aside; nobody sees it yet.
	Stage(page []wire.FeedRow, next wire.Position) error
	// Publish makes the staged rows and the page of the checkpoint visible at once, with the cursor.
	// Rows that do not add up to the checkpoint's fingerprints are ErrDiffers, and nothing is changed.
	Publish(epoch string, page []wire.FeedRow, checkpoint wire.Checkpoint) error
	// Clear forgets everything: the next pull begins at the beginning.
	Clear() error
	Close() error
}
