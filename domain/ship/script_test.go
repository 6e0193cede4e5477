package ship_test

import (
	"flag"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/ship"
	"github.com/handtruck/handtruck/domain/work/script"
)

var update = flag.Bool("update", false, "take the answers that come over into the scripts")

func TestScripts(t *testing.T) {
	script.Folder(t, *update, func() (script.Machine, *script.Stage) {
		stage := script.Warehouse()
		packed(stage, "OR-1", "VAN", "CT-1", "CT-2")
		packed(stage, "OR-2", "AIR", "CT-3")
		return script.Of(ship.Start(), ship.Next, ship.Screen), stage
	})
}

// packed is an order of hinges that stands in closed cartons, two in each, at the packing place.
func packed(stage *script.Stage, order, carrier string, cartons ...string) {
	quantity := int64(2 * len(cartons))
	stage.State(domain.Order{Code: order, Carrier: carrier}, domain.OrderLine{Order: order, Line: "1", Item: "100", Quantity: quantity})
	tote, hinges := "T-"+order, domain.Goods{Item: "100"}
	facts := []domain.Fact{
		domain.ToteAssigned{Run: order, Order: order, Tote: tote},
		domain.Picked{Run: order, Order: order, Line: "1", From: domain.At("F-1"), Goods: hinges, Quantity: quantity, Tote: tote},
		domain.Dropped{Run: order, Location: "Z-1", Orders: []string{order}, Totes: []string{tote}},
	}
	for _, carton := range cartons {
		facts = append(facts,
			domain.PackedGoods{Order: order, From: domain.In(tote), Goods: hinges, Quantity: 2, Carton: carton, Location: "Z-1"},
			domain.CartonClosed{Order: order, Carton: carton, SSCC: carton})
	}
	for i, fact := range append(facts, domain.OrderPacked{Order: order}) {
		domain.Fold(stage.Rows, domain.Seen{Device: "t8", Number: uint64(i + 1)}, "w3", fact)
	}
}
