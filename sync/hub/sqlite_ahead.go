package hub

import (
	"context"
	"database/sql"
	"fmt"
	"maps"

	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/wire"
)

var _ Preparer = (*sqliteStore)(nil)

// ahead is what the next commit can be prepared on without the writer.
type ahead struct {
	reader   *sql.DB
	prepared rows.Prepared // on the reader

	known    bool  // nobody but this store has committed behind what is remembered
	version  int64 // of the file, as the writer saw it then
	replicas map[string]Replica
	settings map[string][]byte
	sums     map[part]wire.Fingerprint
	flight   *flight // the last commit that was prepared, until it has landed
}

// forget lets nothing be prepared until a commit that was not has been written.
func (a *ahead) forget() {
	a.known, a.replicas, a.settings, a.sums, a.flight = false, nil, nil, nil, nil
}

// begin lets commits be prepared on the one that was just written.
func (a *ahead) begin(version int64) {
	a.known, a.version = true, version
	a.replicas, a.settings = map[string]Replica{}, map[string][]byte{}
}

// flight is a commit on its way to the disk.
type flight struct {
	base       Head
	version    int64
	statements []statement
	changed    *rows.Unwritten
	before     *landing // of the one that has to land first, or nil
	*landing
}

// wait waits until the flight has landed. The error is ErrOvertaken unless it is on disk.
func (f *flight) wait() error {
	if f != nil && f.landing.failed() {
		return ErrOvertaken
	}
	return nil
}

// land waits for the commit that is on its way. When it did not come to disk, what is remembered of it is forgotten.
func (s *sqliteStore) land() {
	if s.ahead.flight.wait() != nil {
		s.rows.Forget()
		s.ahead.forget()
	}
	s.ahead.flight = nil
}

// Prepare runs one commit in memory.
func (s *sqliteStore) Prepare(ctx context.Context, change func(tx Tx) error) (write func(context.Context) error, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if last := s.ahead.flight; last != nil {
		last.before.failed() // one may be under way, not two
	}
	select {
	case <-s.ahead.flight.landed():
		s.land()
	default:
	}
	if !s.ahead.known {
		return nil, ErrOvertaken
	}
	t, err := s.prepareTx(ctx)
	if err == nil {
		err = change(t)
	}
	if err == nil {
		err = s.rows.Err()
	}
	if t.gathered.failed != nil { // whatever change has made of it
		err = t.gathered.failed
	}
	s.rows.Behind(nil, nil)
	s.rows.End(err == nil)
	if err != nil {
		return nil, fmt.Errorf("prepare commit: %w", sqlite.Explain(err))
	}
	f := &flight{base: s.seen, version: s.ahead.version, statements: t.gathered.statements, changed: s.rows.Unwritten(), landing: &landing{done: make(chan struct{})}}
	if last := s.ahead.flight; last != nil {
		f.before = last.landing
	}
	s.seen, s.ahead.sums, s.ahead.flight = t.head, t.sums, f
	maps.Copy(s.ahead.replicas, t.replicas)
	return func(ctx context.Context) error { return s.fly(ctx, f) }, nil
}

// landed is closed when the flight has landed; there is none for no flight.
func (f *flight) landed() <-chan struct{} {
	if f == nil {
		return nil
	}
	return f.done
}

// fly writes a prepared commit.
func (s *sqliteStore) fly(ctx context.Context, f *flight) error {
	defer close(f.done)
	if f.before.failed() {
		f.err = ErrOvertaken
	} else {
		f.err = s.writePrepared(ctx, f)
	}
	f.statements = nil
	return f.err
}

func (s *sqliteStore) writePrepared(ctx context.Context, f *flight) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin commit: %w", sqlite.Explain(err))
	}
	defer tx.Rollback()
	prepared := s.prepared.Inside(ctx, tx)
	err = f.check(ctx, prepared)
	for i := 0; err == nil && i < len(f.statements); i++ {
		_, err = prepared.ExecContext(ctx, f.statements[i].text, f.statements[i].args...)
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		return fmt.Errorf("commit: %w", sqlite.Explain(err))
	}
	return nil
}

// check is ErrOvertaken when another program has committed since the commit was prepared.
func (f *flight) check(ctx context.Context, tx rows.Conn) error {
	version, err := fileVersion(ctx, tx)
	if err != nil {
		return err
	}
	head, err := (&sqlSnapshot{ctx: ctx, tx: tx}).readHead(readHead)
	if err == nil && (version != f.version || head != f.base) {
		err = ErrOvertaken
	}
	return err
}

// readVersion asks for a number that differs when another connection has committed since this one asked last, and does not
// when only this one has (sqlite.org/pragma.html#pragma_data_version).
const readVersion = "PRAGMA data_version"

func fileVersion(ctx context.Context, tx rows.Conn) (version int64, err error) {
	if err := tx.QueryRowContext(ctx, readVersion).Scan(&version); err != nil {
		return 0, fmt.Errorf("read version of the file: %w", err)
	}
	return version, nil
}
