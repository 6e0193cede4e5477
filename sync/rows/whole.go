package rows

import (
	"fmt"

	"github.com/handtruck/handtruck/domain"
)

// missesMax is how many rows of a table are read one by one before the whole table is.
const missesMax = 200

const queryTable = "SELECT pk, scope, body FROM row WHERE tbl=$1 LIMIT $2"

// KeepWhole lets the store keep whole tables in memory that have at most so many rows, when many of their rows are asked
// for. Then it knows without a query which rows are not there, as facts make new ones all the time.
func (s *Store) KeepWhole(most int) { s.most = min(most, cacheRowsMax/2) }

// loads reads a whole table if that is worth it, and tells whether it did.
func (s *Store) loads(table domain.Table) bool {
	s.cache.misses[table]++
	if s.most == 0 || !table.Replicated() || s.cache.misses[table] != missesMax {
		return false
	}
	if !s.reach(s.behind != nil) { // it would be read over rows that are not on disk yet
		return false
	}
	whole, err := s.load(table)
	if err != nil {
		s.fail(fmt.Errorf("read table: %w", err))
	}
	return whole && err == nil
}

func (s *Store) load(table domain.Table) (whole bool, err error) {
	found, err := s.in.QueryContext(s.ctx, queryTable, table, s.most+1)
	if err != nil {
		return false, err
	}
	defer found.Close()
	n := 0
	for ; found.Next(); n++ {
		at := domain.Address{Table: table}
		e := entry{kept: true}
		if err := found.Scan(&at.Key, &e.scope, &e.body); err != nil {
			return false, err
		}
		if err := e.decode(at); err != nil {
			return false, err
		}
		s.cache.put(at, e)
	}
	if err := found.Err(); err != nil { // which rows are not there is known only at the end
		return false, err
	}
	whole = n <= s.most && len(s.cache.rows[table]) >= n // it was not emptied meanwhile
	s.cache.whole[table] = whole
	return whole, nil
}
