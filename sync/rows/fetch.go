package rows

import (
	"context"
	"fmt"
	"strings"

	"github.com/handtruck/handtruck/domain"
)

// fetchMany is how many rows a connection that asks for each by itself asks for at once.
const fetchMany = 1000

// querySome reads as many rows of one table as one statement writes.
var querySome = "SELECT pk, scope, body FROM row WHERE tbl=$1 AND pk IN (" + numbered(2, Many) + ")"

// EachConn is a connection that runs one query for many groups of arguments in one round trip.
type EachConn interface {
	QueryEach(ctx context.Context, query string, args [][]any, see func(i int, scan func(...any) error) error) error
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
	fetch, most := s.fetch, Many
	if each, ok := s.in.(EachConn); ok {
		fetch, most = func(missing []domain.Address) error { return s.fetchEach(each, missing) }, fetchMany
	}
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
			if err := fetch(missing); err != nil {
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
	args := make([]any, 0, 1+Many)
	args = append(args, missing[0].Table)
	for i := range Many {
		args = append(args, missing[min(i, len(missing)-1)].Key) // one statement for any number: the last key again
	}
	found, err := s.in.QueryContext(s.ctx, querySome, args...)
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
	if err := found.Err(); err != nil { // which rows are not there is known only at the end
		return err
	}
	for _, at := range missing {
		s.cache.put(at, entries[at.Key])
	}
	return nil
}

// fetchEach reads rows one by one in one round trip.
func (s *Store) fetchEach(conn EachConn, missing []domain.Address) error {
	args := make([][]any, len(missing))
	for i, at := range missing {
		args[i] = []any{at.Table, at.Key}
	}
	entries := make([]entry, len(missing))
	err := conn.QueryEach(s.ctx, queryGet, args, func(i int, scan func(...any) error) error {
		e := entry{kept: true}
		var scope []byte
		if err := scan(&scope, &e.body); err != nil {
			return err
		}
		e.scope = domain.Scope(scope)
		if err := e.decode(missing[i]); err != nil {
			return err
		}
		entries[i] = e
		return nil
	})
	if err != nil {
		return err
	}
	for i, at := range missing {
		s.cache.put(at, entries[i])
	}
	return nil
}
