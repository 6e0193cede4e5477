package rows

import (
	"database/sql"
	"fmt"
	"strings"

	"github.com/handtruck/handtruck/domain"
)

// querySome reads as many rows of one table as one statement writes.
var querySome = "SELECT pk, scope, body FROM row WHERE tbl=$1 AND pk IN (" + numbered(2, Many) + ")"

// QueryListed reads the rows of a list of keys. It is written as a loop over the keys, because any other form may be planned
// as a search of the table if that was small once.
const QueryListed = "SELECT found.pk, found.scope, found.body FROM unnest($2::bytea[]) AS key(pk) " +
	"CROSS JOIN LATERAL (SELECT pk, scope, body FROM row WHERE tbl=$1 AND pk=key.pk LIMIT 1) AS found"

// numbered writes n parameters, the first with the number given.
func numbered(first, n int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("$%d", first+i)
	}
	return strings.Join(names, ",")
}

// Fetch reads rows that will be asked for into memory, many with one statement: most of reading a row is the call.
// The addresses are in order of table.
func (s *Store) Fetch(addresses []domain.Address) {
	var missing []domain.Address
	most := s.atOnce()
	for i, at := range addresses {
		if _, ok := s.cache.get(at); !ok {
			missing = append(missing, at)
		}
		last := i+1 == len(addresses) || addresses[i+1].Table != at.Table
		if len(missing) < most && !last {
			continue
		}
		if len(missing) > 1 && !s.loads(at.Table, len(missing)) { // a single one is read when it is asked for
			if !s.reach(s.behind.covers(s.cache)) {
				return
			}
			if err := s.fetch(missing); err != nil {
				s.fail(fmt.Errorf("read rows: %w", err))
				return
			}
		}
		missing = missing[:0]
	}
}

// fetchKeys reads rows of one table.
func (s *Store) fetchKeys(table domain.Table, keys []string) {
	if len(keys) < 2 {
		return
	}
	addresses := make([]domain.Address, len(keys))
	for i, key := range keys {
		addresses[i] = domain.Address{Table: table, Key: key}
	}
	s.Fetch(addresses)
}

// fetch reads some rows of one table; those that are not there are remembered as such.
func (s *Store) fetch(missing []domain.Address) error {
	entries, err := s.readSome(missing)
	if err != nil {
		return err
	}
	for _, at := range missing {
		s.cache.put(at, entries[at.Key])
	}
	return nil
}

// readSome reads those of some rows of one table that there are.
func (s *Store) readSome(rows []domain.Address) (map[string]entry, error) {
	found, err := s.querySome(rows)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	entries := make(map[string]entry, len(rows))
	for found.Next() {
		var key string
		e := entry{kept: true}
		if err := found.Scan(&key, &e.scope, &e.body); err != nil {
			return nil, err
		}
		if err := e.decode(domain.Address{Table: rows[0].Table, Key: key}); err != nil {
			return nil, err
		}
		entries[key] = e
	}
	return entries, found.Err() // which rows are not there is known only at the end
}

// atOnce is how many rows of a table are read with one statement.
func (s *Store) atOnce() int {
	if _, ok := s.in.(ListConn); ok {
		return listMax
	}
	return Many
}

func (s *Store) querySome(rows []domain.Address) (*sql.Rows, error) {
	if _, ok := s.in.(ListConn); ok {
		keys := make([]string, len(rows))
		for i, at := range rows {
			keys[i] = at.Key
		}
		return s.in.QueryContext(s.ctx, QueryListed, rows[0].Table, keys)
	}
	args := make([]any, 0, 1+Many)
	args = append(args, rows[0].Table)
	for i := range Many {
		args = append(args, rows[min(i, len(rows)-1)].Key) // one statement for any number: the last key again
	}
	return s.in.QueryContext(s.ctx, querySome, args...)
}
