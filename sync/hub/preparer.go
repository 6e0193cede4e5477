package hub

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"github.com/handtruck/handtruck/sync/rows"
)

// ErrOvertaken says that a commit which was prepared is not written: what it was prepared on is not so any more, or never
// came to disk. [Store.Update] makes it from nothing.
var ErrOvertaken = errors.New("the commit is to be prepared anew")

// Preparer is a store that makes a commit while the one before it is on its way to the disk.
type Preparer interface {
	// Prepare runs change over what all commits before it make of the store, those included whose writing has not ended.
	// Nothing of it is on disk, and nobody else sees it, until write has returned nil. Write has to be called once, before
	// or while anything else is asked of the store, as that may wait for it; a commit that was prepared before has to be
	// written first. With an error of change, or ErrOvertaken from either, nothing has happened.
	Prepare(ctx context.Context, change func(tx Tx) error) (write func(ctx context.Context) error, err error)
}

type statement struct {
	text string
	args []any
	must int64 // how many rows it has to change, if that is to be looked at
}

// landing is the end of a flight.
type landing struct {
	done chan struct{} // closed when the commit is on disk, or will never be
	err  error         // then
}

// failed waits for the end and tells whether it was a bad one.
func (l *landing) failed() bool {
	if l == nil {
		return false
	}
	<-l.done
	return l.err != nil
}

// gathering is a connection that keeps what is to be written, and reads what is on disk.
type gathering struct {
	reader     rows.Conn
	behind     *landing // of the commit that has not landed yet, or nil
	landed     func()   // to be called when it has, or nil
	statements []statement
	failed     error
}

var _ rows.Conn = (*gathering)(nil)

// giveUp leaves the commit to Update.
func (g *gathering) giveUp() error {
	g.failed = ErrOvertaken
	return g.failed
}

// await waits until the commit before is on disk.
func (g *gathering) await() error {
	waited := g.behind != nil
	if g.behind.failed() {
		g.failed = ErrOvertaken
	}
	g.behind = nil
	if waited && g.landed != nil && g.failed == nil {
		g.landed()
	}
	return g.failed
}

// settle makes sure that a read sees all that was written before it.
func (g *gathering) settle() error {
	if len(g.statements) > 0 {
		return g.giveUp()
	}
	return g.await()
}

// ExecContext keeps a statement.
func (g *gathering) ExecContext(_ context.Context, query string, args ...any) (sql.Result, error) {
	g.statements = append(g.statements, statement{text: query, args: args})
	return driver.ResultNoRows, nil
}

// QueryContext runs a query.
func (g *gathering) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := g.settle(); err != nil {
		return nil, err
	}
	return g.reader.QueryContext(ctx, query, args...)
}

// QueryRowContext runs a query for one row.
func (g *gathering) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if g.settle() != nil {
		over, cancel := context.WithCancel(ctx) // an sql.Row is only made by a query: this one is not run
		cancel()
		ctx = over
	}
	return g.reader.QueryRowContext(ctx, query, args...)
}

// rowsGathering is the same connection for the rows, which know by themselves when a read has to wait.
type rowsGathering struct{ *gathering }

// QueryContext runs a query.
func (g rowsGathering) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return g.reader.QueryContext(ctx, query, args...)
}

// QueryRowContext runs a query for one row.
func (g rowsGathering) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return g.reader.QueryRowContext(ctx, query, args...)
}
