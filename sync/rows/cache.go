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

// keptBytesMax bounds what is kept decoded, unless somebody says otherwise; beyond it everything is dropped and read again.
const keptBytesMax = 256 << 20

// What is kept takes about so many bytes, as TestKeptBytes holds: an entry by itself, and a row for each byte that it has on
// disk, those bytes included.
const (
	entryBytes  = 250
	lookupBytes = 200
	keyBytes    = 16 // of a look-up's answer, as the key is mostly the row's
	timesBytes  = 3
)

// cache keeps rows and look-ups as they are on disk, so that folding a fact costs no query for what is in use.
type cache struct {
	rows    map[domain.Table]map[string]entry         // by key
	lookups map[domain.Table]map[domain.Term][]string // keys of the rows that have the term
	bytes   int                                       // that both take
	most    int                                       // bytes that they may take
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
	c := &cache{most: keptBytesMax}
	c.reset()
	return c
}

func (c *cache) reset() {
	c.rows, c.lookups = map[domain.Table]map[string]entry{}, map[domain.Table]map[domain.Term][]string{}
	c.misses, c.whole, c.listed = map[domain.Table]int{}, map[domain.Table]bool{}, map[domain.Table]map[domain.Term]bool{}
	c.bytes = 0
	c.resets++
}

// get returns a row, or that it is not there; ok is false when that is not known.
func (c *cache) get(at domain.Address) (e entry, ok bool) {
	e, ok = c.rows[at.Table][at.Key]
	return e, ok || c.whole[at.Table]
}

func (c *cache) put(at domain.Address, e entry) {
	if c.bytes >= c.most {
		c.reset()
	}
	rows := c.rows[at.Table]
	if rows == nil {
		rows = map[string]entry{}
		c.rows[at.Table] = rows
	}
	if old, known := rows[at.Key]; known {
		c.bytes -= rowBytes(at.Key, old)
	}
	rows[at.Key] = e
	c.bytes += rowBytes(at.Key, e)
}

func rowBytes(key string, e entry) int { return entryBytes + len(key) + timesBytes*len(e.body) }

func answerBytes(term domain.Term, keys []string) int {
	return lookupBytes + len(term.Value) + keyBytes*len(keys)
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
	if c.bytes >= c.most {
		c.reset()
	}
	lookups := c.lookups[table]
	if lookups == nil {
		lookups = map[domain.Term][]string{}
		c.lookups[table] = lookups
	}
	if old, known := lookups[term]; known {
		c.bytes -= answerBytes(term, old)
	}
	lookups[term] = keys
	c.bytes += answerBytes(term, keys)
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
	bytes := 0
	for term, keys := range all {
		bytes += answerBytes(term, keys)
	}
	if c.bytes+bytes > c.most/4*3 {
		return
	}
	c.lookups[table], c.listed[table] = all, map[domain.Term]bool{}
	c.bytes += bytes
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
	if keys, known := c.lookups[table][term]; known {
		c.bytes -= answerBytes(term, keys)
		delete(c.lookups[table], term)
	}
	if but, listed := c.listed[table]; listed {
		but[term] = true
	}
}

// forgetLookups drops all look-ups of a table.
func (c *cache) forgetLookups(table domain.Table) {
	for term, keys := range c.lookups[table] {
		c.bytes -= answerBytes(term, keys)
	}
	delete(c.lookups, table)
	delete(c.listed, table)
}

// forgetTable drops everything of a table.
func (c *cache) forgetTable(table domain.Table) {
	c.forgetLookups(table)
	for key, e := range c.rows[table] {
		c.bytes -= rowBytes(key, e)
	}
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
