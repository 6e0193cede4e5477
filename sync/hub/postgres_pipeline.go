package hub

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

	"github.com/handtruck/handtruck/sync/rows"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// pipelineMax bounds the statements that wait to be sent, and with them the memory they take.
const pipelineMax = 200

// pipeline is a transaction on PostgreSQL as the shared SQL sees it. What only writes is gathered and sent in one
// round trip, before the next read or the commit: a commit of many facts waits for the network a few times, not
// a thousand.
type pipeline struct {
	conn   *sql.Conn
	tx     *sql.Tx
	queued *pgx.Batch
	err    error // the first of what was sent; PostgreSQL refuses everything behind it
}

var _ rows.Conn = (*pipeline)(nil)

// ExecContext gathers a statement; what is wrong with it shows at the next read or at the commit.
func (p *pipeline) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if p.err != nil {
		return nil, p.err
	}
	converted, err := postgresArgs(args)
	if err != nil {
		return nil, err
	}
	p.queued.Queue(query, converted...)
	if p.queued.Len() >= pipelineMax {
		return driver.ResultNoRows, p.flush(ctx)
	}
	return driver.ResultNoRows, nil
}

// QueryContext runs a query behind all that was gathered.
func (p *pipeline) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := p.flush(ctx); err != nil {
		return nil, err
	}
	converted, err := postgresArgs(args)
	if err != nil {
		return nil, err
	}
	return p.tx.QueryContext(ctx, query, converted...)
}

// QueryRowContext runs a query for one row behind all that was gathered.
func (p *pipeline) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	converted, err := postgresArgs(args)
	if p.err == nil {
		p.err = err
	}
	if p.flush(ctx) != nil {
		over, cancel := context.WithCancel(ctx) // an sql.Row is only made by a query: this one is not sent
		cancel()
		return p.tx.QueryRowContext(over, query)
	}
	return p.tx.QueryRowContext(ctx, query, converted...)
}

// TakesLists says that a list can be an argument.
func (p *pipeline) TakesLists() {}

// findReplicas returns those of some devices that there are.
func findReplicas(ctx context.Context, conn rows.Conn, ids []string) (map[string]keptReplica, error) {
	found, err := conn.QueryContext(ctx, readReplicas, ids)
	if err != nil {
		return nil, fmt.Errorf("read replicas: %w", err)
	}
	all, err := collect(found, func(scan func(...any) error) (r keptReplica, err error) {
		if err := scan(&r.body); err != nil {
			return r, err
		}
		r.Replica, err = scanReplica(r.body, nil)
		return r, err
	})
	byID := make(map[string]keptReplica, len(all))
	for _, r := range all {
		byID[r.ID] = r
	}
	return byID, err
}

// flush sends what was gathered.
func (p *pipeline) flush(ctx context.Context) error {
	if p.err != nil || p.queued.Len() == 0 {
		return p.err
	}
	batch := p.queued
	p.queued = &pgx.Batch{}
	p.err = p.conn.Raw(func(conn any) error {
		if err := conn.(*stdlib.Conn).Conn().SendBatch(ctx, batch).Close(); err != nil {
			return fmt.Errorf("write: %w", err)
		}
		return nil
	})
	return p.err
}

// postgresArgs makes the arguments bytes where the schema has bytes instead of text.
func postgresArgs(args []any) ([]any, error) {
	converted := make([]any, len(args))
	for i, arg := range args {
		var err error
		switch arg := arg.(type) {
		case []string:
			converted[i] = bytesOf(arg)
		case rows.List:
			converted[i], err = postgresList(arg)
		default:
			converted[i], err = postgresArg(arg)
		}
		if err != nil {
			return nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
	}
	return converted, nil
}

func postgresArg(arg any) (any, error) {
	value, err := driver.DefaultParameterConverter.ConvertValue(arg)
	if text, ok := value.(string); ok {
		value = []byte(text)
	}
	return value, err
}

func postgresList(list rows.List) (any, error) {
	switch list.Type {
	case rows.Integer:
		return listOf[int64](list.Values)
	case rows.Truth:
		return listOf[bool](list.Values)
	}
	return listOf[[]byte](list.Values)
}

// listOf are the values as they go over the wire; only bytes can be missing, and are nil then.
func listOf[T any](values []any) ([]T, error) {
	all := make([]T, len(values))
	for i, arg := range values {
		value, err := postgresArg(arg)
		if err != nil {
			return nil, err
		}
		typed, ok := value.(T)
		if !ok && value != nil {
			return nil, fmt.Errorf("a %T in a list of %T", value, typed)
		}
		all[i] = typed
	}
	return all, nil
}

func bytesOf(texts []string) [][]byte {
	all := make([][]byte, len(texts))
	for i, text := range texts {
		all[i] = []byte(text)
	}
	return all
}
