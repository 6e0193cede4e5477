package hub

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"maps"

	"github.com/handtruck/handtruck/sync/rows"
)

// preparedTx is a commit that is made in memory: what it writes is gathered, and what it reads is remembered, or stands on
// disk. What the commit before it may have changed, unless the rows tell, is read when that has landed.
type preparedTx struct {
	sqlTx
	gathered *gathering
	ahead    *ahead
	replicas map[string]Replica // that it keeps
}

var _ Tx = (*preparedTx)(nil)

func (s *sqliteStore) prepareTx(ctx context.Context) (*preparedTx, error) {
	last := s.ahead.flight
	g := &gathering{prepared: s.ahead.prepared, behind: last}
	if last != nil {
		s.rows.Behind(last.changed, g.await)
	}
	s.rows.Begin(rowsGathering{g})
	t := &preparedTx{gathered: g, ahead: &s.ahead, replicas: map[string]Replica{}}
	t.sqlTx = sqlTx{sqlSnapshot: sqlSnapshot{Reader: s.rows, err: s.rows.Err, ctx: ctx, tx: g}, rows: s.rows, head: s.seen}
	if s.ahead.sums == nil {
		var err error
		if s.ahead.sums, err = t.parts(); err != nil {
			return t, err
		}
	}
	t.sums = maps.Clone(s.ahead.sums)
	return t, nil
}

// Replica returns a device by the id of its enrolment.
func (t *preparedTx) Replica(id string) (Replica, error) {
	if r, ok := t.replicas[id]; ok {
		return r, nil
	}
	if r, ok := t.ahead.replicas[id]; ok {
		return r, nil
	}
	r, err := t.sqlTx.Replica(id)
	if err == nil {
		t.ahead.replicas[id] = r
	}
	return r, err
}

// PutReplica keeps what is known of an enrolment.
func (t *preparedTx) PutReplica(r Replica) error {
	t.replicas[r.ID] = r
	return t.sqlTx.PutReplica(r)
}

// Setting returns what the hub keeps under a name.
func (t *preparedTx) Setting(name string) ([]byte, error) {
	if value, ok := t.ahead.settings[name]; ok {
		return value, nil
	}
	value, err := t.sqlTx.Setting(name)
	if err == nil {
		t.ahead.settings[name] = value
	}
	return value, err
}

// SetSetting is for a commit that is not prepared: settings seldom change, and more than the next commit goes by them.
func (t *preparedTx) SetSetting(string, []byte) error { return t.gathered.giveUp() }

// gathering is a connection that keeps what is to be written, and reads what is on disk.
type gathering struct {
	prepared   rows.Prepared
	behind     *flight // that has not landed yet
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
	err := g.behind.wait()
	g.behind = nil
	if err != nil {
		g.failed = err
	}
	return err
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
	g.statements = append(g.statements, statement{query, args})
	return driver.ResultNoRows, nil
}

// QueryContext runs a query.
func (g *gathering) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := g.settle(); err != nil {
		return nil, err
	}
	return g.prepared.QueryContext(ctx, query, args...)
}

// QueryRowContext runs a query for one row.
func (g *gathering) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if g.settle() != nil {
		over, cancel := context.WithCancel(ctx) // an sql.Row is only made by a query: this one is not run
		cancel()
		ctx = over
	}
	return g.prepared.QueryRowContext(ctx, query, args...)
}

// rowsGathering is the same connection for the rows, which know by themselves when a read has to wait.
type rowsGathering struct{ *gathering }

// QueryContext runs a query.
func (g rowsGathering) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return g.prepared.QueryContext(ctx, query, args...)
}

// QueryRowContext runs a query for one row.
func (g rowsGathering) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return g.prepared.QueryRowContext(ctx, query, args...)
}
