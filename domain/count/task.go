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
	tasks = slices.DeleteFunc(tasks, func(task domain.Task) bool { return task.Location == "" || task.Due > t.Today() })
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
