package count_test

import (
	"testing"

	"github.com/handtruck/handtruck/domain"
)

// TestNobodySeesAStatus: eight pieces came back and stand on hold, which the counter's device does not know yet. He counts
// eight, twice, and the ledger believes him. When the return is told at last, nothing has come on top.
func TestNobodySeesAStatus(t *testing.T) {
	here := domain.At("RETURNS")
	late := domain.ReturnReceived{Goods: domain.Goods{Item: "100", Status: domain.Hold}, Quantity: 8, Location: "RETURNS"}
	counted := func(round string) domain.Counted {
		return domain.Counted{Round: round, Location: "RETURNS", Lines: []domain.CountedLine{{Goods: domain.Goods{Item: "100"}, Quantity: 8}}}
	}
	seen := func(device string, number uint64, at int64) domain.Seen {
		return domain.Seen{Device: device, Number: number, Low: at, High: at}
	}
	total := func(rows domain.Reader) (sum int64) {
		for _, stock := range domain.Find[domain.Stock](rows, domain.ByHolder, string(here)) {
			sum += stock.Quantity
		}
		return sum
	}
	rows := domain.NewOverlay(nil)
	domain.Fold(rows, seen("t1", 1, 2000), "w1", counted("a"))
	domain.Fold(rows, seen("t1", 2, 3000), "w1", counted("b"))
	domain.Fold(rows, seen("t2", 1, 1000), "w2", late)
	if total(rows) != 8 {
		t.Errorf("told late: the ledger holds %d", total(rows))
	}
	rows = domain.NewOverlay(nil)
	domain.Fold(rows, seen("t2", 1, 1000), "w2", late)
	domain.Fold(rows, seen("t1", 1, 2000), "w1", counted("a"))
	if open := domain.Find[domain.Count](rows, domain.ByState, domain.CountOpen); total(rows) != 8 || len(open) != 0 {
		t.Errorf("told before: the ledger holds %d, %d counts are open", total(rows), len(open))
	}
}
