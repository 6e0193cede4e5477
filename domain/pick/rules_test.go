package pick_test

import (
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/pick"
	"github.com/handtruck/handtruck/domain/policy"
	"github.com/handtruck/handtruck/domain/work/script"
)

// TestRules plays a site that has rules of its own: what follows a short, which weights pass, how many totes a cart has.
func TestRules(t *testing.T) {
	script.Within(t, "testdata/rules", *update, func() (script.Machine, *script.Stage) {
		stage := script.Warehouse()
		rules(stage)
		return script.Of(pick.Start(), pick.Next, pick.Screen), stage
	})
}

// rules adds a cold zone with cheese by weight, an aisle of two bays, and orders for them.
func rules(stage *script.Stage) {
	at := func(code, zone, aisle string, x, y int64) domain.Location {
		return domain.Location{Code: code, Kind: domain.Storage, Zone: zone, Aisle: aisle, XMM: &x, YMM: &y, Sequence: x + y}
	}
	stage.State(at("C-1", "cold", "9", 20000, 2000), at("C-2", "cold", "9", 20000, 4000), at("C-3", "cold", "9", 20000, 6000),
		domain.Item{Code: "K10", Name: "Cheese", UoM: "kg", Decimals: 3, GTIN: "09522000009995", Class: "C"},
		domain.Item{Code: "810", Name: "Butter", UoM: "piece"}, domain.Item{Code: "820", Name: "Yeast", UoM: "piece", LotTracked: true},
		domain.Tolerance{Work: domain.TaskPick, Class: "C", PlusPercent: 10, MinusPercent: 5},
		domain.Exception{Work: domain.TaskPick, Reason: domain.ReasonDamaged, Adjust: true, Tell: domain.Supervisor},
		domain.Setting{Name: domain.SettingCartTotes, Value: 4},
		domain.Opening{Location: "C-1", Goods: domain.Goods{Item: "K10"}, Quantity: 40000},
		domain.Opening{Location: "C-2", Goods: domain.Goods{Item: "810"}, Quantity: 9},
		domain.Opening{Location: "C-3", Goods: domain.Goods{Item: "810"}, Quantity: 9},
		domain.Opening{Location: "C-3", Goods: domain.Goods{Item: "820", Lot: "YA"}, Quantity: 5},
		domain.Opening{Location: "C-3", Goods: domain.Goods{Item: "820", Lot: "YB"}, Quantity: 2},
		domain.Order{Code: "OR-K"}, domain.OrderLine{Order: "OR-K", Line: "1", Item: "K10", Quantity: 5000},
		domain.Order{Code: "OR-B"}, domain.OrderLine{Order: "OR-B", Line: "1", Item: "810", Quantity: 4},
		domain.Order{Code: "OR-Y"}, domain.OrderLine{Order: "OR-Y", Line: "1", Item: "820", Quantity: 4},
		domain.OrderLine{Order: "OR-Y", Line: "2", Item: "K10", Quantity: 2000}, domain.OrderLine{Order: "OR-Y", Line: "3", Item: "810", Quantity: 1},
		domain.OrderLine{Order: "OR-Y", Line: "4", Item: "400", Quantity: 100})
	for _, fact := range policy.Run(stage.Rows, stage.Now) {
		domain.Fold(stage.Rows, domain.Seen{Device: "hub"}, "", fact)
	}
}
