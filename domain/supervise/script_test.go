package supervise_test

import (
	"flag"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/supervise"
	"github.com/handtruck/handtruck/domain/work/script"
)

var update = flag.Bool("update", false, "take the answers that come over into the scripts")

func TestScripts(t *testing.T) {
	script.Folder(t, *update, func() (script.Machine, *script.Stage) {
		stage := script.Warehouse()
		furnish(stage)
		return script.Of(supervise.Start(), supervise.Next, supervise.Screen), stage
	})
}

// furnish lets things go wrong before the supervisor comes: a costly count, goods on hold, a claim, a full place, an
// incident.
func furnish(stage *script.Stage) {
	stage.State(domain.Worker{Badge: "w9", Name: "Kai", Roles: []domain.Role{domain.Supervisor}},
		domain.Tolerance{Work: domain.TaskCount, PlusPercent: 100, MinusPercent: 100, ApproveAbove: 100},
		domain.Item{Code: "110", Name: "Gear", UoM: "piece", UnitCost: 500},
		domain.Opening{Location: "R-1", Goods: domain.Goods{Item: "110"}, Quantity: 40},
		domain.Exception{Work: domain.WorkReport, Reason: domain.ReasonHazard, Block: true})
	for _, fact := range []domain.Fact{
		domain.Counted{Round: "r1", Location: "R-1", Lines: []domain.CountedLine{{Goods: domain.Goods{Item: "110"}, Quantity: 38}}},
		domain.Received{Receipt: "RC-1", Line: "1", Goods: domain.Goods{Item: "100", Status: domain.Hold}, Quantity: 12, Dock: "D-1", Reason: "check_failed"},
		domain.Claimed{Run: "run-1", Orders: []string{"OR-1"}, At: stage.Now.UnixMilli()},
		domain.IncidentReported{What: "hazard", Place: "R-2", Note: "oil on the floor"},
	} {
		stage.Number++
		domain.Fold(stage.Rows, domain.Seen{Device: "t1", Number: stage.Number, Low: stage.Now.UnixMilli(), High: stage.Now.UnixMilli()}, "w1", fact)
	}
	stage.Worker = "w9"
}
