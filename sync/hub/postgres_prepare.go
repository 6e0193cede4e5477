package hub

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/wire"
	"github.com/jackc/pgx/v5"
)

// replaceReplicas keeps what is known of devices that nobody else has changed.
const replaceReplicas = "UPDATE replica SET name=new.name, number=new.number, body=new.body " +
	"FROM unnest($1::bytea[],$2::bytea[],$3::bigint[],$4::bytea[],$5::bytea[]) AS new(id, name, number, body, old) " +
	"WHERE replica.id=new.id AND replica.body=new.old"

// postgresPreparedTx is a commit that is made in memory: what it writes is gathered, and what it reads is remembered, or
// stands in the database. The head says that rows, log and tree are so still when it is written; devices and settings, which
// change without it, are looked at then, and whatever else does is left to Update.
type postgresPreparedTx struct {
	sqlTx
	ahead    *postgresAhead
	gathered *gathering
	moment   *postgresMoment
	replicas map[string]keptReplica // that it keeps
	settings map[string][]byte      // that it goes by
}

var _ Tx = (*postgresPreparedTx)(nil)

func (s *postgresStore) prepareTx(ctx context.Context) (*postgresPreparedTx, error) {
	m := &postgresMoment{store: s, heads: []Head{s.seen}}
	g := &gathering{reader: m}
	if last := s.ahead.flight; last != nil {
		g.behind, m.heads = last.landing, []Head{last.base, last.head}
		s.rows.Behind(last.changed, g.await)
		g.landed = func() { m.moveTo(last.head) }
	}
	s.rows.Begin(postgresRows{rowsGathering{g}})
	t := &postgresPreparedTx{ahead: &s.ahead, gathered: g, moment: m, replicas: map[string]keptReplica{}, settings: map[string][]byte{}}
	t.sqlTx = sqlTx{sqlSnapshot: sqlSnapshot{Reader: s.rows, err: s.rows.Err, ctx: ctx, tx: postgresGathering{g}}, rows: s.rows, head: s.seen}
	if s.ahead.sums == nil {
		var err error
		if s.ahead.sums, err = t.parts(); err != nil {
			return t, err
		}
	}
	t.sums = maps.Clone(s.ahead.sums)
	return t, nil
}

// end gathers the last, releases what was read from, and returns what went wrong first.
func (t *postgresPreparedTx) end(err error) error {
	t.moment.close()
	t.replace()
	return cmp.Or(t.gathered.failed, t.moment.err, err, t.rows.Err())
}

// Replica returns a device by the id of its enrolment.
func (t *postgresPreparedTx) Replica(id string) (Replica, error) {
	found, err := t.FindReplicas([]string{id})
	if err != nil {
		return Replica{}, err
	}
	r, ok := found[id]
	if !ok { // it may join before this is written
		return r, t.gathered.giveUp()
	}
	return r, nil
}

