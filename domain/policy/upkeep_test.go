package policy_test

import (
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/policy"
)

// stand gives places a spot on the floor, so that there is something to walk.
func stand(rows *domain.Overlay) {
	at := func(code string, kind domain.LocationKind, x, y int64) {
		rows.Put(domain.Location{Code: code, Kind: kind, Zone: "dry", XMM: &x, YMM: &y, Sequence: x + y})
	}
	at("PACK", domain.Packing, 0, 0)
	at("FACE", domain.PickFace, 4000, 3000)
	at("RACK", domain.Storage, 4000, 9000)
}

func TestRunsForACartWithRoom(t *testing.T) {
	rows := site()
	stand(rows)
	stock(rows, domain.At("RACK"), jam("A", ""), 12, "")
	settle(t, rows, noon)
	if runs := domain.All[domain.Run](rows); len(runs) != 0 {
		t.Errorf("runs without a cart for several totes: %+v", runs)
	}
	rows.Put(domain.Setting{Name: domain.SettingCartTotes, Value: 2})
	settle(t, rows, noon)
	runs := domain.All[domain.Run](rows)
	if len(runs) != 1 || len(runs[0].Orders) != 2 || runs[0].Orders[0] != "O-2" || runs[0].Zone != "dry" || runs[0].LengthMM <= 0 || runs[0].Seconds <= 0 {
		t.Fatalf("runs are %+v: one walk for both, the urgent order in the first tote", runs)
	}
	rows.Put(domain.Setting{Name: domain.SettingCartTotes, Value: 1})
	settle(t, rows, noon)
	if runs := domain.All[domain.Run](rows); len(runs) != 0 {
		t.Errorf("runs are left from another cart: %+v", runs)
	}
}

func TestCountsByPlanComeRoundOnce(t *testing.T) {
	rows := site()
	rows.Put(domain.CountPlan{Class: "", Days: 5})
	stock(rows, domain.At("RACK"), jam("A", ""), 12, "")
	stock(rows, domain.At("FACE"), domain.Goods{Item: "OAT", Lot: "B"}, 3, "")
	stock(rows, domain.At("DOCK"), jam("C", ""), 5, "")
	asked := map[string]int{}
	for day := range 5 {
		for _, fact := range settle(t, rows, noon.Add(time.Duration(day)*24*time.Hour)) {
			if ask, ok := fact.(domain.Asked); ok && ask.Task.Kind == domain.TaskCount {
				asked[ask.Task.Location]++
				ask.Task.State = domain.TaskDone
				rows.Put(ask.Task)
			}
		}
	}
	if asked["RACK"] != 1 || asked["FACE"] != 1 || asked["DOCK"] != 0 {
		t.Errorf("counts asked for in five days: %v", asked)
	}
}

func TestFaceThatOrdersWillEmptyIsFilled(t *testing.T) {
	rows := site()
	rows.Put(domain.Fill{Location: "FACE", Item: "JAM", Min: 5, Max: 30})
	stock(rows, domain.At("FACE"), jam("A", ""), 14, "")
	settle(t, rows, noon)
	task, _ := domain.Get[domain.Task](rows, domain.FillTaskID("FACE", "JAM"))
	if task.State != domain.TaskOpen || task.Quantity != 16 {
		t.Fatalf("task is %+v: 12 of the 14 are set aside for orders", task)
	}
	stock(rows, domain.At("FACE"), jam("A", ""), 30, "")
	settle(t, rows, noon)
	if task, _ := domain.Get[domain.Task](rows, task.ID); task.State != domain.TaskCancelled {
		t.Errorf("task is %+v although the face is full", task)
	}
}

func TestLoadThatNobodySetDown(t *testing.T) {
	rows := site()
	rows.Put(domain.Task{ID: "p", Kind: domain.TaskPutaway, State: domain.TaskClaimed, Device: "t1", Worker: "W", Since: noon.UnixMilli()})
	rows.Put(domain.Setting{Name: domain.SettingLeaseMinutes, Value: 30})
	if facts := policy.Run(rows, noon.Add(29*time.Minute)); len(facts) != 0 {
		t.Errorf("ended within the lease: %v", facts)
	}
	settle(t, rows, noon.Add(31*time.Minute))
	if task, _ := domain.Get[domain.Task](rows, "p"); task.State != domain.TaskOpen || task.Device != "" {
		t.Errorf("task is %+v", task)
	}
}
