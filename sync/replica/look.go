package replica

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/wire"
)

// Moment is a device's folder at one moment.
type Moment struct {
	Rows     domain.Reader // the hub's, with the device's own facts in them
	Identity Identity
	Samples  []wire.Sample // what is known of its clock
	Facts    func(from uint64, limit int) ([]Record, error)
}

// Look shows one moment of a device's folder, also while a terminal works with it.
func Look(ctx context.Context, dir string, see func(Moment) error) (err error) {
	return look(ctx, dir, func(tx *sql.Tx, cursor rows.Cursor, d *Device) error {
		overlay := domain.NewOverlay(d.base)
		if err := d.foldFrom(d.identity.applied(cursor)+1, overlay); err != nil {
			return err
		}
		if err := see(Moment{overlay, d.identity, d.samples, d.journal.Read}); err != nil {
			return err
		}
		return d.base.Err()
	})
}

// look opens a device's folder for reading; the rows of the device are those of one moment.
func look(ctx context.Context, dir string, see func(tx *sql.Tx, cursor rows.Cursor, d *Device) error) (err error) {
	if _, err := os.Stat(filepath.Join(dir, fileFacts)); err != nil {
		return fmt.Errorf("no device in %s: %w", dir, err)
	}
	options := rows.ReplicaOptions()
	options.Reading = true
	db, err := sqlite.Open(ctx, filepath.Join(dir, fileReplica), options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("look at device: %w", sqlite.Explain(err))
	}
	defer tx.Rollback()
	cursor, err := readCursor(ctx, tx)
	if err != nil {
		return err
	}
	journal, err := OpenJournal(ctx, filepath.Join(dir, fileFacts)) // behind the rows: it has all that they do not
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, journal.Close()) }()
	d := &Device{decode: wire.Envelope.Fact, journal: journal, base: &sqliteBase{Store: rows.New(ctx, tx), ctx: ctx, cursor: cursor}}
	if err := d.load(); err != nil {
		return err
	}
	return see(tx, cursor, d)
}

// querier is a database or a transaction of it.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// readCursor reads which moment the rows are of; the zero one when there are none yet.
func readCursor(ctx context.Context, db querier) (rows.Cursor, error) {
	var body []byte
	err := db.QueryRowContext(ctx, "SELECT value FROM kv WHERE name=$1", rows.CursorName).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return rows.Cursor{}, nil
	}
	var cursor rows.Cursor
	if err == nil {
		if err = wire.Unmarshal(body, &cursor); err != nil {
			err = errors.Join(sqlite.ErrBroken, err) // what stands there is not what was written
		}
	}
	if err != nil {
		return rows.Cursor{}, fmt.Errorf("read cursor: %w", sqlite.Explain(err))
	}
	return cursor, nil
}
