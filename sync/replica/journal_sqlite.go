package replica

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/handtruck/handtruck/sync/sqlite"
)

// applicationFacts marks a file as a journal.
const applicationFacts = 0x48544b46 // "HTKF"

const journalSchema = `
CREATE TABLE fact(number INTEGER PRIMARY KEY, data BLOB NOT NULL, hash BLOB NOT NULL);
CREATE TABLE kv(name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID`

// sqliteJournal keeps facts in one SQLite file through one connection, synced to disk at every commit.
type sqliteJournal struct {
	ctx                context.Context
	db                 *sql.DB
	insert, keep, read *sql.Stmt
}

// OpenJournal opens or creates a journal.
func OpenJournal(ctx context.Context, path string) (Journal, error) {
	db, err := sqlite.Open(ctx, path, sqlite.Options{Durability: sqlite.Full, Application: applicationFacts,
		Schema: journalSchema, Connections: 1, BusyMS: 2000})
	if err != nil {
		return nil, err
	}
	j := &sqliteJournal{ctx: context.WithoutCancel(ctx), db: db}
	for _, p := range []struct {
		to    **sql.Stmt
		query string
	}{
		{&j.insert, "INSERT INTO fact(number, data, hash) VALUES($1, $2, $3)"},
		{&j.keep, "INSERT INTO kv(name, value) VALUES($1, $2) ON CONFLICT(name) DO UPDATE SET value=excluded.value"},
		{&j.read, "SELECT number, data, hash FROM fact WHERE number>=$1 ORDER BY number LIMIT $2"},
	} {
		if *p.to, err = db.PrepareContext(ctx, p.query); err != nil {
			return nil, errors.Join(fmt.Errorf("open journal: %w", sqlite.Explain(err)), db.Close())
		}
	}
	return j, nil
}

// Append keeps facts, state and head in one commit.
func (j *sqliteJournal) Append(records []Record, state, head []byte) error {
	tx, err := j.db.BeginTx(j.ctx, nil)
	if err != nil {
		return fmt.Errorf("keep facts: %w", sqlite.Explain(err))
	}
	defer tx.Rollback()
	insert, keep := tx.StmtContext(j.ctx, j.insert), tx.StmtContext(j.ctx, j.keep)
	for _, r := range records {
		if _, err := insert.ExecContext(j.ctx, int64(r.Number), r.Data, r.Hash[:]); err != nil {
			return fmt.Errorf("keep fact %d: %w", r.Number, sqlite.Explain(err))
		}
	}
	for _, v := range []struct {
		name  string
		value []byte
	}{{valueState, state}, {valueHead, head}} {
		if v.value == nil {
			continue
		}
		if _, err := keep.ExecContext(j.ctx, v.name, v.value); err != nil {
			return fmt.Errorf("keep %s: %w", v.name, sqlite.Explain(err))
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("keep facts: %w", sqlite.Explain(err))
	}
	return nil
}

// Read returns facts from a number on.
func (j *sqliteJournal) Read(from uint64, limit int) ([]Record, error) {
	found, err := j.read.QueryContext(j.ctx, int64(from), limit)
	if err != nil {
		return nil, fmt.Errorf("read facts: %w", sqlite.Explain(err))
	}
	defer found.Close()
	var records []Record
	for found.Next() {
		r, err := scanRecord(found.Scan)
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	if err := found.Err(); err != nil {
		return nil, fmt.Errorf("read facts: %w", sqlite.Explain(err))
	}
	return records, nil
}

// First returns the number of the oldest fact.
func (j *sqliteJournal) First() (uint64, error) {
	var first sql.NullInt64
	if err := j.db.QueryRowContext(j.ctx, "SELECT min(number) FROM fact").Scan(&first); err != nil {
		return 0, fmt.Errorf("read facts: %w", sqlite.Explain(err))
	}
	return uint64(first.Int64), nil
}

// Prune forgets the facts before a number.
func (j *sqliteJournal) Prune(before uint64) error {
	if _, err := j.db.ExecContext(j.ctx, "DELETE FROM fact WHERE number<$1", int64(before)); err != nil {
		return fmt.Errorf("prune facts: %w", sqlite.Explain(err))
	}
	return nil
}

// Last returns the last fact.
func (j *sqliteJournal) Last() (Record, error) {
	r, err := scanRecord(j.db.QueryRowContext(j.ctx, "SELECT number, data, hash FROM fact ORDER BY number DESC LIMIT 1").Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return Record{}, nil
	}
	return r, err
}

func scanRecord(scan func(...any) error) (Record, error) {
	var r Record
	var number int64
	var hash []byte
	if err := scan(&number, &r.Data, &hash); err != nil {
		return Record{}, fmt.Errorf("read fact: %w", sqlite.Explain(err))
	}
	r.Number = uint64(number)
	copy(r.Hash[:], hash)
	return r, nil
}

// Value returns what was kept under a name.
func (j *sqliteJournal) Value(name string) ([]byte, error) {
	var value []byte
	err := j.db.QueryRowContext(j.ctx, "SELECT value FROM kv WHERE name=$1", name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, sqlite.Explain(err))
	}
	return value, nil
}

// SetValue keeps a value.
func (j *sqliteJournal) SetValue(name string, value []byte) error {
	if _, err := j.keep.ExecContext(j.ctx, name, value); err != nil {
		return fmt.Errorf("keep %s: %w", name, sqlite.Explain(err))
	}
	return nil
}

// Erase forgets everything: what was deleted is overwritten, and the file is written anew without it.
func (j *sqliteJournal) Erase() error {
	for _, query := range []string{"PRAGMA secure_delete=1", "DELETE FROM fact", "DELETE FROM kv", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"} {
		if _, err := j.db.ExecContext(j.ctx, query); err != nil {
			return fmt.Errorf("erase journal: %w", sqlite.Explain(err))
		}
	}
	return nil
}

// Close releases the file.
func (j *sqliteJournal) Close() error { return j.db.Close() }
