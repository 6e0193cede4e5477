package hub

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/wire"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

var _ Preparer = (*postgresStore)(nil)

// postgresAhead is what the next commit can be prepared on while one is being written. That is worth it while nobody else
// commits: of several busy hubs each would prepare on what another one has changed meanwhile.
type postgresAhead struct {
	known    bool // others seem not to commit
	replicas map[string]keptReplica
	settings map[string][]byte
	sums     map[part]wire.Fingerprint
	flight   *postgresFlight // the last commit that was prepared, until it has landed
	before   *postgresFlight // the one before, likewise
}

// keptReplica is a device with the bytes that stand in the database.
type keptReplica struct {
	Replica
	body []byte
}

// begin lets commits be prepared on the one that was just written, if that is known to be worth it.
func (a *postgresAhead) begin(known bool) {
	*a = postgresAhead{known: known, replicas: map[string]keptReplica{}, settings: map[string][]byte{}}
}

// wantedMost is how many commits in a row have to be undisturbed at most before one is prepared again.
const wantedMost = 16

// solitude is how much this process works alone.
type solitude struct {
	found  int // how many commits in a row found the store as this process left it
	wanted int // how many there have to be before the next one is prepared
}

// note takes note of how a commit found the store, and tells whether the next one is to be prepared.
func (s *solitude) note(alone bool) bool {
	s.found++
	if !alone {
		s.found = 0
	}
	return s.found > s.wanted
}

// disturbed takes note that a commit was prepared for nothing.
func (s *solitude) disturbed() { *s = solitude{wanted: min(2*s.wanted+1, wantedMost)} }

// undisturbed takes note that one was not.
func (s *solitude) undisturbed() { s.wanted = max(s.wanted-1, 0) }

// postgresFlight is a commit on its way to the database.
type postgresFlight struct {
	base, head Head
	statements []statement
	settings   map[string][]byte // that it goes by
	changed    *rows.Unwritten
	before     *landing // of the one that has to land first, or nil
	*landing
}

// failed waits for the end and tells whether it was a bad one.
func (f *postgresFlight) failed() bool { return f != nil && f.landing.failed() }

// Prepare runs one commit in memory.
func (s *postgresStore) Prepare(ctx context.Context, change func(tx Tx) error) (write func(context.Context) error, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ahead.before.failed() { // one may be under way, not two
		return nil, ErrOvertaken
	}
	s.ahead.before = nil
	last := s.ahead.flight
	if last != nil {
		select {
		case <-last.done:
			s.land()
			last = nil
		default:
		}
	}
	if !s.ahead.known {
		return nil, ErrOvertaken
	}
	t, err := s.prepareTx(ctx)
	if err == nil {
		err = change(t)
	}
	err = t.end(err)
	f := &postgresFlight{base: s.seen, head: t.head, statements: t.gathered.statements, settings: t.settings,
		changed: s.rows.Unwritten(), landing: &landing{done: make(chan struct{})}}
	if last != nil {
		f.before = last.landing
	}
	s.rows.Behind(nil, nil)
	if err != nil {
		s.rows.Undo(f.changed)
	}
	s.rows.End(true) // what was read is so, whatever became of the rest
	if err != nil {
		return nil, fmt.Errorf("prepare commit: %w", err)
	}
	s.seen, s.ahead.sums, s.ahead.flight, s.ahead.before = t.head, t.sums, f, last
	maps.Copy(s.ahead.replicas, t.replicas)
	return func(ctx context.Context) error { return s.fly(ctx, f) }, nil
}

// land waits for the commits that are on their way. What is remembered of those that did not come to disk is taken back.
func (s *postgresStore) land() {
	flights := []*postgresFlight{s.ahead.flight, s.ahead.before}
	s.ahead.flight, s.ahead.before = nil, nil
	for _, f := range flights {
		if !f.failed() {
			if f != nil {
				s.solitude.undisturbed()
			}
			continue
		}
		s.solitude.disturbed()
		s.rows.Undo(f.changed)
		s.seen = f.base
		s.ahead.begin(false)
		if !errors.Is(f.err, ErrOvertaken) { // nobody knows what became of it
			s.disconnect()
		}
	}
}

// fly writes a prepared commit.
func (s *postgresStore) fly(ctx context.Context, f *postgresFlight) error {
	defer close(f.done)
	if f.before.failed() {
		f.err = ErrOvertaken
		return f.err
	}
	f.err = s.writer.Raw(func(conn any) error { return f.write(ctx, conn.(*stdlib.Conn).Conn()) })
	f.statements = nil
	if f.err == nil {
		s.bell.ring()
		return nil
	}
	if ctx.Err() == nil && retryable(f.err) { // a commit whose end nobody saw is found by its facts, which are the devices'
		return fmt.Errorf("%w: %w", ErrOvertaken, f.err)
	}
	return f.err
}

// write makes the commit: one trip locks the head and writes everything, another one ends it if all was as it was taken for.
func (f *postgresFlight) write(ctx context.Context, conn *pgx.Conn) error {
	batch, check := &pgx.Batch{}, &premises{}
	batch.BeginTx(pgx.TxOptions{IsoLevel: pgx.ReadCommitted})
	check.ask(batch, f)
	var tx pgx.Tx
	for rest := f.statements; ; {
		n := min(len(rest), pipelineMax)
		err := check.queue(batch, rest[:n])
		if err == nil {
			results := conn.SendBatch(ctx, batch)
			if tx == nil {
				tx = results.Tx()
				defer tx.Rollback(ctx)
			}
			err = results.Close()
		}
		if check.failed { // then anything behind it may fail, too
			return ErrOvertaken
		}
		if err != nil {
			return fmt.Errorf("write: %w", err)
		}
		rest, batch = rest[n:], &pgx.Batch{}
		if len(rest) == 0 {
			break
		}
	}
	if err := tx.Commit(ctx); err != nil {
		return fmt.Errorf("end commit: %w", err)
	}
	return warning(conn)
}

// premises are what a prepared commit goes by. They fail when another hub has committed since, be it something that does not
// move the head.
type premises struct{ failed bool }

// ask locks the head and reads what has to be as it was.
func (p *premises) ask(batch *pgx.Batch, f *postgresFlight) {
	batch.Queue(lockHead).QueryRow(func(row pgx.Row) error {
		head, err := scanHead(row.Scan)
		p.failed = p.failed || head != f.base
		return err
	})
	for name, value := range f.settings {
		batch.Queue(readSetting, []byte(name)).QueryRow(func(row pgx.Row) error {
			now, err := scanSetting(row.Scan)
			p.failed = p.failed || !bytes.Equal(now, value)
			return err
		})
	}
}

// queue adds statements.
func (p *premises) queue(batch *pgx.Batch, statements []statement) error {
	for _, statement := range statements {
		args, err := postgresArgs(statement.args)
		if err != nil {
			return err
		}
		queued := batch.Queue(statement.text, args...)
		if statement.must > 0 {
			queued.Exec(func(done pgconn.CommandTag) error {
				p.failed = p.failed || done.RowsAffected() != statement.must
				return nil
			})
		}
	}
	return nil
}
