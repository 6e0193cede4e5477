package count_test

import (
	"flag"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/count"
	"github.com/handtruck/handtruck/domain/work/script"
)

var update = flag.Bool("update", false, "take the answers that come over into the scripts")

func TestScripts(t *testing.T) {
	script.Folder(t, *update, func() (script.Machine, *script.Stage) {
		stage := script.Warehouse()
		furnish(stage)
		return script.Of(count.Start(stage.View()), count.Next, count.Screen), stage
	})
}

// furnish adds a costly item of class A at two places, and what the site tolerates for its class.
func furnish(stage *script.Stage) {
	stage.State(domain.Location{Code: "R-5", Kind: domain.Storage, Sequence: 30000}, domain.Location{Code: "R-6", Kind: domain.Storage, Sequence: 30001},
		domain.Item{Code: "110", Name: "Gear", UoM: "piece", Class: "A", UnitCost: 500},
		domain.Opening{Location: "R-5", Goods: domain.Goods{Item: "110"}, Quantity: 1000},
		domain.Opening{Location: "R-6", Goods: domain.Goods{Item: "110"}, Quantity: 50},
		domain.Tolerance{Work: domain.TaskCount, Class: "A", PlusPercent: 1, MinusPercent: 2, ApproveAbove: 20000, RecountByOther: true})
}
