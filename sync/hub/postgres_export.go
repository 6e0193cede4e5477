package hub

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/sqlite"
)

// Export copies the replicated rows of one moment into a new file.
func (s *postgresStore) Export(ctx context.Context, path string) error {
	if err := rows.CreateReplica(ctx, path); err != nil {
		return err
	}
	file, err := sqlite.Open(ctx, path, rows.ReplicaOptions())
	if err != nil {
		return err
	}
	err = s.moment(ctx, func(tx rows.Conn) error { return exportInto(ctx, file, tx) })
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("export replica: %w", err)
	}
	return nil
}

func exportInto(ctx context.Context, file *sql.DB, from rows.Conn) error {
	into, err := file.BeginTx(ctx, nil)
	if err != nil {
		return sqlite.Explain(err)
	}
	defer into.Rollback()
	err = copyTable(ctx, into, from, "SELECT tbl, pk, seq, body FROM row WHERE tbl<$1 AND body IS NOT NULL ORDER BY tbl, pk",
		"INSERT INTO row(tbl, pk, seq, body) VALUES", scanFour[int64, string, int64, []byte])
	if err != nil {
		return err
	}
	err = copyTable(ctx, into, from, "SELECT tbl, idx, value, pk FROM term WHERE tbl<$1 ORDER BY tbl, idx, value, pk",
		"INSERT INTO term(tbl, idx, value, pk) VALUES", scanFour[int64, string, string, string])
	if err != nil {
		return err
	}
	cursor, err := exportCursor(&sqlSnapshot{ctx: ctx, tx: from})
	if err != nil {
		return err
	}
	if _, err := into.ExecContext(ctx, "INSERT INTO kv(name, value) VALUES($1, $2)", rows.CursorName, cursor); err != nil {
		return sqlite.Explain(err)
	}
	return sqlite.Explain(into.Commit())
}

// scanFour reads a row in the types that SQLite keeps: what is bytes in PostgreSQL may be text there.
func scanFour[A, B, C, D any](found *sql.Rows) ([]any, error) {
	var a A
	var b B
	var c C
	var d D
	err := found.Scan(&a, &b, &c, &d)
	return []any{a, b, c, d}, err
}

// copyTable streams a table of four columns, many rows a statement.
func copyTable(ctx context.Context, into *sql.Tx, from rows.Conn, query, head string, scan func(*sql.Rows) ([]any, error)) error {
	one, some := head+rows.Values(1, 4), head+rows.Values(rows.Many, 4)
	statement, err := into.PrepareContext(ctx, some)
	if err != nil {
		return sqlite.Explain(err)
	}
	defer statement.Close()
	found, err := from.QueryContext(ctx, query, domain.TableHubOnly)
	if err != nil {
		return err
	}
	defer found.Close()
	args := make([]any, 0, 4*rows.Many)
	for found.Next() {
		row, err := scan(found)
		if err != nil {
			return err
		}
		args = append(args, row...)
		if len(args) == cap(args) {
			if _, err := statement.ExecContext(ctx, args...); err != nil {
				return sqlite.Explain(err)
			}
			args = args[:0]
		}
	}
	if err := found.Err(); err != nil {
		return err
	}
	return sqlite.Explain(rows.Insert(ctx, into, one, some, 4, args))
}
