package replica

import (
	"errors"
	"fmt"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/wire"
)

// ErrDiffers says that the rows pulled do not add up to what the hub has: they are to be repaired, or fetched anew.
var ErrDiffers = errors.New("replica differs from the hub")

// Differs is ErrDiffers with the tables whose rows do not add up.
type Differs struct{ Tables []domain.Table }

// Error names the tables.
func (d *Differs) Error() string { return fmt.Sprintf("%v: tables %v", ErrDiffers, d.Tables) }

// Is makes a Differs an ErrDiffers.
func (d *Differs) Is(target error) bool { return target == ErrDiffers }

// Base is the hub's rows on the device: disposable, as the hub has them and the journal has the rest.
type Base interface {
	domain.Reader
	// Err is the first error of a read since the last Forget.
	Err() error
	// Forget drops what is remembered of rows, and the error.
	Forget()
	// Cursor says which moment of the hub the rows are of.
	Cursor() rows.Cursor
	// Stage puts a page aside; nobody sees it yet.
	Stage(page []wire.FeedRow, next wire.Position, of wire.Staging) error
	// Unstage forgets what was put aside.
	Unstage() error
	// Publish makes the staged rows and the page of the checkpoint visible at once, with the cursor, and drops rows of
	// scopes that the checkpoint is not of. Rows that do not add up to the checkpoint's fingerprints are a *Differs, and
	// nothing is changed.
	Publish(epoch string, page []wire.FeedRow, checkpoint wire.Checkpoint) error
	// Each shows every row of a table that is in the scopes, in any order, as Publish would leave it: what is staged lies
	// over the rest. The body is not to be kept.
	Each(table domain.Table, in domain.Scopes, see func(row wire.FeedRow) error) error
	// Heal puts rows aside that the hub has otherwise. The next Publish counts the sums of the tables from nothing.
	Heal(page []wire.FeedRow, recount []domain.Table) error
	// Clear forgets everything: the next pull begins at the beginning.
	Clear() error
	Close() error
}
