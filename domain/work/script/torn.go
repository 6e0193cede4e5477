package script

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
)

// torn are rows of which the stock of one holder cannot be read.
type torn struct {
	domain.Reader
	holder domain.Holder
	missed bool // somebody has asked for it
}

// Get is the row with the key, unless it stands where nothing can be read.
func (t *torn) Get(table domain.Table, key string) domain.Row {
	after, before, _ := domain.KeyRange(table, domain.Term{Index: domain.ByHolder, Value: string(t.holder)})
	if table == domain.TableStock && after < key && key < before {
		t.missed = true
		return nil
	}
	return t.Reader.Get(table, key)
}

// Find are the rows with the term that can be read.
func (t *torn) Find(table domain.Table, term domain.Term) []domain.Row {
	found := t.Reader.Find(table, term)
	readable := slices.DeleteFunc(slices.Clone(found), func(row domain.Row) bool {
		stock, ok := row.(domain.Stock)
		return ok && stock.Holder == t.holder
	})
	t.missed = t.missed || len(readable) < len(found)
	return readable
}
