package replica

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

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

// keptBytesMax bounds the rows that a handheld keeps in memory: it has little of that, and its file is quick to ask.
const keptBytesMax = 32 << 20

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
	b.KeepBytes(keptBytesMax)
	if b.cursor, err = readCursor(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return b, nil
}

// Cursor says which moment the rows are of.
func (b *sqliteBase) Cursor() rows.Cursor { return b.cursor }

// Stage puts a page aside.
func (b *sqliteBase) Stage(page []wire.FeedRow, next wire.Position, of wire.Staging) error {
	cursor := b.cursor
	cursor.Staged, cursor.Staging = next, &of
	return b.update(cursor, func(tx *sql.Tx, _ *rows.Cursor) error { return b.stage(tx, page) })
}

func (b *sqliteBase) stage(tx *sql.Tx, page []wire.FeedRow) error {
	insert, err := tx.PrepareContext(b.ctx, `INSERT INTO staged(tbl, pk, scope, body) VALUES($1, $2, $3, $4)
		ON CONFLICT(tbl, pk) DO UPDATE SET scope=excluded.scope, body=excluded.body`)
	if err != nil {
		return err
	}
	defer insert.Close()
	for _, row := range page {
		if _, err := insert.ExecContext(b.ctx, row.Table, row.Key, string(row.Scope), []byte(row.Body)); err != nil {
			return err
		}
	}
	return nil
}

// Unstage forgets what was put aside.
func (b *sqliteBase) Unstage() error {
	cursor := b.cursor
	cursor.Staged, cursor.Staging = wire.Position{}, nil
	return b.update(cursor, func(tx *sql.Tx, _ *rows.Cursor) error {
		_, err := tx.ExecContext(b.ctx, "DELETE FROM staged")
		return err
	})
}

// Heal puts rows aside that the hub has otherwise.
func (b *sqliteBase) Heal(page []wire.FeedRow, recount []domain.Table) error {
	cursor := b.cursor
	cursor.Recount = joined(cursor.Recount, recount)
	return b.update(cursor, func(tx *sql.Tx, _ *rows.Cursor) error { return b.stage(tx, page) })
}

// Publish makes staged rows visible.
func (b *sqliteBase) Publish(epoch string, page []wire.FeedRow, checkpoint wire.Checkpoint) error {
	return b.update(b.cursor, func(tx *sql.Tx, cursor *rows.Cursor) error {
		if b.puttingAside() {
			if err := b.stage(tx, page); err != nil {
				return err
			}
		}
		recounted, err := b.recount(tx, checkpoint.Scopes)
		if err != nil {
			return err
		}
		dropped, err := b.dropped(tx, checkpoint)
		if err != nil {
			return err
		}
		staged, err := b.takeStaged(tx, page)
		if err != nil {
			return err
		}
		b.Fetch(addresses(staged))
		p, err := publish(b.cursor, epoch, checkpoint, dropped, staged, b.Kept)
		if err != nil {
			return err
		}
		maps.Copy(p.cursor.Fingerprints, recounted)
		if err := b.write(tx, p); err != nil {
			return err
		}
		*cursor = p.cursor
		return p.compare(checkpoint.Fingerprints)
	})
}

// write puts changed rows on disk. The marks of those that are gone are the hub's business: nobody asks a device.
func (b *sqliteBase) write(tx *sql.Tx, p publication) error {
	if err := b.Write(p.changes, p.cursor.Position.Site); err != nil {
		return err
	}
	for _, change := range p.changes {
		if change.Body != nil {
			continue
		}
		if _, err := tx.ExecContext(b.ctx, "DELETE FROM row WHERE tbl=$1 AND pk=$2", change.Table, change.Key); err != nil {
			return err
		}
	}
	return nil
}

// recount counts the sums from nothing that are not to be trusted.
func (b *sqliteBase) recount(tx *sql.Tx, in domain.Scopes) (map[domain.Table]wire.Fingerprint, error) {
	sums := map[domain.Table]wire.Fingerprint{}
	for _, table := range b.cursor.Recount {
		sum, err := sumUp(table, func(table domain.Table, see func(wire.FeedRow) error) error {
			return eachRow(b.ctx, tx, table, in, see)
		})
		if err != nil {
			return nil, err
		}
		sums[table] = sum
	}
	return sums, nil
}

