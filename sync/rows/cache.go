package rows

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/wire"
)

// cacheRowsMax bounds the rows that are kept decoded; beyond it everything is dropped and read again.
const cacheRowsMax = 400_000

// cache keeps rows and look-ups as they are on disk, so that folding a fact costs no query for what is in use.
type cache struct {
	rows    map[domain.Table]map[string]entry         // by key
	lookups map[domain.Table]map[domain.Term][]string // keys of the rows that have the term
	n, m    int                                       // how many there are of each
	misses  map[domain.Table]int                      // what was asked for one by one
	whole   map[domain.Table]bool                     // tables whose every row is here
	listed  map[domain.Table]map[domain.Term]bool     // tables whose every look-up is here, but for these
	resets  int                                       // how often something was dropped
}

// entry is one row with its bytes; both are nil for a row that is known not to be there. A row without bytes still has
// the scope that it was in; one of a table that this version does not know has bytes alone.
type entry struct {
	row   domain.Row
	body  []byte
	scope domain.Scope
	kept  bool // there is a row on disk, be it the mark of one that is gone
}

func newCache() *cache {
	c := &cache{}
	c.reset()
	return c
}

func (c *cache) reset() {
	c.rows, c.lookups = map[domain.Table]map[string]entry{}, map[domain.Table]map[domain.Term][]string{}
	c.misses, c.whole, c.listed = map[domain.Table]int{}, map[domain.Table]bool{}, map[domain.Table]map[domain.Term]bool{}
	c.n, c.m = 0, 0
	c.resets++
}

// get returns a row, or that it is not there; ok is false when that is not known.
func (c *cache) get(at domain.Address) (e entry, ok bool) {
	e, ok = c.rows[at.Table][at.Key]
	return e, ok || c.whole[at.Table]
}

func (c *cache) put(at domain.Address, e entry) {
	if c.n >= cacheRowsMax {
		c.reset()
	}
	rows := c.rows[at.Table]
	if rows == nil {
		rows = map[string]entry{}
		c.rows[at.Table] = rows
	}
	before := len(rows)
	rows[at.Key] = e
	c.n += len(rows) - before
}

// find returns the keys of the rows that have the term; ok is false when they are not known.
func (c *cache) find(table domain.Table, term domain.Term) (keys []string, ok bool) {
	keys, ok = c.lookups[table][term]
	if ok || term == (domain.Term{}) {
		return keys, ok
	}
	but, listed := c.listed[table]
	return nil, listed && !but[term]
}

func (c *cache) putLookup(table domain.Table, term domain.Term, keys []string) {
	if c.m >= cacheRowsMax {
		c.reset()
	}
	lookups := c.lookups[table]
	if lookups == nil {
		lookups = map[domain.Term][]string{}
		c.lookups[table] = lookups
	}
	before := len(lookups)
	lookups[term] = keys
	c.m += len(lookups) - before
	delete(c.listed[table], term)
}

// list makes every look-up of a table known whose every row is, unless there are too many.
func (c *cache) list(table domain.Table) {
	all := map[domain.Term][]string{}
	for _, key := range slices.Sorted(maps.Keys(c.rows[table])) {
		for _, term := range termsOf(c.rows[table][key].row) {
			all[term] = append(all[term], key)
		}
	}
	c.forgetLookups(table)
	if c.m+len(all) > cacheRowsMax/2 {
		return
	}
	c.lookups[table], c.listed[table] = all, map[domain.Term]bool{}
	c.m += len(all)
}

// lookupKeysMax is how many keys the answer of a look-up may have to be changed where it is: a longer one is dropped.
const lookupKeysMax = 1000

// change brings the answer of a look-up up to date with a row that has the term from now on, or has it no more. It tells
// whether the answer is known.
func (c *cache) change(table domain.Table, term domain.Term, key string, has bool) bool {
	keys, ok := c.find(table, term)
	if !ok {
		return false
	}
	if len(keys) > lookupKeysMax {
		c.forget(table, term)
		return false
	}
	at, found := slices.BinarySearch(keys, key)
	switch { // a copy each time: whoever asked before may still hold the old answer
	case has && !found:
		c.putLookup(table, term, slices.Insert(slices.Clone(keys), at, key))
	case !has && found:
		c.putLookup(table, term, slices.Delete(slices.Clone(keys), at, at+1))
	}
	return true
}

// forget drops a look-up whose answer a changed row changes.
func (c *cache) forget(table domain.Table, term domain.Term) {
	before := len(c.lookups[table])
	delete(c.lookups[table], term)
	c.m -= before - len(c.lookups[table])
	if but, listed := c.listed[table]; listed {
		but[term] = true
	}
}

// forgetLookups drops all look-ups of a table.
func (c *cache) forgetLookups(table domain.Table) {
	c.m -= len(c.lookups[table])
	delete(c.lookups, table)
	delete(c.listed, table)
}

// forgetTable drops everything of a table.
func (c *cache) forgetTable(table domain.Table) {
	c.forgetLookups(table)
	c.n -= len(c.rows[table])
	delete(c.rows, table)
	delete(c.whole, table)
	delete(c.misses, table)
}

// decode makes the row of the bytes. Those of a table that only a newer hub knows are kept for the version that does.
func (e *entry) decode(at domain.Address) error {
	if e.body == nil {
		return nil
	}
	row, err := wire.DecodeRow(at.Table, e.body)
	if err != nil && !errors.Is(err, domain.ErrUnknownKind) {
		// What stands there is not what was written: a replica is fetched anew for it.
		return fmt.Errorf("read row %q of table %d: %w: %w", at.Key, at.Table, sqlite.ErrBroken, err)
	}
	e.row = row
	return nil
}
