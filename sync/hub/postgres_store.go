package hub

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"

	"github.com/google/uuid"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/wire"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// lockHead reads the head and keeps its row until the commit: whoever has it is the only one who writes.
var lockHead = readHead + " FOR UPDATE"

// wholeTableMax is how many rows a table may have that is kept in memory: over a network each row that is asked for costs
// a round trip.
const wholeTableMax = 100_000

// errUnended says that a change did not come to its end.
var errUnended = errors.New("the change has not ended")

// errWarned says that the server warned during a commit, as it does when it stopped waiting for its standby.
var errWarned = errors.New("the database warned during the commit")

// postgresStore keeps a hub in a PostgreSQL database, which any number of hub processes share.
type postgresStore struct {
	db *sql.DB
	bell
	roll

	mu     sync.Mutex // held by whoever uses the rows, and the writer unless a flight does
	writer *sql.Conn  // that every commit is made on, or nil until the next one
	rows   *rows.Store
	seen   Head // as this process left it: another process that moved it has changed the rows, too
	told   []touched
	ahead  postgresAhead
	solitude
}

// OpenPostgres opens a hub's database, and creates its tables in an empty one. Errors: [ErrNotDurable], or what keeps
// the database away.
func OpenPostgres(ctx context.Context, url string) (Store, error) {
	config, err := postgresConfig(url)
	if err != nil {
		return nil, err
	}
	s := &postgresStore{db: openPostgres(config), bell: newBell(config), rows: rows.New(context.WithoutCancel(ctx), nil)}
	s.roll.db = s.db
	s.rows.KeepWhole(wholeTableMax)
	err = createSchema(ctx, s.db)
	if err == nil {
		_, err = s.db.ExecContext(ctx, headRow, []byte(uuid.NewString()), make([]byte, len(wire.Hash{})), []byte{})
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", err), s.Close())
	}
	s.bell.start(s.db)
	return s, nil
}

// Close releases the database.
func (s *postgresStore) Close() error {
	s.bell.stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.disconnect()
	return s.db.Close()
}

// Update runs one commit, again when the database could not end it: change then starts from nothing. A commit whose
// end nobody saw is looked for first, so that it is not made twice.
func (s *postgresStore) Update(ctx context.Context, change func(tx Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.land()
	var doubtful []Entry
	for try := 1; ; try++ {
		c := postgresCommit{postgresStore: s, doubtful: doubtful}
		err := c.run(ctx, change)
		if err == nil {
			return nil
		}
		doubtful = c.doubtful
		if err := waitToRetry(ctx, try, err); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
	}
}

// connect returns the connection that every commit is made on. Behind a new one nothing is known: the server may be another
// one, which does not have all that the last one had.
func (s *postgresStore) connect(ctx context.Context) (*sql.Conn, error) {
	if s.writer != nil {
		return s.writer, nil
	}
	var err error
	if s.writer, err = s.db.Conn(ctx); err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	return s.writer, nil
}

// disconnect ends the connection of the commits, and forgets all that is known of the store.
func (s *postgresStore) disconnect() {
	if s.writer != nil {
		s.writer.Raw(func(any) error { return driver.ErrBadConn }) // not back into the pool
		s.writer.Close()
	}
	s.writer, s.seen, s.told = nil, Head{}, nil
	s.ahead.begin(false)
	s.rows.Forget()
}

// postgresCommit is one try of a commit.
type postgresCommit struct {
	*postgresStore
	pipe     *pipeline
	doubtful []Entry // what a commit appended whose end nobody saw
}

func (c *postgresCommit) run(ctx context.Context, change func(tx Tx) error) (err error) {
	conn, err := c.connect(ctx)
	if err != nil {
		return err
	}
	tx, err := conn.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		c.disconnect()
		return fmt.Errorf("begin commit: %w", err)
	}
	c.pipe = &pipeline{conn: conn, tx: tx, queued: &pgx.Batch{}}
	c.rows.Begin(c.pipe)
	defer func() { c.leave(err) }()
	t := &sqlTx{sqlSnapshot: sqlSnapshot{Reader: c.rows, err: c.rows.Err, ctx: ctx, tx: c.pipe}, rows: c.rows}
	if t.head, err = t.readHead(lockHead); err != nil { // the first statement: from here nobody else commits
		return err
	}
	made, err := c.settle(t)
	if err != nil || made {
		return err
	}
	alone := t.head == c.seen || c.seen == Head{} // or nothing is known of it
	if !alone {
		c.solitude.found = 0
	}
	c.ahead.begin(false)
	if err := c.catchUp(t); err != nil {
		return err
	}
	err = errUnended // should it panic
	if err = change(t); err == nil {
		err = c.tellTouched(t)
	}
	if err = c.failure(ctx, err); err != nil {
		return err
	}
	if err := c.commit(t); err != nil {
		return err
	}
	c.ahead.begin(c.solitude.note(alone))
	return nil
}

