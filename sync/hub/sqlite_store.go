package hub

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/wire"
)

// applicationHub marks a file as a hub's.
const applicationHub = 0x48544b48 // "HTKH"

// logPagesMax bounds the write-ahead log: a commit that makes it longer (64 MB) brings the file up to date. Under load
// that many commits change the same pages, so they are written to the file once instead of once for each commit; the
// sequencer does it when nobody waits.
const logPagesMax = 16_384

// logPagesLong is how long a log may be (4 MB) before a pause between two commits is used to bring the file up to date.
const logPagesLong = 1_024

// wholeFileTableMax is how many rows a table may have that is kept in memory: most of what facts ask for is not there yet, and to
// find that out in the file takes as long as to fold a fact. A larger one would hold up a commit for too long when it is read.
const wholeFileTableMax = 20_000

// sqliteStore keeps a hub in one SQLite file: one connection writes, a few read moments beside it.
type sqliteStore struct {
	writer, readers *sql.DB
	prepared        rows.Prepared
	reading         rows.Prepared // on any of the readers
	mu              sync.Mutex    // held by whoever uses the rows, and the writer unless a flight does
	rows            *rows.Store
	seen            Head // as this process left it: another process that moved it has changed the rows, too
	ahead           ahead
}

// OpenSQLite opens or creates a hub's file.
func OpenSQLite(ctx context.Context, path string) (Store, error) {
	return OpenSQLiteWith(ctx, path, rand.Reader)
}

// OpenSQLiteWith is [OpenSQLite] with the randomness that the first epoch of a new file comes from.
func OpenSQLiteWith(ctx context.Context, path string, random io.Reader) (Store, error) {
	options := sqlite.Options{Durability: sqlite.Full, Application: applicationHub, Schema: hubSchema, Version: hubVersion, Connections: 1, BusyMS: 10_000, LogPages: logPagesMax}
	writer, err := sqlite.Open(ctx, path, options)
	if err != nil {
		return nil, err
	}
	options.Connections, options.Reading = runtime.NumCPU()+1, true
	readers, err := sqlite.Open(ctx, path, options)
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	s := &sqliteStore{writer: writer, readers: readers}
	options.Connections = 1
	if s.ahead.reader, err = sqlite.Open(ctx, path, options); err == nil {
		err = s.prepare(ctx, random)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *sqliteStore) prepare(ctx context.Context, random io.Reader) error {
	epoch, err := uuid.NewRandomFromReader(random)
	if err == nil {
		_, err = s.writer.ExecContext(ctx, headRow, epoch.String(), make([]byte, len(wire.Hash{})), []byte{})
	}
	if err != nil {
		return fmt.Errorf("prepare hub: %w", sqlite.Explain(err))
	}
	s.rows = rows.New(context.WithoutCancel(ctx), nil)
	s.rows.KeepWhole(wholeFileTableMax)
	s.prepared, err = rows.Prepare(ctx, s.writer, append(slices.Clone(rows.Statements), commitStatements...)...)
	if err == nil {
		s.ahead.prepared, err = rows.Prepare(ctx, s.ahead.reader, append(slices.Clone(rows.Statements), readReplica, readSums)...)
	}
	if err == nil {
		s.reading, err = rows.Prepare(ctx, s.readers, readReplica)
	}
	return err
}

// Close releases the file.
func (s *sqliteStore) Close() error {
	err := errors.Join(s.writer.Close(), s.readers.Close())
	if s.ahead.reader != nil {
		err = errors.Join(err, s.ahead.reader.Close())
	}
	return err
}

// Update runs one commit.
func (s *sqliteStore) Update(ctx context.Context, change func(tx Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.land()
	s.ahead.forget()                      // it is known again when this commit is on disk
	tx, err := s.writer.BeginTx(ctx, nil) // immediate: the file is ours from here
	if err != nil {
		return fmt.Errorf("begin commit: %w", sqlite.Explain(err))
	}
	defer tx.Rollback()
	prepared := s.prepared.Inside(ctx, tx)
	s.rows.Begin(prepared)
	t := &sqlTx{sqlSnapshot: sqlSnapshot{Reader: s.rows, err: s.rows.Err, ctx: ctx, tx: prepared}, rows: s.rows}
	t.head, err = t.readHead(readHead)
	if err == nil && t.head != s.seen {
		s.rows.Forget()
		s.seen = t.head
	}
	if err == nil {
		err = change(t)
	}
	if err == nil {
		err = s.rows.Err()
	}
	var version int64
	if err == nil {
		version, err = fileVersion(ctx, prepared)
	}
	if err == nil {
		err = tx.Commit()
	}
	s.rows.End(err == nil)
	if err != nil {
		return fmt.Errorf("commit: %w", sqlite.Explain(err))
	}
	s.seen = t.head
	s.ahead.begin(version)
	return nil
}

// Copy writes the file of one moment into a new one.
func (s *sqliteStore) Copy(ctx context.Context, path string) error {
	return sqlite.Copy(ctx, s.readers, path)
}

// Rest brings the file up to date from the write-ahead log, which holds all that was committed until then. In a short
// pause it does so only when the log has become long.
func (s *sqliteStore) Rest(ctx context.Context, quiet time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.land()
	if quiet < quietFor {
		if pages, done, err := sqlite.LogPages(ctx, s.writer); err != nil || pages < logPagesLong || done == pages {
			return
		}
	}
	_ = sqlite.Checkpoint(ctx, s.writer)
}

// KeptBytes is about how much memory the rows take that the store need not read from its file.
func (s *sqliteStore) KeptBytes() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rows.KeptBytes()
}

// Replica returns a device by the id of its enrolment.
func (s *sqliteStore) Replica(ctx context.Context, id string) (Replica, error) {
	r, err := (&sqlSnapshot{ctx: ctx, tx: s.reading}).Replica(id)
	return r, sqlite.Explain(err)
}

// View reads one moment.
func (s *sqliteStore) View(ctx context.Context, look func(Snapshot) error) error {
	tx, err := s.readers.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin read: %w", sqlite.Explain(err))
	}
	defer tx.Rollback()
	reader := rows.New(ctx, tx)
	if err := look(&sqlSnapshot{Reader: reader, err: reader.Err, ctx: ctx, tx: tx}); err != nil {
		return fmt.Errorf("read hub: %w", sqlite.Explain(err))
	}
	return reader.Err()
}

