package storetest

import (
	"reflect"
	"slices"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
)

// testFind looks every row up by each of its terms: exactly the rows that have the term are found, whether the store
// keeps an index for it or reads it off the keys, and although some codes begin like others.
func testFind(t *testing.T, store hub.Store) {
	h := newHub(t, store)
	var rows []domain.Row
	for _, code := range []string{"A-1", "A-1 ", "A-10", "A-2"} {
		rows = append(rows, domain.Location{Code: code, Kind: domain.Storage, Aisle: "A"}, domain.Order{Code: code}, domain.Receipt{Code: code},
			domain.Item{Code: code}, domain.Packaging{Item: code, Name: "box", Quantity: 6})
	}
	for _, code := range []string{"A-1", "A-1 ", "A-10"} {
		rows = append(rows, domain.OrderLine{Order: code, Line: "1", Item: "A-2", Quantity: 3}, domain.OrderLine{Order: code, Line: "10", Item: code, Quantity: 3},
			domain.ReceiptLine{Receipt: code, Line: "1", Item: "A-2"},
			domain.Opening{Location: code, Goods: domain.Goods{Item: "A-1"}, Quantity: 10},
			domain.Opening{Location: code, Goods: domain.Goods{Item: "A-10", Lot: "L"}, Quantity: 10})
	}
	if err := h.Import(t.Context(), Start, rows); err != nil {
		t.Fatal(err)
	}
	counted := 0
	look(t, store, func(s hub.Snapshot) error {
		for _, table := range domain.Tables() {
			all := s.Find(table, domain.Term{})
			for _, row := range all {
				for _, term := range row.Terms() {
					counted++
					have := slices.DeleteFunc(slices.Clone(all), func(r domain.Row) bool { return !slices.Contains(r.Terms(), term) })
					if found := s.Find(table, term); !reflect.DeepEqual(found, have) {
						t.Errorf("table %d by %+v: %+v, want %+v", table, term, found, have)
					}
				}
			}
		}
		return s.Err()
	})
	if counted < len(rows) {
		t.Errorf("only %d look-ups of %d rows", counted, len(rows))
	}
}
