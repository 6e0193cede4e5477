// Package rows keeps domain rows in SQL tables: one table for all rows, one for what they can be found by.
// The SQL is the part of the language that SQLite and PostgreSQL share.
package rows

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/sqlite"
)

// Schema creates the tables in an SQLite file. seq is the hub's position at which a row changed last, scope the part of
// the site that it belongs to; a row without a body is gone, and stays so that devices hear of it.
const Schema = `
CREATE TABLE row(tbl INTEGER NOT NULL, pk TEXT NOT NULL, seq INTEGER NOT NULL, scope TEXT NOT NULL, body BLOB,
	PRIMARY KEY(tbl, pk)) WITHOUT ROWID;
CREATE TABLE term(tbl INTEGER NOT NULL, idx TEXT NOT NULL, value TEXT NOT NULL, pk TEXT NOT NULL,
	PRIMARY KEY(tbl, idx, value, pk)) WITHOUT ROWID;`

// Conn is where a store's SQL runs: inside a transaction, or on a file that nobody else has open.
type Conn interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Store reads and writes rows through one database. It is for one goroutine at a time.
type Store struct {
	ctx   context.Context
	cache *cache
	err   error
	own   Conn // outside of Begin and End
	in    Conn // what the SQL runs on now
	most  int  // rows of a table that may be read as a whole

	shared bool // others change rows, too: those of tables without positions are forgotten each time

	unwritten *Unwritten // what a Write since Begin changed
	behind    *Unwritten // what is not on disk yet, while await is there
	await     func() error
}

const (
	queryGet   = "SELECT scope, body FROM row WHERE tbl=$1 AND pk=$2"
	queryFind  = "SELECT pk FROM term WHERE tbl=$1 AND idx=$2 AND value=$3 ORDER BY pk"
	queryKeys  = "SELECT pk FROM row WHERE tbl=$1 AND pk>$2 AND pk<$3 AND body IS NOT NULL ORDER BY pk" // bytes order texts
	queryAll   = "SELECT pk FROM row WHERE tbl=$1 AND body IS NOT NULL ORDER BY pk"
	deleteTerm = "DELETE FROM term WHERE tbl=$1 AND idx=$2 AND value=$3 AND pk=$4"
)

// What is inserted into a store's tables.
var (
	rowTypes = []string{Integer, Bytes, Integer, Bytes, Bytes}
	putRows  = NewInsertion("row(tbl, pk, seq, scope, body)", rowTypes, " ON CONFLICT(tbl, pk) DO UPDATE SET seq=excluded.seq, scope=excluded.scope, body=excluded.body")
	// FreshRows are known not to be there.
	FreshRows = NewInsertion("row(tbl, pk, seq, scope, body)", rowTypes, "")
	// InsertTerms makes rows found by terms.
	InsertTerms = NewInsertion("term(tbl, idx, value, pk)", []string{Integer, Bytes, Bytes, Bytes}, " ON CONFLICT DO NOTHING")
)

// Statements are what a store runs, for [Prepare].
var Statements = slices.Concat([]string{queryGet, querySome, queryFind, queryKeys, queryAll, deleteTerm}, putRows.Statements(), InsertTerms.Statements())

var _ domain.Reader = (*Store)(nil)

// New returns a store on a connection: a file that nobody else writes to, or one transaction of a database. Without one
// it works between [Store.Begin] and [Store.End].
func New(ctx context.Context, own Conn) *Store {
	return &Store{ctx: ctx, cache: newCache(), own: own, in: own}
}

// Begin makes the store work inside a transaction until [Store.End].
func (s *Store) Begin(tx Conn) { s.in, s.unwritten = tx, nil }

// End leaves the transaction. When it was not committed, what the store remembers of it is forgotten.
func (s *Store) End(committed bool) {
	s.in = s.own
	if !committed {
		s.Forget()
	}
}

// Forget drops everything remembered: somebody else has changed the rows. It also clears the error.
func (s *Store) Forget() {
	s.cache.reset()
	s.err, s.shared = nil, false
}

// KeepBytes bounds the memory that is taken by what the store remembers.
func (s *Store) KeepBytes(most int) { s.cache.most = most }

// KeptBytes is about how much memory is taken by what the store remembers.
func (s *Store) KeptBytes() int { return s.cache.bytes }

// Err is the first error of a read since the last [Store.Forget]; what was read after it is not to be used.
func (s *Store) Err() error { return s.err }

// Get returns the row with the key, or nil.
func (s *Store) Get(table domain.Table, key string) domain.Row {
	return s.read(domain.Address{Table: table, Key: key}).row
}

// Find returns the rows that have the term, by key.
func (s *Store) Find(table domain.Table, term domain.Term) []domain.Row {
	keys := s.keys(table, term)
	if len(keys) == 0 {
		return nil
	}
	s.fetchKeys(table, keys)
	_, _, ranged := domain.KeyRange(table, term) // a code with a separator in it would look like two
	found := make([]domain.Row, 0, len(keys))
	for _, key := range keys {
		if row := s.Get(table, key); row != nil && (!ranged || slices.Contains(row.Terms(), term)) {
			found = append(found, row)
		}
	}
	return found
}

