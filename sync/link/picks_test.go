package link_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/replica"
)

// TestTwoOfflinePicks is what systems that sync balances get wrong: two handhelds without radio pick from the same place more
// than it holds. Both took what they took, so the place has less than nothing, and one discrepancy says so.
func TestTwoOfflinePicks(t *testing.T) {
	for _, test := range []struct{ first, second, left int64 }{{5, 5, -2}, {5, 4, -1}, {5, 3, 0}} {
		t.Run(fmt.Sprintf("%d and %d of 8", test.first, test.second), func(t *testing.T) {
			s := startSite(t)
			goods := domain.Goods{Item: "0401"}
			err := s.hub.Import(t.Context(), time.Now(), []domain.Row{domain.Opening{Location: "A-1", Goods: goods, Quantity: 8},
				domain.Order{Code: "S-1"}, domain.OrderLine{Order: "S-1", Line: "1", Item: "0401", Quantity: 5},
				domain.Order{Code: "S-2"}, domain.OrderLine{Order: "S-2", Line: "1", Item: "0401", Quantity: 5}})
			if err != nil {
				t.Fatal(err)
			}
			devices := []*replica.Folder{s.device(t, "t1"), s.device(t, "t2")}
			syncAll := func() {
				for _, d := range devices {
					if err := link.New(d).Sync(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
			}
			syncAll()
			for i, quantity := range []int64{test.first, test.second} { // nobody has heard of the other
				order := fmt.Sprint("S-", i+1)
				record(t, devices[i], domain.Claimed{Run: "run-" + order, Orders: []string{order}},
					domain.Picked{Run: "run-" + order, Order: order, Line: "1", From: domain.At("A-1"), Goods: goods, Quantity: quantity, Tote: "TOTE-" + order})
			}
			syncAll()
			syncAll()
			for _, d := range devices {
				d.Lock()
				stock, _ := domain.Get[domain.Stock](d.View().Rows, domain.StockKey(domain.At("A-1"), goods))
				found := slices.DeleteFunc(domain.All[domain.Discrepancy](d.View().Rows), func(d domain.Discrepancy) bool {
					return d.State == domain.DiscrepancyClosed // provisional ones count: another handheld may still explain them
				})
				d.Unlock()
				if stock.Quantity != test.left {
					t.Errorf("%s shows %d, truth is %d", d.Identity().Name, stock.Quantity, test.left)
				}
				switch {
				case test.left >= 0 && len(found) == 0:
				case test.left < 0 && len(found) == 1 && found[0].Kind == domain.NegativeStock && found[0].Found == test.left:
				default:
					t.Errorf("%s shows discrepancies %+v", d.Identity().Name, found)
				}
			}
		})
	}
}
