package desk

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/route"
	"github.com/handtruck/handtruck/domain/walk"
	"github.com/handtruck/handtruck/domain/work"
)

// Nearby is work that waits near the place where a worker has just set something down: going back empty-handed is the
// walk that costs and brings nothing.
type Nearby struct {
	Choice string `json:"choice"` // at home
	Place  string `json:"place"`
	Metres int64  `json:"metres"`
}

// nearbyMost is how many waiting tasks are looked at.
const nearbyMost = 200

// nearby is the waiting putaway or refill that is nearest to where a run ended, as far as the worker may do it and the
// site wants work on the way to be offered.
func nearby(facts []domain.Fact, v work.View) *Nearby {
	if domain.SettingOf(v.Rows, domain.SettingDetour) == 0 {
		return nil
	}
	from := ""
	for _, fact := range facts {
		if dropped, ok := fact.(domain.Dropped); ok {
			from = dropped.Location
		}
	}
	if from == "" {
		return nil
	}
	var floor *route.Floor
	var best *Nearby
	for _, kind := range []domain.TaskKind{domain.TaskPutaway, domain.TaskReplenish} {
		flow, ok := find(string(kind))
		if !ok || !may(v, flow) {
			continue
		}
		tasks := domain.Find[domain.Task](v.Rows, domain.ByKind, domain.TaskTerm(kind, domain.TaskOpen))
		for _, task := range tasks[:min(nearbyMost, len(tasks))] {
			if floor == nil {
				floor = walk.Floor(v.Rows)
			}
			const metre = 1000
			if mm := floor.Distance(from, task.Location); mm != route.Unknown && (best == nil || mm/metre < best.Metres) {
				best = &Nearby{string(kind), task.Location, mm / metre}
			}
		}
	}
	return best
}

// show tells of it at home.
func (n *Nearby) show(screen *work.Screen, v work.View) {
	if flow, ok := find(n.Choice); ok {
		screen.Show.Add("nearest", v.Say("%s at %s, %d m", v.Say(flow.label), n.Place, n.Metres))
	}
}
