package supervise_test

import (
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work/script"
)

// TestDecisionOnANumberThatHasChanged: the supervisor believed that two gears were missing; by the time his word comes,
// a movement from before the count has explained one of them. That is another decision, and his to take again (O5).
func TestDecisionOnANumberThatHasChanged(t *testing.T) {
	stage := script.Warehouse()
	furnish(stage)
	before := domain.Seen{Device: "t2", Number: 1, Low: stage.Now.UnixMilli() - 9000, High: stage.Now.UnixMilli() - 8000}
	domain.Fold(stage.Rows, before, "w3", domain.GoodsMoved{From: domain.At("R-1"), To: domain.At("R-2"), Goods: domain.Goods{Item: "110"}, Quantity: 1})
	counts := domain.Find[domain.Count](stage.Rows, domain.ByState, domain.CountOpen)
	if len(counts) != 1 || counts[0].Found-counts[0].Expected != -1 {
		t.Fatalf("the counts that wait are %+v", counts)
	}
	word := domain.CountDecided{Count: counts[0].ID, Adjustment: -2, Accept: true, Cause: "lost"}
	domain.Fold(stage.Rows, domain.Seen{Device: "t3", Number: 1}, "w9", word)
	if stock, _ := domain.Get[domain.Stock](stage.Rows, domain.StockKey(domain.At("R-1"), domain.Goods{Item: "110"})); stock.Quantity != 39 {
		t.Errorf("the stale word has moved the ledger to %d", stock.Quantity)
	}
	word.Adjustment = -1
	domain.Fold(stage.Rows, domain.Seen{Device: "t3", Number: 2}, "w1", word)
	if open := domain.Find[domain.Count](stage.Rows, domain.ByState, domain.CountOpen); len(open) != 1 {
		t.Error("who counted has decided himself")
	}
	domain.Fold(stage.Rows, domain.Seen{Device: "t3", Number: 3}, "w9", word)
	if stock, _ := domain.Get[domain.Stock](stage.Rows, domain.StockKey(domain.At("R-1"), domain.Goods{Item: "110"})); stock.Quantity != 38 {
		t.Errorf("after the decision the ledger holds %d", stock.Quantity)
	}
}
