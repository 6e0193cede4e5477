package rows

import (
	"fmt"
	"strings"

	"github.com/handtruck/handtruck/domain"
)

// fetchMany is how many rows are read with one statement when there are that many: over a network a call costs more than
// the rows.
const fetchMany = 128

// querySome and queryMany read rows of one table by their keys.
var (
	querySome = queryKeyed(Many)
	queryMany = queryKeyed(fetchMany)
)

func queryKeyed(n int) string {
	return "SELECT pk, scope, body FROM row WHERE tbl=$1 AND pk IN (" + numbered(2, n) + ")"
}

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
	for i, at := range addresses {
		if _, ok := s.cache.get(at); !ok {
			missing = append(missing, at)
		}
		last := i+1 == len(addresses) || addresses[i+1].Table != at.Table
		if len(missing) < fetchMany && !last {
			continue
		}
		if len(missing) > 1 { // a single one is read when it is asked for
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
	query, n := querySome, Many
	if len(missing) > Many {
		query, n = queryMany, fetchMany
	}
	args := make([]any, 0, 1+n)
	args = append(args, missing[0].Table)
	for i := range n {
		args = append(args, missing[min(i, len(missing)-1)].Key) // one statement for any number: the last key again
	}
	found, err := s.in.QueryContext(s.ctx, query, args...)
	if err != nil {
		return err
	}
	defer found.Close()
	entries := make(map[string]entry, len(missing))
	for found.Next() {
		var key string
		e := entry{kept: true}
		if err := found.Scan(&key, &e.scope, &e.body); err != nil {
			return err
		}
		if err := e.decode(domain.Address{Table: missing[0].Table, Key: key}); err != nil {
			return err
		}
		entries[key] = e
	}
	for _, at := range missing {
		s.cache.put(at, entries[at.Key])
	}
	return found.Err()
}
