package pick_test

import (
	"flag"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/pick"
	"github.com/handtruck/handtruck/domain/policy"
	"github.com/handtruck/handtruck/domain/work/script"
)

var update = flag.Bool("update", false, "take the answers that come over into the scripts")

func TestScripts(t *testing.T) {
	script.Folder(t, *update, func() (script.Machine, *script.Stage) {
		stage := script.Warehouse()
		orders(stage)
		return script.Of(pick.Start(), pick.Next, pick.Screen), stage
	})
}

// orders are a few more for the goods of the warehouse, released by the hub.
func orders(stage *script.Stage) {
	stage.State(
		domain.Order{Code: "OR-2", Customer: "Olsen", Priority: 5}, domain.OrderLine{Order: "OR-2", Line: "1", Item: "200", Quantity: 2},
		domain.OrderLine{Order: "OR-2", Line: "2", Item: "300", Quantity: 1},
		domain.Order{Code: "OR-3", Customer: "Berg"}, domain.OrderLine{Order: "OR-3", Line: "1", Item: "100", Quantity: 4},
		domain.Order{Code: "OR-4", Customer: "Dahl"}, domain.OrderLine{Order: "OR-4", Line: "1", Item: "200", Lot: "VB", Quantity: 8},
		domain.Order{Code: "OR-5", Customer: "Moe"}, domain.OrderLine{Order: "OR-5", Line: "1", Item: "100", Quantity: 31},
		domain.Order{Code: "OR-6", Customer: "Lie"}, domain.OrderLine{Order: "OR-6", Line: "1", Item: "400", Quantity: 250},
		domain.Location{Code: "F-3", Kind: domain.PickFace, Sequence: 41000}, domain.Location{Code: "F-4", Kind: domain.Storage, Sequence: 42000},
		domain.Item{Code: "830", Name: "Wick", UoM: "piece"}, domain.Item{Code: "840", Name: "Jack", UoM: "piece"},
		domain.Opening{Location: "F-3", Goods: domain.Goods{Item: "830"}, Quantity: 3},
		domain.Opening{Location: "F-4", Unit: "U-1", Goods: domain.Goods{Item: "840"}, Quantity: 10},
		domain.Opening{Location: "F-4", Unit: "U-2", Goods: domain.Goods{Item: "840"}, Quantity: 10},
		domain.Order{Code: "OR-7"}, domain.OrderLine{Order: "OR-7", Line: "1", Item: "830", Quantity: 3},
		domain.Order{Code: "OR-8"}, domain.OrderLine{Order: "OR-8", Line: "1", Item: "840", Quantity: 6},
		domain.Order{Code: "OR-9", Customer: "Aas"}, domain.OrderLine{Order: "OR-9", Line: "1", Item: "200", Quantity: 1})
	taken, _ := domain.Get[domain.Order](stage.Rows, "OR-9")
	taken.State, taken.Run, taken.Device, taken.Worker = domain.StatePicking, "r9", "t9", "w3"
	taken.Since = stage.Now.UnixMilli()
	stage.Rows.Put(taken)
	for _, fact := range policy.Run(stage.Rows, stage.Now) {
		domain.Fold(stage.Rows, domain.Seen{Device: "hub"}, "", fact)
	}
}
