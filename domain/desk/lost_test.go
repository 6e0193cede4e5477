package desk_test

import (
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/desk"
	"github.com/handtruck/handtruck/domain/work/script"
)

// TestLostClaims plays a device that has taken hinges for an order which a colleague had first.
func TestLostClaims(t *testing.T) {
	script.Within(t, "testdata/lost", *update, func() (script.Machine, *script.Stage) {
		stage := script.Warehouse()
		told := func(device string, number uint64, fact domain.Fact) {
			domain.Fold(stage.Rows, domain.Seen{Device: device, Number: number}, "w3", fact)
		}
		told("t2", 1, domain.Claimed{Run: "r2", Orders: []string{"OR-1"}})
		told("t1", 1, domain.Claimed{Run: "r1", Orders: []string{"OR-1"}})
		told("t1", 2, domain.ToteAssigned{Run: "r1", Order: "OR-1", Tote: "T-1"})
		told("t1", 3, domain.Picked{Run: "r1", Order: "OR-1", Line: "1", From: domain.At("F-1"), Goods: domain.Goods{Item: "100"}, Quantity: 5, Tote: "T-1"})
		stage.Number = 3
		return script.Of(desk.State{}, machine.Next, machine.Screen), stage
	})
}
