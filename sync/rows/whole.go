package rows

import (
	"fmt"
	"math/bits"

	"github.com/handtruck/handtruck/domain"
)

const (
	// missesMin is how much of a table is asked for one by one before it is looked at how large the table is.
	missesMin = 32
	// rowsPerMiss is how many rows may be read for one question: to ask takes about as long as that.
	rowsPerMiss = 128
	// wholeRowBytes is about what a row of a whole table takes in memory with what it is found by.
	wholeRowBytes = 1 << 10
)

const queryTable = "SELECT pk, scope, body FROM row WHERE tbl=$1 LIMIT $2"

// KeepWhole lets the store keep whole tables in memory that have at most so many rows, when much of them is asked for. Then
// it knows without a query which rows are not there, as facts make new ones all the time, and which rows have a term.
func (s *Store) KeepWhole(most int) { s.most = most }

// loads notes that something of a table is not known, reads the whole table if that is worth it, and tells whether it did. The
// more was asked for the more rows are read, so that neither a large table is read for little nor a small one asked for long.
func (s *Store) loads(table domain.Table, missing int) bool {
	if s.most == 0 || table.OnlyAdded() || s.shared && !table.Replicated() || s.cache.whole[table] {
		return false
	}
	before := s.cache.misses[table]
	s.cache.misses[table] = before + missing
	last, worth := worthReading(before), worthReading(before+missing)
	if worth == last || last >= s.most {
		return false
	}
	if !s.reach(s.behind != nil) { // it would be read over rows that are not on disk yet
		return false
	}
	if err := s.load(table, min(worth, s.most)); err != nil {
		s.fail(fmt.Errorf("read table: %w", err))
		return false
	}
	return s.cache.whole[table]
}

// worthReading is how many rows may be read of a table of which so much was asked for. It grows in steps, so that a large table
// is not read each time.
func worthReading(misses int) int {
	if misses < missesMin {
		return 0
	}
	return rowsPerMiss * missesMin << (bits.Len(uint(misses/missesMin)) - 1)
}

// load reads a table, up to so many rows; then it is known as a whole if there are no more.
func (s *Store) load(table domain.Table, most int) error {
	room := (s.cache.most - s.cache.bytes) / (2 * wholeRowBytes) // the next table has to have room, too
	most, resets := min(most, room), s.cache.resets
	found, err := s.in.QueryContext(s.ctx, queryTable, table, most+1)
	if err != nil {
		return err
	}
	defer found.Close()
	n := 0
	for ; found.Next(); n++ {
		at := domain.Address{Table: table}
		e := entry{kept: true}
		if err := found.Scan(&at.Key, &e.scope, &e.body); err != nil {
			return err
		}
		if _, known := s.cache.rows[table][at.Key]; known { // as this commit leaves it, perhaps
			continue
		}
		if err := e.decode(at); err != nil {
			return err
		}
		s.cache.put(at, e)
	}
	if err := found.Err(); err != nil { // which rows are not there is known only at the end
		return err
	}
	if n <= most && s.cache.resets == resets {
		s.cache.whole[table] = true
		s.cache.list(table)
	}
	return nil
}
