package domain_test

import (
	"testing"

	"github.com/handtruck/handtruck/domain"
)

// TestRefoldedOnce: what a hub made of a fact after an update comes back to one that lost it, beside the fact itself. However they
// meet, and whatever somebody said of the discrepancy meanwhile, the fact counts once.
func TestRefoldedOnce(t *testing.T) {
	fact := domain.Received{Goods: domain.Goods{Item: "100"}, Quantity: 5, Dock: "DOCK"}
	when := domain.Seen{Device: "t1", Number: 1, Site: 1, Low: 8, High: 8}
	type step func(domain.Rows)
	puzzled := func(rows domain.Rows) { domain.FoldUnknown(rows, when, "w", fact.Kind()) }
	understood := func(rows domain.Rows) { domain.Fold(rows, when, "w", fact) }
	refolded := func(rows domain.Rows) {
		domain.Fold(rows, domain.Seen{Device: domain.Hub, Number: 1}, "", domain.Refolded{Seen: when, Worker: "w", Fact: fact})
	}
	undecoded := func(rows domain.Rows) {
		domain.FoldUnknown(rows, domain.Seen{Device: domain.Hub, Number: 1}, "", domain.KindRefolded)
	}
	closed := func(rows domain.Rows) {
		for _, d := range domain.Unsettled(rows) {
			domain.Fold(rows, domain.Seen{Device: "t1", Number: 2}, "boss", domain.Settled{Discrepancy: d.ID})
		}
	}
	for name, steps := range map[string][]step{
		"after an update":                        {puzzled, refolded},
		"twice":                                  {puzzled, refolded, refolded},
		"a supervisor closed the discrepancy":    {puzzled, closed, refolded},
		"and it comes back":                      {puzzled, refolded, closed, refolded},
		"the fact comes first and is clear":      {understood, refolded},
		"the fact comes behind and is clear":     {refolded, understood},
		"the fact comes behind and is not":       {refolded, puzzled, refolded},
		"the hub that it comes back to is old":   {puzzled, undecoded, refolded},
		"so old that it gets it before the fact": {undecoded, puzzled, refolded},
	} {
		rows := domain.NewOverlay(nil)
		rows.Put(domain.Worker{Badge: "w", Roles: []domain.Role{domain.Receiver}})
		rows.Put(domain.Worker{Badge: "boss", Roles: []domain.Role{domain.Supervisor}})
		for _, step := range steps {
			step(rows)
		}
		stock, _ := domain.Get[domain.Stock](rows, domain.StockKey(domain.At("DOCK"), fact.Goods))
		if stock.Quantity != 5 || len(domain.Unsettled(rows)) > 0 {
			t.Errorf("%s: 5 came, there are %d, and %v is open", name, stock.Quantity, domain.Unsettled(rows))
		}
	}
}
