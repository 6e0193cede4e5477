package rows

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
)

// Prepared runs known statements prepared and all others as they come: SQLite would parse them anew each time.
type Prepared struct {
	statements map[string]*sql.Stmt
	plain      Conn
}

var _ Conn = Prepared{}

// Prepare prepares statements on a database.
func Prepare(ctx context.Context, db *sql.DB, queries ...string) (Prepared, error) {
	p := Prepared{map[string]*sql.Stmt{}, db}
	for _, query := range queries {
		statement, err := db.PrepareContext(ctx, unnamed(query))
		if err != nil {
			return p, fmt.Errorf("prepare %.40q: %w", query, err)
		}
		p.statements[query] = statement
	}
	return p, nil
}

// unnamed writes ? for parameters that are numbered in their order: SQLite takes $1 for a name, and its driver looks for the
// name of each parameter of a statement among all of them whenever it runs.
func unnamed(query string) string {
	var plain strings.Builder
	rest := query
	for n := 1; ; n++ {
		before, after, found := strings.Cut(rest, "$"+strconv.Itoa(n))
		plain.WriteString(before)
		if !found {
			break
		}
		plain.WriteByte('?')
		rest = after
	}
	if text := plain.String(); !strings.Contains(text, "$") {
		return text
	}
	return query // one is used twice, or before another: then the names are needed
}

// Inside are the same statements in a transaction of the same database.
func (p Prepared) Inside(ctx context.Context, tx *sql.Tx) Prepared {
	in := Prepared{make(map[string]*sql.Stmt, len(p.statements)), tx}
	for query, statement := range p.statements {
		in.statements[query] = tx.StmtContext(ctx, statement)
	}
	return in
}

// ExecContext runs a statement that returns nothing.
func (p Prepared) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if statement, ok := p.statements[query]; ok {
		return statement.ExecContext(ctx, args...)
	}
	return p.plain.ExecContext(ctx, query, args...)
}

// QueryContext runs a query.
func (p Prepared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if statement, ok := p.statements[query]; ok {
		return statement.QueryContext(ctx, args...)
	}
	return p.plain.QueryContext(ctx, query, args...)
}

// QueryRowContext runs a query for one row.
func (p Prepared) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if statement, ok := p.statements[query]; ok {
		return statement.QueryRowContext(ctx, args...)
	}
	return p.plain.QueryRowContext(ctx, query, args...)
}
