package replica

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/wire"
)

// sqliteBase keeps the hub's rows in one SQLite file.
type sqliteBase struct {
	*rows.Store
	ctx      context.Context
	db       *sql.DB
	prepared rows.Prepared
	cursor   rows.Cursor
}

// OpenBase opens or creates a replica's file.
func OpenBase(ctx context.Context, path string) (Base, error) {
	db, err := sqlite.Open(ctx, path, rows.ReplicaOptions())
	if err != nil {
		return nil, err
	}
	b := &sqliteBase{ctx: context.WithoutCancel(ctx), db: db}
	if b.prepared, err = rows.Prepare(b.ctx, db, rows.Statements...); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	b.Store = rows.New(b.ctx, b.prepared)
	if b.cursor, err = readCursor(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return b, nil
}

// Cursor says which moment the rows are of.
func (b *sqliteBase) Cursor() rows.Cursor { return b.cursor }

// Stage puts a page aside.
func (b *sqliteBase) Stage(page []wire.FeedRow, next wire.Position) error {
	cursor := b.cursor
	cursor.Staged = next
	return b.update(cursor, func(tx *sql.Tx) error { return b.stage(tx, page) })
}

func (b *sqliteBase) stage(tx *sql.Tx, page []wire.FeedRow) error {
	insert, err := tx.PrepareContext(b.ctx, "INSERT INTO staged(tbl, pk, body) VALUES($1, $2, $3) ON CONFLICT(tbl, pk) DO UPDATE SET body=excluded.body")
	if err != nil {
		return err
	}
	defer insert.Close()
	for _, row := range page {
		if _, err := insert.ExecContext(b.ctx, row.Table, row.Key, []byte(row.Body)); err != nil {
			return err
		}
	}
	return nil
}

// Publish makes staged rows visible.
func (b *sqliteBase) Publish(epoch string, page []wire.FeedRow, checkpoint wire.Checkpoint) error {
	cursor := rows.Cursor{Epoch: epoch, Position: wire.Position{Site: checkpoint.Site}, Applied: checkpoint.Applied,
		Replica: checkpoint.Replica, Head: checkpoint.Head, Fingerprints: maps.Clone(b.cursor.Fingerprints)}
	if cursor.Fingerprints == nil {
		cursor.Fingerprints = map[domain.Table]wire.Fingerprint{}
	}
	return b.update(cursor, func(tx *sql.Tx) error {
		staged, err := b.takeStaged(tx, page)
		if err != nil {
			return err
		}
		b.Fetch(addresses(staged))
		changes := make([]rows.Change, 0, len(staged))
		for _, row := range staged {
			change, err := b.Decoded(row.Table, row.Key, row.Body)
			if errors.Is(err, domain.ErrUnknownKind) {
				continue // a table of a newer hub: this version has no use for it
			}
			if err != nil {
				return err
			}
			cursor.Fingerprints[row.Table] = rows.Refresh(cursor.Fingerprints[row.Table], change)
			changes = append(changes, change)
		}
		if err := b.Write(changes, checkpoint.Site); err != nil {
			return err
		}
		return compareFingerprints(cursor.Fingerprints, checkpoint.Fingerprints)
	})
}

// addresses are those of rows, in order.
func addresses(page []wire.FeedRow) []domain.Address {
	all := make([]domain.Address, len(page))
	for i, row := range page {
		all[i] = domain.Address{Table: row.Table, Key: row.Key}
	}
	slices.SortFunc(all, domain.Address.Compare)
	return all
}

// takeStaged returns the rows that were put aside, with those of the last page on top.
func (b *sqliteBase) takeStaged(tx *sql.Tx, page []wire.FeedRow) ([]wire.FeedRow, error) {
	if b.cursor.Staged == (wire.Position{}) {
		return page, nil // most news fits one page
	}
	if err := b.stage(tx, page); err != nil {
		return nil, err
	}
	found, err := tx.QueryContext(b.ctx, "SELECT tbl, pk, body FROM staged ORDER BY tbl, pk")
	if err != nil {
		return nil, err
	}
	defer found.Close()
	var all []wire.FeedRow
	for found.Next() {
		var row wire.FeedRow
		var body []byte
		if err := found.Scan(&row.Table, &row.Key, &body); err != nil {
			return nil, err
		}
		row.Body = body
		all = append(all, row)
	}
	if err := found.Err(); err != nil {
		return nil, err
	}
	_, err = tx.ExecContext(b.ctx, "DELETE FROM staged")
	return all, err
}

func compareFingerprints(own, hub map[domain.Table]wire.Fingerprint) error {
	for _, table := range domain.Tables() {
		if own[table] != hub[table] {
			return fmt.Errorf("%w: table %d", ErrDiffers, table)
		}
	}
	return nil
}

// Clear forgets everything.
func (b *sqliteBase) Clear() error {
	err := b.update(rows.Cursor{}, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(b.ctx, "DELETE FROM row; DELETE FROM term; DELETE FROM staged")
		return err
	})
	b.Forget()
	return err
}

// update changes rows and the cursor in one transaction.
func (b *sqliteBase) update(cursor rows.Cursor, change func(tx *sql.Tx) error) error {
	tx, err := b.db.BeginTx(b.ctx, nil)
	if err != nil {
		return fmt.Errorf("change replica: %w", sqlite.Explain(err))
	}
	defer tx.Rollback()
	b.Begin(b.prepared.Inside(b.ctx, tx))
	err = change(tx)
	if err == nil {
		err = b.Err()
	}
	if err == nil {
		err = keepCursor(b.ctx, tx, cursor)
	}
	if err == nil {
		err = tx.Commit()
	}
	b.End(err == nil)
	if err != nil {
		return fmt.Errorf("change replica: %w", sqlite.Explain(err))
	}
	b.cursor = cursor
	return nil
}

func keepCursor(ctx context.Context, tx *sql.Tx, cursor rows.Cursor) error {
	body, err := wire.Marshal(cursor)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO kv(name, value) VALUES($1, $2) ON CONFLICT(name) DO UPDATE SET value=excluded.value", rows.CursorName, body)
	return err
}

// Close releases the file.
func (b *sqliteBase) Close() error { return b.db.Close() }
