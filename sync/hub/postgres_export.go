package hub

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/sqlite"
)

// Export copies the replicated rows of one moment that are in the scopes into a new file.
func (s *postgresStore) Export(ctx context.Context, path string, in domain.Scopes) error {
	if err := rows.CreateReplica(ctx, path); err != nil {
		return err
	}
	file, err := sqlite.Open(ctx, path, rows.ReplicaOptions())
	if err != nil {
		return err
	}
	err = s.moment(ctx, func(tx rows.Conn) error { return exportInto(ctx, file, tx, in) })
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("export replica: %w", err)
	}
	return nil
}

func exportInto(ctx context.Context, file *sql.DB, from rows.Conn, in domain.Scopes) error {
	prepared, err := rows.Prepare(ctx, file, slices.Concat(rows.FreshRows.Statements(), rows.InsertTerms.Statements())...)
	if err != nil {
		return sqlite.Explain(err)
	}
	into, err := file.BeginTx(ctx, nil)
	if err != nil {
		return sqlite.Explain(err)
	}
	defer into.Rollback()
	inside := prepared.Inside(ctx, into)
	err = copyTable(ctx, inside, from, exportedRows("", "row", in), rows.FreshRows, scanExportedRow)
	if err != nil {
		return err
	}
	err = copyTable(ctx, inside, from, exportedTerms("", "term", "row", in), rows.InsertTerms, scanExportedTerm)
	if err != nil {
		return err
	}
	cursor, err := exportCursor(&sqlSnapshot{ctx: ctx, tx: from}, in)
	if err != nil {
		return err
	}
	if _, err := into.ExecContext(ctx, "INSERT INTO kv(name, value) VALUES($1, $2)", rows.CursorName, cursor); err != nil {
		return sqlite.Explain(err)
	}
	return sqlite.Explain(into.Commit())
}

// scanExportedRow and scanExportedTerm read in the types that SQLite keeps: what is bytes in PostgreSQL is text there.
func scanExportedRow(found *sql.Rows) ([]any, error) {
	var table, site int64
	var key, scope string
	var body []byte
	err := found.Scan(&table, &key, &site, &scope, &body)
	return []any{table, key, site, scope, body}, err
}

func scanExportedTerm(found *sql.Rows) ([]any, error) {
	var table int64
	var index, value, key string
	err := found.Scan(&table, &index, &value, &key)
	return []any{table, index, value, key}, err
}

// copyTable streams what a query finds into a table, many rows a statement.
func copyTable(ctx context.Context, into, from rows.Conn, query *condition, insertion rows.Insertion, scan func(*sql.Rows) ([]any, error)) error {
	found, err := from.QueryContext(ctx, query.text.String(), query.args...)
	if err != nil {
		return err
	}
	defer found.Close()
	var args []any
	for n := 1; found.Next(); n++ {
		row, err := scan(found)
		if err != nil {
			return err
		}
		if args = append(args, row...); n%rows.Many == 0 {
			if err := insertion.Run(ctx, into, args); err != nil {
				return sqlite.Explain(err)
			}
			args = args[:0]
		}
	}
	if err := found.Err(); err != nil {
		return err
	}
	return sqlite.Explain(insertion.Run(ctx, into, args))
}
