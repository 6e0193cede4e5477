package rows

import (
	"errors"
	"fmt"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// cacheRowsMax bounds the rows that are kept decoded; beyond it everything is dropped and read again.
const cacheRowsMax = 400_000

// cache keeps rows and look-ups as they are on disk, so that folding a fact costs no query for what is in use.
type cache struct {
	rows  map[domain.Address]entry
	terms map[termAddress][]string // keys of the rows that have the term
}

// entry is one row with its bytes; both are nil for a row that is known not to be there. A row without bytes still has
// the scope that it was in; one of a table that this version does not know has bytes alone.
type entry struct {
	row   domain.Row
	body  []byte
	scope domain.Scope
	kept  bool // there is a row on disk, be it the mark of one that is gone
}

type termAddress struct {
	table domain.Table
	term  domain.Term
}

func newCache() *cache {
	return &cache{rows: map[domain.Address]entry{}, terms: map[termAddress][]string{}}
}

func (c *cache) reset() {
	clear(c.rows)
	clear(c.terms)
}

func (c *cache) put(at domain.Address, e entry) {
	if len(c.rows) >= cacheRowsMax {
		c.reset()
	}
	c.rows[at] = e
}

func (c *cache) putTerm(at termAddress, keys []string) {
	if len(c.terms) >= cacheRowsMax {
		clear(c.terms)
	}
	c.terms[at] = keys
}

// forget drops a look-up whose answer a changed row changes.
func (c *cache) forget(table domain.Table, term domain.Term) {
	delete(c.terms, termAddress{table, term})
}

// decode makes the row of the bytes. Those of a table that only a newer hub knows are kept for the version that does.
func (e *entry) decode(at domain.Address) error {
	if e.body == nil {
		return nil
	}
	row, err := wire.DecodeRow(at.Table, e.body)
	if err != nil && !errors.Is(err, domain.ErrUnknownKind) {
		return fmt.Errorf("read row %q of table %d: %w", at.Key, at.Table, err)
	}
	e.row = row
	return nil
}
