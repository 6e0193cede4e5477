package returns_test

import (
	"flag"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/returns"
	"github.com/handtruck/handtruck/domain/work/script"
)

var update = flag.Bool("update", false, "take the answers that come over into the scripts")

func TestScripts(t *testing.T) {
	script.Folder(t, *update, func() (script.Machine, *script.Stage) {
		stage := script.Warehouse()
		furnish(stage)
		return script.Of(returns.Start(), returns.Next, returns.Screen), stage
	})
}

// furnish adds places for what is not sold again, an order that was shipped and one that never was.
func furnish(stage *script.Stage) {
	stage.State(domain.Location{Code: "Q-1", Kind: domain.Quarantine}, domain.Location{Code: "W-1", Kind: domain.Scrap}, domain.Location{Code: "B-1", Kind: domain.Returns},
		domain.Return{Code: "RT-2", Order: "OR-1"}, domain.ReturnLine{Return: "RT-2", Line: "1", Item: "100", Quantity: 2},
		domain.Return{Code: "RT-3"}, domain.ReturnLine{Return: "RT-3", Line: "1", Item: "200", Quantity: 3},
		domain.Order{Code: "OR-9", Customer: "Jensen"})
	stage.Rows.Put(domain.OrderLine{Order: "OR-9", Line: "1", Item: "100", Quantity: 4, Picked: 4, Packed: 4, Shipped: 4})
}