// leave ends a try. One that failed as the caller wanted it leaves the store as it was; behind any other nothing is known.
func (c *postgresCommit) leave(err error) {
	if err != nil {
		c.rows.Undo(c.rows.Unwritten())
	}
	c.rows.End(true)
	if err != nil && (c.pipe.tx.Rollback() != nil || c.pipe.err != nil || retryable(err)) {
		c.disconnect()
	}
}

// catchUp makes what is remembered of the rows true again when another process has moved the head.
func (c *postgresCommit) catchUp(t *sqlTx) error {
	before, head := c.seen, t.head
	switch {
	case head.Epoch == before.Epoch && head.Site == before.Site && head.Root == before.Root: // at most its time has moved
	case head.Epoch == before.Epoch && head.Site > before.Site:
		c.seen = Head{} // should it fail
		var err error
		if c.told, err = readTouched(t); err != nil {
			return err
		}
		own, known := touchedBetween(c.told, before.Site, head.Site)
		if err := c.rows.CatchUp(before.Site, own, known); err != nil {
			return err
		}
	default:
		c.rows.Forget()
	}
	c.seen = head
	return nil
}

// failure is what went wrong first: behind an error PostgreSQL answers everything with another one.
func (c *postgresCommit) failure(ctx context.Context, err error) error {
	if err == nil {
		err = c.rows.Err()
	}
	if err == nil {
		err = c.pipe.flush(ctx)
	}
	if c.pipe.err != nil && err != nil {
		return c.pipe.err
	}
	return err
}

// settle tells whether the commit that is in doubt was made. The head is locked, so whoever made it has ended by now.
// It was when every fact stands in the log where it was to stand; then this transaction is committed with nothing in
// it, because that waits until everything before it is as safe as a commit is to be, at a standby, too.
func (c *postgresCommit) settle(t *sqlTx) (made bool, err error) {
	if len(c.doubtful) == 0 {
		return false, nil
	}
	written, err := t.Log(c.doubtful[0].Site-1, len(c.doubtful))
	if err != nil {
		return false, err
	}
	made = len(written) == len(c.doubtful)
	for i := 0; made && i < len(written); i++ {
		made = written[i].Site == c.doubtful[i].Site && written[i].Replica == c.doubtful[i].Replica && written[i].Hash == c.doubtful[i].Hash
	}
	c.seen = Head{} // the rows in memory may be of a commit that was never made
	if !made {
		c.doubtful = nil
		return false, nil
	}
	return true, c.end()
}

// commit ends the transaction. What it appended is in doubt until the server says that it is on disk.
func (c *postgresCommit) commit(t *sqlTx) error {
	c.doubtful = t.appended
	if err := c.end(); err != nil {
		return err
	}
	c.doubtful = nil
	if c.seen != t.head {
		c.seen = t.head
		c.bell.ring()
	}
	return nil
}

func (c *postgresCommit) end() error {
	if err := c.pipe.tx.Commit(); err != nil {
		return fmt.Errorf("end commit: %w", err)
	}
	return c.pipe.conn.Raw(func(conn any) error { return warning(conn.(*stdlib.Conn).Conn()) })
}

// warning tells whether the server warned on a connection since it was asked last.
func warning(conn *pgx.Conn) error {
	data := conn.PgConn().CustomData()
	if data[warned] == nil {
		return nil
	}
	delete(data, warned)
	return errWarned
}

// View reads one moment.
func (s *postgresStore) View(ctx context.Context, look func(Snapshot) error) error {
	return s.moment(ctx, func(tx rows.Conn) error {
		reader := rows.New(ctx, tx)
		if err := look(&sqlSnapshot{Reader: reader, err: reader.Err, ctx: ctx, tx: tx}); err != nil {
			return err
		}
		return reader.Err()
	})
}

// moment runs a transaction that reads one moment.
func (s *postgresStore) moment(ctx context.Context, read func(tx rows.Conn) error) error {
	conn, tx, err := s.beginReading(ctx)
	if err != nil {
		return fmt.Errorf("begin read: %w", err)
	}
	defer conn.Close()
	defer tx.Rollback()
	err = read(&pipeline{conn: conn, tx: tx, queued: &pgx.Batch{}})
	if err != nil && retryable(err) {
		return fmt.Errorf("read hub: %w: %w", ErrUnavailable, err) // what was read is in the caller's hands: it asks again
	}
	if err != nil {
		return fmt.Errorf("read hub: %w", err)
	}
	return nil
}

func (s *postgresStore) beginReading(ctx context.Context) (*sql.Conn, *sql.Tx, error) {
	for try := 1; ; try++ {
		conn, err := s.db.Conn(ctx)
		if err == nil {
			var tx *sql.Tx
			if tx, err = conn.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}); err == nil {
				return conn, tx, nil
			}
			conn.Close()
		}
		if err := waitToRetry(ctx, try, err); err != nil {
			return nil, nil, err
		}
	}
}
