package putaway_test

import (
	"flag"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/putaway"
	"github.com/handtruck/handtruck/domain/work/script"
)

var update = flag.Bool("update", false, "take the answers that come over into the scripts")

func TestScripts(t *testing.T) {
	script.Folder(t, *update, func() (script.Machine, *script.Stage) {
		stage := script.Warehouse()
		furnish(stage)
		return script.Of(putaway.Start(), putaway.Next, putaway.Screen), stage
	})
}

// furnish adds what putaway needs besides the site: places with every kind of limit, and loads that meet them.
func furnish(stage *script.Stage) {
	n := func(v int64) *int64 { return &v }
	stage.State(domain.Location{Code: "L-1", Kind: domain.Storage, Sequence: 20000, CapacityKG: n(5)},
		domain.Location{Code: "L-2", Kind: domain.Storage, Sequence: 20001, MaxHeightMM: n(100)},
		domain.Location{Code: "L-3", Kind: domain.Storage, Sequence: 20002, Mixing: domain.MixItem},
		domain.Location{Code: "L-4", Kind: domain.Storage, Sequence: 20003, CapacityUnits: n(1)},
		domain.Location{Code: "L-5", Kind: domain.Storage, Sequence: 20004, Mixing: domain.MixEmpty},
		domain.Location{Code: "L-6", Kind: domain.Storage, Sequence: 20005, Hazards: []string{"8"}},
		domain.Item{Code: "500", Name: "Anvil", UoM: "piece", WeightG: 9000, HeightMM: 300},
		domain.Item{Code: "600", Name: "Acid", UoM: "can", Hazard: "8"},
		domain.Opening{Location: "D-1", Unit: "P5", Goods: domain.Goods{Item: "500"}, Quantity: 2},
		domain.Opening{Location: "D-1", Unit: "P6", Goods: domain.Goods{Item: "600"}, Quantity: 4},
		domain.Item{Code: "610", Name: "Solvent", UoM: "can", Hazard: "3"}, // which no place may hold
		domain.Opening{Location: "D-1", Unit: "P0", Goods: domain.Goods{Item: "610"}, Quantity: 4},
		domain.Opening{Location: "D-1", Goods: domain.Goods{Item: "400"}, Quantity: 300},
		domain.Location{Code: "CA", Kind: domain.Storage, Sequence: 40001, Class: "C", CapacityUnits: n(1)},
		domain.Location{Code: "CB", Kind: domain.Storage, Sequence: 40002, Class: "B", CapacityUnits: n(1)},
		domain.Item{Code: "750", Name: "Fuse", UoM: "piece", Class: "B"},
		domain.Opening{Location: "D-1", Unit: "P9", Goods: domain.Goods{Item: "750"}, Quantity: 5},
		domain.Location{Code: "S-1", Kind: domain.Staging, Sequence: 90},
		domain.Item{Code: "700", Name: "Ladder", UoM: "piece"},
		domain.Order{Code: "OR-7"}, domain.OrderLine{Order: "OR-7", Line: "1", Item: "700", Quantity: 4},
		domain.Opening{Location: "D-1", Unit: "P8", Goods: domain.Goods{Item: "700"}, Quantity: 6},
		domain.Opening{Location: "D-1", Goods: domain.Goods{Item: "700"}, Quantity: 3},
		domain.Opening{Location: "L-3", Goods: domain.Goods{Item: "100"}, Quantity: 5},
		domain.Opening{Location: "L-4", Unit: "P7", Goods: domain.Goods{Item: "100"}, Quantity: 5},
		domain.Opening{Location: "L-5", Goods: domain.Goods{Item: "100"}, Quantity: 5})
}

// TestLeftovers puts back what stayed behind when an order was packed short: two hinges and a can of varnish in its tote.
func TestLeftovers(t *testing.T) {
	script.Within(t, "testdata/leftovers", *update, func() (script.Machine, *script.Stage) {
		stage := script.Warehouse()
		hinges, varnish := domain.Goods{Item: "100"}, domain.Goods{Item: "200", Lot: "VA", Expiry: "2026-09-30"}
		stage.State(domain.Order{Code: "OR-1"}, domain.OrderLine{Order: "OR-1", Line: "1", Item: "100", Quantity: 5},
			domain.OrderLine{Order: "OR-1", Line: "2", Item: "200", Quantity: 1})
		for i, fact := range []domain.Fact{
			domain.ToteAssigned{Run: "OR-1", Order: "OR-1", Tote: "T-1"},
			domain.Picked{Run: "OR-1", Order: "OR-1", Line: "1", From: domain.At("F-1"), Goods: hinges, Quantity: 5, Tote: "T-1"},
			domain.Picked{Run: "OR-1", Order: "OR-1", Line: "2", From: domain.At("F-2"), Goods: varnish, Quantity: 1, Tote: "T-1"},
			domain.Dropped{Run: "OR-1", Location: "Z-1", Orders: []string{"OR-1"}, Totes: []string{"T-1"}},
			domain.PackedGoods{Order: "OR-1", From: domain.In("T-1"), Goods: hinges, Quantity: 3, Carton: "CT-1", Location: "Z-1"},
			domain.CartonClosed{Order: "OR-1", Carton: "CT-1", SSCC: "CT-1"},
			domain.OrderPacked{Order: "OR-1"},
		} {
			domain.Fold(stage.Rows, domain.Seen{Device: "t8", Number: uint64(i + 1)}, "w3", fact)
		}
		return script.Of(putaway.Start(), putaway.Next, putaway.Screen), stage
	})
}
