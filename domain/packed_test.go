package domain_test

import (
	"testing"

	"github.com/handtruck/handtruck/domain"
)

// What was picked for an order and stays behind when packing it ends is named, with where it is, until it is packed after all.
func TestShortShipment(t *testing.T) {
	rows := domain.NewOverlay(nil)
	hinges := domain.Goods{Item: "100"}
	number := uint64(0)
	fold := func(facts ...domain.Fact) {
		for _, fact := range facts {
			number++
			domain.Fold(rows, domain.Seen{Device: "t1", Number: number}, "w1", fact)
		}
	}
	told := func(when string, state domain.DiscrepancyState, found int64) {
		t.Helper()
		var all []domain.Discrepancy
		for _, d := range domain.All[domain.Discrepancy](rows) {
			if d.Kind == domain.ShortShipment {
				all = append(all, d)
			}
		}
		switch {
		case state == "" && len(all) > 0:
			t.Errorf("%s: %+v", when, all)
		case state != "" && len(all) != 1:
			t.Errorf("%s: %d are told", when, len(all))
		case state != "" && (all[0].State != state || all[0].Expected != 5 || all[0].Found != found || all[0].Unit != "T-1" || all[0].Location != "Z-1"):
			t.Errorf("%s: %+v", when, all[0])
		}
	}
	pack := func(quantity int64) domain.Fact {
		return domain.PackedGoods{Order: "OR-1", From: domain.In("T-1"), Goods: hinges, Quantity: quantity, Carton: "CT-1", Location: "Z-1"}
	}
	for _, row := range []domain.Row{domain.Worker{Badge: "w1", Roles: []domain.Role{domain.Picker}}, domain.Location{Code: "Z-1", Kind: domain.Packing},
		domain.Order{Code: "OR-1"}, domain.OrderLine{Order: "OR-1", Line: "1", Item: "100", Quantity: 5}} {
		domain.Fold(rows, domain.Seen{Device: domain.Hub}, "", domain.Stated{Row: row})
	}
	fold(domain.ToteAssigned{Run: "r", Order: "OR-1", Tote: "T-1"},
		domain.Picked{Run: "r", Order: "OR-1", Line: "1", From: domain.At("F-1"), Goods: hinges, Quantity: 5, Tote: "T-1"},
		domain.Dropped{Run: "r", Location: "Z-1", Orders: []string{"OR-1"}, Totes: []string{"T-1"}}, pack(2))
	told("while it is packed", "", 0)
	fold(domain.OrderPacked{Order: "OR-1"})
	told("when packing has ended", domain.DiscrepancyOpen, 2)
	fold(pack(1))
	told("with one more", domain.DiscrepancyOpen, 3)
	fold(pack(2))
	told("with all", domain.DiscrepancyClosed, 3)
}