// dropped are the rows of scopes that the checkpoint is not of.
func (b *sqliteBase) dropped(tx *sql.Tx, to wire.Checkpoint) ([]domain.Address, error) {
	if !drops(b.cursor, to) {
		return nil, nil
	}
	found, err := tx.QueryContext(b.ctx, "SELECT tbl, pk, scope FROM row")
	if err != nil {
		return nil, err
	}
	defer found.Close()
	var all []domain.Address
	for found.Next() {
		var at domain.Address
		var scope domain.Scope
		if err := found.Scan(&at.Table, &at.Key, &scope); err != nil {
			return nil, err
		}
		if !to.Scopes.Has(scope) {
			all = append(all, at)
		}
	}
	return all, found.Err()
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

// puttingAside tells whether the last page goes through the rows that were put aside; most news fits one page.
func (b *sqliteBase) puttingAside() bool {
	return b.cursor.Staged != (wire.Position{}) || len(b.cursor.Recount) > 0
}

// takeStaged returns the rows that were put aside, with those of the last page on top.
func (b *sqliteBase) takeStaged(tx *sql.Tx, page []wire.FeedRow) ([]wire.FeedRow, error) {
	if !b.puttingAside() {
		return page, nil
	}
	found, err := tx.QueryContext(b.ctx, "SELECT tbl, pk, scope, body FROM staged ORDER BY tbl, pk")
	if err != nil {
		return nil, err
	}
	defer found.Close()
	var all []wire.FeedRow
	for found.Next() {
		row, err := scanRow(found)
		if err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	if err := found.Err(); err != nil {
		return nil, err
	}
	_, err = tx.ExecContext(b.ctx, "DELETE FROM staged")
	return all, err
}

func scanRow(found *sql.Rows) (row wire.FeedRow, err error) {
	var body []byte
	err = found.Scan(&row.Table, &row.Key, &row.Scope, &body)
	row.Body = body
	if err == nil && !(utf8.ValidString(row.Key) && utf8.ValidString(string(row.Scope))) { // no hub has sent this, and none could be asked for it
		err = fmt.Errorf("%w: a row of table %d is called %q", sqlite.ErrBroken, row.Table, row.Key)
	}
	return row, err
}

// Each shows every row of a table as Publish would leave it.
func (b *sqliteBase) Each(table domain.Table, in domain.Scopes, see func(row wire.FeedRow) error) error {
	if err := eachRow(b.ctx, b.db, table, in, see); err != nil {
		return fmt.Errorf("read table %d: %w", table, sqlite.Explain(err))
	}
	return nil
}

func eachRow(ctx context.Context, db querier, table domain.Table, in domain.Scopes, see func(row wire.FeedRow) error) error {
	found, err := db.QueryContext(ctx, `SELECT tbl, pk, scope, body FROM staged WHERE tbl=$1 UNION ALL
		SELECT tbl, pk, scope, body FROM row r WHERE tbl=$1 AND NOT EXISTS (SELECT 1 FROM staged s WHERE s.tbl=r.tbl AND s.pk=r.pk)`, table)
	if err != nil {
		return err
	}
	defer found.Close()
	for found.Next() {
		row, err := scanRow(found)
		if err != nil {
			return err
		}
		if len(row.Body) == 0 || !in.Has(row.Scope) {
			continue
		}
		if err := see(row); err != nil {
			return err
		}
	}
	return found.Err()
}

// Clear forgets everything.
func (b *sqliteBase) Clear() error {
	err := b.update(rows.Cursor{}, func(tx *sql.Tx, _ *rows.Cursor) error {
		_, err := tx.ExecContext(b.ctx, "DELETE FROM row; DELETE FROM term; DELETE FROM staged")
		return err
	})
	b.Forget()
	return err
}

// update changes rows and the cursor in one transaction; the change may still change the cursor.
func (b *sqliteBase) update(cursor rows.Cursor, change func(tx *sql.Tx, cursor *rows.Cursor) error) error {
	tx, err := b.db.BeginTx(b.ctx, nil)
	if err != nil {
		return fmt.Errorf("change replica: %w", sqlite.Explain(err))
	}
	defer tx.Rollback()
	b.Begin(b.prepared.Inside(b.ctx, tx))
	err = change(tx, &cursor)
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