func (s *Store) read(at domain.Address) entry {
	e, ok := s.cache.get(at)
	if !ok && s.loads(at.Table, 1) {
		e, ok = s.cache.get(at)
	}
	if ok || s.err != nil && !errors.Is(s.err, sqlite.ErrBroken) || !s.reach(s.behind.covers(s.cache)) { // what is damaged is so in places
		return e
	}
	err := s.in.QueryRowContext(s.ctx, queryGet, at.Table, at.Key).Scan(&e.scope, &e.body)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		s.fail(fmt.Errorf("read row: %w", err))
		return entry{}
	}
	e.kept = err == nil
	if err := e.decode(at); err != nil {
		s.fail(err)
		return entry{}
	}
	s.cache.put(at, e)
	return e
}

func (s *Store) keys(table domain.Table, term domain.Term) []string {
	keys, ok := s.cache.find(table, term)
	if !ok && s.loads(table, 1) {
		keys, ok = s.cache.find(table, term)
	}
	if ok {
		return keys
	}
	if !s.reach(s.behind.coversLookup(s.cache, table, term)) {
		return nil
	}
	found, err := s.queryKeys(table, term)
	if err != nil {
		s.fail(fmt.Errorf("find rows: %w", err))
		return nil
	}
	defer found.Close()
	for found.Next() {
		var key string
		if err := found.Scan(&key); err != nil {
			s.fail(fmt.Errorf("find rows: %w", err))
			return nil
		}
		keys = append(keys, key)
	}
	if err := found.Err(); err != nil {
		s.fail(fmt.Errorf("find rows: %w", err))
		return nil
	}
	s.cache.putLookup(table, term, keys)
	return keys
}

func (s *Store) queryKeys(table domain.Table, term domain.Term) (*sql.Rows, error) {
	if after, before, ok := domain.KeyRange(table, term); ok {
		return s.in.QueryContext(s.ctx, queryKeys, table, after, before)
	}
	if term == (domain.Term{}) {
		return s.in.QueryContext(s.ctx, queryAll, table)
	}
	return s.in.QueryContext(s.ctx, queryFind, table, term.Index, term.Value)
}

func (s *Store) fail(err error) {
	if s.err == nil {
		s.err = sqlite.Explain(err) // what is damaged is thrown away and built anew, where it can be
	}
}

// Write puts changes on disk under the hub's position; tables that stay at the hub have no position.
func (s *Store) Write(changes []Change, position int64) error {
	_, lists := s.in.(ListConn)
	var puts, fresh, terms []any
	if s.unwritten == nil {
		s.unwritten = &Unwritten{lookups: map[lookup]bool{}, resets: s.cache.resets}
	}
	s.unwritten.changes = append(s.unwritten.changes, changes...)
	for _, c := range changes {
		var old entry
		if !c.Table.OnlyAdded() || c.Row == nil {
			old = s.read(c.Address)
		}
		if s.err != nil {
			return s.err
		}
		at := position
		if !c.Table.Replicated() {
			at = 0
		}
		to := &puts
		if lists && !old.kept && !c.Table.OnlyAdded() { // that costs less there, once it was looked at
			to = &fresh
		}
		*to = append(*to, c.Table, c.Key, at, string(c.Scope), c.Body)
		added, err := s.writeTerms(c, old.row)
		if err != nil {
			return fmt.Errorf("write row: %w", err)
		}
		terms = append(terms, added...)
		s.cache.put(c.Address, entry{c.Row, c.Body, c.Scope, true})
	}
	err := errors.Join(putRows.Run(s.ctx, s.in, puts), FreshRows.Run(s.ctx, s.in, fresh))
	if err != nil {
		return fmt.Errorf("write rows: %w", err)
	}
	if err := InsertTerms.Run(s.ctx, s.in, terms); err != nil {
		return fmt.Errorf("write terms: %w", err)
	}
	return nil
}

// writeTerms takes away what a row can no longer be found by, and returns what it can be found by from now on.
func (s *Store) writeTerms(c Change, old domain.Row) (added []any, err error) {
	before, after := termsOf(old), termsOf(c.Row)
	for _, term := range before {
		if slices.Contains(after, term) {
			continue
		}
		s.relist(c.Address, term, false)
		if _, _, kept := domain.KeyRange(c.Table, term); kept {
			continue
		}
		if _, err := s.in.ExecContext(s.ctx, deleteTerm, c.Table, term.Index, term.Value, c.Key); err != nil {
			return nil, err
		}
	}
	for _, term := range after {
		if slices.Contains(before, term) {
			continue
		}
		s.relist(c.Address, term, true)
		if _, _, kept := domain.KeyRange(c.Table, term); !kept {
			added = append(added, c.Table, term.Index, term.Value, c.Key)
		}
	}
	if (old == nil) != (c.Row == nil) {
		s.relist(c.Address, domain.Term{}, c.Row != nil)
	}
	return added, nil
}

// relist brings what is known of a look-up up to date, or notes that the disk alone will know its answer.
func (s *Store) relist(at domain.Address, term domain.Term, has bool) {
	if !s.cache.change(at.Table, term, at.Key, has) {
		s.unwritten.lookups[lookup{at.Table, term}] = true
	}
}

func termsOf(row domain.Row) []domain.Term {
	if row == nil {
		return nil
	}
	return row.Terms()
}
