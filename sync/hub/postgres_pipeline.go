package hub

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/handtruck/handtruck/sync/rows"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// pipelineMax bounds the statements that wait to be sent, and with them the memory they take.
const pipelineMax = 1000

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

// QueryEach runs a query for one row once for each group of arguments, in one round trip, and shows each row that there
// is with the number of its arguments. Such a query is always answered by the index that it names all columns of, while
// one with a list of keys is planned by how large the table was once.
func (p *pipeline) QueryEach(ctx context.Context, query string, args [][]any, see func(i int, scan func(...any) error) error) error {
	if err := p.flush(ctx); err != nil {
		return err
	}
	var batch pgx.Batch
	for i := range args {
		converted, err := postgresArgs(args[i])
		if err != nil {
			return err
		}
		batch.Queue(query, converted...).QueryRow(func(row pgx.Row) error {
			err := see(i, row.Scan)
			if errors.Is(err, pgx.ErrNoRows) {
				return nil
			}
			return err
		})
	}
	return p.conn.Raw(func(conn any) error { return conn.(*stdlib.Conn).Conn().SendBatch(ctx, &batch).Close() })
}

// findReplicas shows those of some devices that there are.
func findReplicas(ctx context.Context, conn rows.EachConn, ids []string, see func(id string, r keptReplica)) error {
	args := make([][]any, len(ids))
	for i, id := range ids {
		args[i] = []any{id}
	}
	err := conn.QueryEach(ctx, readReplica, args, func(i int, scan func(...any) error) error {
		var body []byte
		if err := scan(&body); err != nil {
			return err
		}
		r, err := scanReplica(body, nil)
		see(ids[i], keptReplica{r, body})
		return err
	})
	if err != nil {
		return fmt.Errorf("read replicas: %w", err)
	}
	return nil
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
		value, err := driver.DefaultParameterConverter.ConvertValue(arg)
		if err != nil {
			return nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
		if text, ok := value.(string); ok {
			value = []byte(text)
		}
		converted[i] = value
	}
	return converted, nil
}
