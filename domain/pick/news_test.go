package pick_test

import (
	"slices"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/pick"
	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/domain/work/script"
)

// begun is a run of one order that stands at its first place.
func begun(t *testing.T, order string) (pick.State, *script.Stage) {
	t.Helper()
	stage := script.Warehouse()
	orders(stage)
	s := pick.Start()
	for _, e := range []work.Event{work.Scan{Text: order}, work.Scan{Text: "T-1"}} {
		s = next(s, e, stage)
	}
	if s.Step != "pick/location" {
		t.Fatalf("the run begins at %s: %+v", s.Step, s.Verdict)
	}
	return s, stage
}

func next(s pick.State, e work.Event, stage *script.Stage) pick.State {
	s, facts := pick.Next(s, e, stage.View())
	for _, fact := range facts {
		domain.Fold(stage.Rows, stage.View().Seen, stage.Worker, fact)
		stage.Number++
	}
	return s
}

// want restates how many an order line asks for, as an import does.
func want(stage *script.Stage, order string, quantity int64) {
	stage.State(domain.OrderLine{Order: order, Line: "1", Item: "100", Quantity: quantity})
}

func planned(s pick.State) (total int64) {
	for _, stop := range s.Stops {
		total += stop.Quantity
	}
	return total
}

// TestQuantityChangesWhileTheRunIsUnderWay: the plan follows what the order wants by now (M9).
func TestQuantityChangesWhileTheRunIsUnderWay(t *testing.T) {
	s, stage := begun(t, "OR-1")
	for _, quantity := range []int64{3, 120, 8} {
		want(stage, "OR-1", quantity)
		s = next(s, work.Synced{}, stage)
		if s.Code != work.QuantityChanged || planned(s) != quantity {
			t.Errorf("wanted %d: planned %d, told %q", quantity, planned(s), s.Code)
		}
		told := stage.Number
		if s = next(s, work.Synced{}, stage); stage.Number != told || planned(s) != quantity {
			t.Errorf("news of nothing changed the walk: %+v", s.Stops)
		}
	}
}

func TestOrderIsNoLongerWanted(t *testing.T) {
	s, stage := begun(t, "OR-1")
	want(stage, "OR-1", 0)
	if s = next(s, work.Synced{}, stage); s.Step != "pick/drop" || len(s.Stops) != 0 {
		t.Errorf("still at %s with %+v", s.Step, s.Stops)
	}
}

func TestOrderOfSomebodyElse(t *testing.T) {
	s, stage := begun(t, "OR-1")
	order, _ := domain.Get[domain.Order](stage.Rows, "OR-1")
	order.Run, order.Device = "r9", "t9"
	stage.Rows.Put(order)
	if s = next(s, work.Synced{}, stage); !s.Done || s.Code != work.TaskReassigned {
		t.Errorf("told %q, done %v", s.Code, s.Done)
	}
}

func TestAllocationToldTooLateIsForNobody(t *testing.T) {
	_, stage := begun(t, "OR-1")
	before := domain.Find[domain.Allocation](stage.Rows, domain.ByOrder, "OR-1")
	late := domain.Allocated{Order: "OR-1", Line: "1", Parts: []domain.AllocatedPart{{Holder: domain.At("R-2"), Goods: domain.Goods{Item: "100"}, Quantity: 5}}}
	domain.Fold(stage.Rows, domain.Seen{Device: "t9", Number: 1}, "w3", late)
	if after := domain.Find[domain.Allocation](stage.Rows, domain.ByOrder, "OR-1"); !slices.Equal(before, after) {
		t.Errorf("somebody else's short moved %v to %v", before, after)
	}
}