// Export writes the replicated rows of one moment that are in the scopes into a new file.
func (s *sqliteStore) Export(ctx context.Context, path string, in domain.Scopes) error {
	if err := rows.CreateReplica(ctx, path); err != nil {
		return err
	}
	conn, err := s.readers.Conn(ctx)
	if err != nil {
		return fmt.Errorf("export replica: %w", err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "ATTACH DATABASE $1 AS copy", path); err != nil {
		return fmt.Errorf("export replica: %w", sqlite.Explain(err))
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "DETACH DATABASE copy")
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("export replica: %w", sqlite.Explain(err))
	}
	defer tx.Rollback()
	for _, copied := range []*condition{
		exportedRows("INSERT INTO copy.row(tbl, pk, seq, scope, body) ", "main.row", in),
		exportedTerms("INSERT INTO copy.term(tbl, idx, value, pk) ", "main.term", "copy.row", in),
	} {
		if _, err := tx.ExecContext(ctx, copied.text.String(), copied.args...); err != nil {
			return fmt.Errorf("export replica: %w", sqlite.Explain(err))
		}
	}
	cursor, err := exportCursor(&sqlSnapshot{ctx: ctx, tx: tx}, in)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO copy.kv(name, value) VALUES($1, $2)", rows.CursorName, cursor); err != nil {
		return fmt.Errorf("export cursor: %w", sqlite.Explain(err))
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("export replica: %w", sqlite.Explain(err))
	}
	return nil
}
