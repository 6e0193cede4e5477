package rows

import (
	"context"
	"database/sql"
	"fmt"
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
		statement, err := db.PrepareContext(ctx, query)
		if err != nil {
			return p, fmt.Errorf("prepare %.40q: %w", query, err)
		}
		p.statements[query] = statement
	}
	return p, nil
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
