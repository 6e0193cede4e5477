package count

import (
	"cmp"
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// offer shows the nearest place that is due, and with every further choice the one after it.
func (s State) offer(t *work.Turn) State {
	tasks := domain.Find[domain.Task](t.Rows, domain.ByKind, domain.TaskTerm(domain.TaskCount, domain.TaskOpen))
	tasks = slices.DeleteFunc(tasks, func(task domain.Task) bool {
		return task.Location == "" || task.Due > t.Today() || ownRecount(task, t)
	})
	if len(tasks) == 0 {
		t.Refuse(work.NoWork)
		return s
	}
	here, _ := domain.Get[domain.Location](t.Rows, s.Location)
	slices.SortFunc(tasks, func(a, b domain.Task) int {
		return cmp.Or(cmp.Compare(away(here, a, t.Rows), away(here, b, t.Rows)), cmp.Compare(a.Location, b.Location), cmp.Compare(a.ID, b.ID))
	})
	after := slices.IndexFunc(tasks, func(task domain.Task) bool { return task.ID == s.Offered }) + 1
	s.Offered = tasks[after%len(tasks)].ID
	return s
}

// ownRecount tells whether a task asks somebody else to count again what this worker has counted.
func ownRecount(task domain.Task, t *work.Turn) bool {
	item, _ := domain.Get[domain.Item](t.Rows, task.Goods.Item)
	if task.Reason != "recount" || !domain.ToleranceOf(t.Rows, domain.TaskCount, item.Class).RecountByOther {
		return false
	}
	return slices.ContainsFunc(domain.Find[domain.Count](t.Rows, domain.ByState, domain.CountOpen), func(count domain.Count) bool {
		return count.Worker == t.Worker.Badge && count.Goods.Item == task.Goods.Item && domain.LocationOf(t.Rows, count.Holder) == task.Location
	})
}

// follow counts one item wherever it stands, the nearest place first.
func (s State) follow(item string, t *work.Turn) State {
	place := s.holding(item, t.Rows)
	if place == "" {
		t.Refuse(work.NoWork)
		return s
	}
	s.Wanted, s.ByItem = item, false
	t.Take()
	return s
}

// onward goes on with the item that is counted place by place, until it was counted everywhere.
func (s State) onward(before State, t *work.Turn) State {
	if before.Wanted == "" {
		return s
	}
	s.Wanted, s.Seen = before.Wanted, append(slices.Clone(before.Seen), before.Location)
	if s.holding(s.Wanted, t.Rows) == "" {
		s.Wanted, s.Seen = "", nil
	}
	return s
}

// holding is the nearest place where an item stands by the ledger and that was not counted yet, or empty.
func (s State) holding(item string, rows domain.Reader) string {
	here, _ := domain.Get[domain.Location](rows, s.Location)
	best := ""
	for _, stock := range domain.Find[domain.Stock](rows, domain.ByItem, item) {
		place, known := domain.Get[domain.Location](rows, domain.LocationOf(rows, stock.Holder))
		if !known || slices.Contains(s.Seen, place.Code) {
			continue
		}
		nearer := cmp.Compare(away(here, domain.Task{Location: place.Code}, rows), away(here, domain.Task{Location: best}, rows))
		if best == "" || nearer < 0 || nearer == 0 && place.Code < best {
			best = place.Code
		}
	}
	return best
}

// away is how far a task's place is from here in mm, along the walls; without coordinates or a start it is the
// place's turn in the walk through the site.
func away(here domain.Location, task domain.Task, rows domain.Reader) int64 {
	there, _ := domain.Get[domain.Location](rows, task.Location)
	if here.XMM == nil || here.YMM == nil || there.XMM == nil || there.YMM == nil {
		return there.Sequence
	}
	return distance(*here.XMM, *there.XMM) + distance(*here.YMM, *there.YMM)
}

func distance(a, b int64) int64 { return max(a-b, b-a) }
