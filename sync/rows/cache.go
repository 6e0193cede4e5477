package rows

import "github.com/handtruck/handtruck/domain"

// cacheRowsMax bounds the rows that are kept decoded; beyond it everything is dropped and read again.
const cacheRowsMax = 400_000

// cache keeps rows and look-ups as they are on disk, so that folding a fact costs no query for what is in use.
type cache struct {
	rows  map[domain.Address]entry
	terms map[termAddress][]string // keys of the rows that have the term
}

// entry is one row with its bytes; both are nil for a row that is known not to be there.
type entry struct {
	row  domain.Row
	body []byte
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
