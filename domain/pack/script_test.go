package pack_test

import (
	"flag"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/pack"
	"github.com/handtruck/handtruck/domain/work/script"
)

var update = flag.Bool("update", false, "take the answers that come over into the scripts")

func TestScripts(t *testing.T) {
	script.Folder(t, *update, func() (script.Machine, *script.Stage) {
		stage := script.Warehouse()
		picked(stage)
		return script.Of(pack.Start(), pack.Next, pack.Screen), stage
	})
}

// TestCarrierRules plays a carrier that takes small and middle cartons of up to a kilogram.
func TestCarrierRules(t *testing.T) {
	script.Within(t, "testdata/carrier", *update, func() (script.Machine, *script.Stage) {
		stage := script.Warehouse()
		picked(stage)
		stage.State(domain.Item{Code: "100", Name: "Hinge", UoM: "piece", GTIN: "09522000001005", WeightG: 300},
			domain.Carrier{Code: "VAN", Name: "Van Lines", WeightMaxG: 1000, Cartons: []string{"S", "M"}},
			domain.Carrier{Code: "SHIP", Cartons: []string{"XL"}})
		return script.Of(pack.Start(), pack.Next, pack.Screen), stage
	})
}

// TestSortingOfABatch plays a tote that two orders have in common.
func TestSortingOfABatch(t *testing.T) {
	script.Within(t, "testdata/batch", *update, func() (script.Machine, *script.Stage) {
		stage := script.Warehouse()
		stage.State(domain.Device{Name: stage.Device, Number: 7}, domain.Device{Name: "t2", Number: 8},
			domain.Order{Code: "OR-A"}, domain.OrderLine{Order: "OR-A", Line: "1", Item: "100", Quantity: 3},
			domain.Order{Code: "OR-B"}, domain.OrderLine{Order: "OR-B", Line: "1", Item: "100", Quantity: 2})
		for i, fact := range []domain.Fact{
			domain.Claimed{Run: "r", Orders: []string{"OR-A", "OR-B"}},
			domain.ToteAssigned{Run: "r", Order: "OR-A", Tote: "T-5", Batch: true},
			domain.ToteAssigned{Run: "r", Order: "OR-B", Tote: "T-5", Batch: true},
			domain.Picked{Run: "r", Order: "OR-A", Line: "1", From: domain.At("F-1"), Goods: domain.Goods{Item: "100"}, Quantity: 3, Tote: "T-5"},
			domain.Picked{Run: "r", Order: "OR-B", Line: "1", From: domain.At("F-1"), Goods: domain.Goods{Item: "100"}, Quantity: 2, Tote: "T-5"},
			domain.Dropped{Run: "r", Location: "Z-1", Orders: []string{"OR-A", "OR-B"}, Totes: []string{"T-5"}},
		} {
			domain.Fold(stage.Rows, domain.Seen{Device: "t8", Number: uint64(i + 1)}, "w3", fact)
		}
		return script.Of(pack.Start(), pack.Next, pack.Screen), stage
	})
}

// picked is an order whose goods stand in a tote at the packing place: five hinges and varnish of two lots.
func picked(stage *script.Stage) {
	hinges := domain.Goods{Item: "100"}
	early, late := domain.Goods{Item: "200", Lot: "VA", Expiry: "2026-09-30"}, domain.Goods{Item: "200", Lot: "VB", Expiry: "2026-12-31"}
	stage.State(domain.Device{Name: stage.Device, Number: 7}, domain.OrderLine{Order: "OR-1", Line: "2", Item: "200", Quantity: 3})
	for i, fact := range []domain.Fact{
		domain.Claimed{Run: "r", Orders: []string{"OR-1"}},
		domain.ToteAssigned{Run: "r", Order: "OR-1", Tote: "T-1"},
		domain.Picked{Run: "r", Order: "OR-1", Line: "1", From: domain.At("F-1"), Goods: hinges, Quantity: 5, Tote: "T-1"},
		domain.Picked{Run: "r", Order: "OR-1", Line: "2", From: domain.At("F-2"), Goods: early, Quantity: 1, Tote: "T-1"},
		domain.Picked{Run: "r", Order: "OR-1", Line: "2", From: domain.At("F-2"), Goods: late, Quantity: 2, Tote: "T-1"},
		domain.Dropped{Run: "r", Location: "Z-1", Orders: []string{"OR-1"}, Totes: []string{"T-1"}},
	} {
		domain.Fold(stage.Rows, domain.Seen{Device: "t8", Number: uint64(i + 1)}, "w3", fact)
	}
}