// FindReplicas returns those of some devices that there are.
func (t *postgresPreparedTx) FindReplicas(ids []string) (map[string]Replica, error) {
	found := make(map[string]Replica, len(ids))
	var missing []string
	for _, id := range ids {
		if r, ok := t.kept(id); ok {
			found[id] = r.Replica
		} else {
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return found, nil
	}
	read, err := findReplicas(t.ctx, t.moment, missing)
	for id, r := range read {
		t.ahead.replicas[id] = r
		found[id] = r.Replica
	}
	return found, err
}

func (t *postgresPreparedTx) kept(id string) (keptReplica, bool) {
	r, ok := t.replicas[id]
	if !ok {
		r, ok = t.ahead.replicas[id]
	}
	return r, ok
}

// PutReplica keeps what is known of an enrolment.
func (t *postgresPreparedTx) PutReplica(r Replica) error {
	before, ok := t.kept(r.ID)
	if !ok { // a new one
		return t.gathered.giveUp()
	}
	body, err := wire.Marshal(r)
	if err != nil || bytes.Equal(body, before.body) {
		return err
	}
	t.replicas[r.ID] = keptReplica{r, body}
	return nil
}

// replace gathers what becomes of the devices.
func (t *postgresPreparedTx) replace() {
	if len(t.replicas) == 0 {
		return
	}
	names, numbers, bodies, old := rows.List{Type: rows.Bytes}, rows.List{Type: rows.Integer}, rows.List{Type: rows.Bytes}, rows.List{Type: rows.Bytes}
	ids := sortedKeys(t.replicas)
	for _, id := range ids {
		r := t.replicas[id]
		names.Values, numbers.Values = append(names.Values, r.Name), append(numbers.Values, r.Number)
		bodies.Values, old.Values = append(bodies.Values, r.body), append(old.Values, t.ahead.replicas[id].body)
	}
	t.gathered.statements = append(t.gathered.statements,
		statement{text: replaceReplicas, args: []any{ids, names, numbers, bodies, old}, must: int64(len(ids))})
}

// Setting returns what the hub keeps under a name.
func (t *postgresPreparedTx) Setting(name string) ([]byte, error) {
	value, ok := t.ahead.settings[name]
	if !ok {
		var err error
		if value, err = scanSetting(t.moment.QueryRowContext(t.ctx, readSetting, name).Scan); err != nil {
			return nil, err
		}
		t.ahead.settings[name] = value
	}
	t.settings[name] = value
	return value, nil
}

// SetSetting is for a commit that is not prepared: settings seldom change, and more than the next commit goes by them.
func (t *postgresPreparedTx) SetSetting(string, []byte) error { return t.gathered.giveUp() }

// Replicas, Code, Held and Undecoded read what changes without the head.
func (t *postgresPreparedTx) Replicas() ([]Replica, error) { return nil, t.gathered.giveUp() }

func (t *postgresPreparedTx) Code(string) (Code, error) { return Code{}, t.gathered.giveUp() }

func (t *postgresPreparedTx) Held(string, uint64, int) ([]Entry, error) {
	return nil, t.gathered.giveUp()
}

func (t *postgresPreparedTx) Undecoded(int) ([]Entry, error) { return nil, t.gathered.giveUp() }

// postgresMoment reads the database as the last commit left it, in a transaction that begins with the first read.
type postgresMoment struct {
	store *postgresStore
	heads []Head // one of which it has to be at: while a commit lands, the one before is there, or that
	head  Head
	conn  *sql.Conn
	pipe  *pipeline
	err   error // the first one
}

var _ rows.Conn = (*postgresMoment)(nil)

func (m *postgresMoment) open(ctx context.Context) (*pipeline, error) {
	if m.pipe != nil || m.err != nil {
		return m.pipe, m.err
	}
	conn, tx, err := m.store.beginReading(ctx)
	if err != nil {
		m.err = err
		return nil, err
	}
	m.conn, m.pipe = conn, &pipeline{conn: conn, tx: tx, queued: &pgx.Batch{}}
	m.head, err = (&sqlSnapshot{ctx: ctx, tx: m.pipe}).Head()
	if err == nil && !slices.Contains(m.heads, m.head) {
		err = ErrOvertaken
	}
	if err != nil {
		m.close()
		m.err = err
	}
	return m.pipe, err
}

// moveTo makes sure that the commit of a head is seen from now on.
func (m *postgresMoment) moveTo(head Head) {
	m.heads = []Head{head}
	if m.head != head {
		m.close()
	}
}

func (m *postgresMoment) close() {
	if m.pipe == nil {
		return
	}
	m.pipe.tx.Rollback()
	m.conn.Close()
	m.pipe = nil
}

// ExecContext is there for the interface: nobody writes through a moment.
func (m *postgresMoment) ExecContext(context.Context, string, ...any) (sql.Result, error) {
	return nil, errors.ErrUnsupported
}

// QueryContext runs a query.
func (m *postgresMoment) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	pipe, err := m.open(ctx)
	if err != nil {
		return nil, err
	}
	return pipe.QueryContext(ctx, query, args...)
}

// QueryRowContext runs a query for one row.
func (m *postgresMoment) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	pipe, err := m.open(ctx)
	if err != nil { // an sql.Row is only made by a query: this one is not run
		over, cancel := context.WithCancel(ctx)
		cancel()
		return m.store.db.QueryRowContext(over, query)
	}
	return pipe.QueryRowContext(ctx, query, args...)
}

// postgresGathering is a gathering on an engine that takes lists.
type postgresGathering struct{ *gathering }

// TakesLists says that a list can be an argument.
func (postgresGathering) TakesLists() {}

// postgresRows is the same for the rows, which know by themselves when a read has to wait.
type postgresRows struct{ rowsGathering }

// TakesLists says that a list can be an argument.
func (postgresRows) TakesLists() {}
