package rows

import (
	"fmt"

	"github.com/handtruck/handtruck/domain"
)

// missesMax is how much of a table is asked for one by one before the whole table is read.
const missesMax = 200

const queryTable = "SELECT pk, scope, body FROM row WHERE tbl=$1 LIMIT $2"

// KeepWhole lets the store keep whole tables in memory that have at most so many rows, when much of them is asked for. Then
// it knows without a query which rows are not there, as facts make new ones all the time, and which rows have a term.
func (s *Store) KeepWhole(most int) { s.most = most }

// loads notes that something of a table is not known, reads the whole table if that is worth it, and tells whether it did.
func (s *Store) loads(table domain.Table, missing int) bool {
	before := s.cache.misses[table]
	s.cache.misses[table] = before + missing
	if s.most == 0 || !table.Replicated() || s.cache.whole[table] || before >= missesMax || before+missing < missesMax {
		return false
	}
	if !s.reach(s.behind != nil) { // it would be read over rows that are not on disk yet
		return false
	}
	if err := s.load(table); err != nil {
		s.fail(fmt.Errorf("read table: %w", err))
		return false
	}
	return s.cache.whole[table]
}

func (s *Store) load(table domain.Table) error {
	most, resets := min(s.most, (cacheRowsMax-s.cache.n)/2), s.cache.resets // the next table has to have room, too
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
