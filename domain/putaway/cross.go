package putaway

import (
	"cmp"
	"slices"
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/policy"
	"github.com/handtruck/handtruck/domain/work"
)

// task is the id of the task that the load in hand answers.
func (s State) task() string {
	switch {
	case s.Unit != "":
		return domain.PutawayTaskID(domain.In(s.Unit), domain.Goods{})
	case s.From != "":
		return domain.PutawayTaskID(s.From, s.Goods)
	}
	return ""
}

// hold tells others that the load is in hand, and where it goes: they are offered other loads, and the room there
// counts as taken.
func (s State) hold(t *work.Turn) {
	task, ok := domain.Get[domain.Task](t.Rows, s.task())
	mine := ok && task.State == domain.TaskClaimed && task.Device == t.Device()
	if ok && (task.State == domain.TaskOpen || mine && task.To != s.Proposed) {
		t.Record(domain.TaskTaken{Tasks: []string{task.ID}, At: t.Now.UnixMilli(), To: s.Proposed})
	}
}

// giveBack leaves the load to whoever comes next.
func (s State) giveBack(t *work.Turn) {
	if task, ok := domain.Get[domain.Task](t.Rows, s.task()); ok && task.State == domain.TaskClaimed && task.Device == t.Device() {
		t.Record(domain.TaskTaken{Tasks: []string{task.ID}, Back: true})
	}
}

// best is the place for the load: a staging place when orders wait for it, else the best place to store it.
func (s *State) best(t *work.Turn) string {
	s.Cross = ""
	if staging := s.staging(t); staging != "" {
		s.Cross = staging
		return staging
	}
	return Propose(t.Rows, s.load(t.Rows), s.At, s.Passed)
}

// staging is the first staging place, when the load came in just now and an order is short of it.
func (s State) staging(t *work.Turn) string {
	from, _ := domain.Get[domain.Location](t.Rows, s.At)
	if from.Kind != domain.Dock || !slices.ContainsFunc(s.load(t.Rows).Contents, func(c Content) bool { return len(short(t, c)) > 0 }) {
		return ""
	}
	places := slices.DeleteFunc(domain.Find[domain.Location](t.Rows, domain.ByKind, string(domain.Staging)), func(l domain.Location) bool {
		return l.Full || slices.Contains(s.Passed, l.Code) || Allowed(t.Rows, l, s.load(t.Rows)) != ""
	})
	if len(places) == 0 {
		return ""
	}
	return slices.MinFunc(places, func(a, b domain.Location) int {
		return cmp.Or(cmp.Compare(a.Sequence, b.Sequence), strings.Compare(a.Code, b.Code))
	}).Code
}

// crossesTo tells whether the load goes to a staging place because orders wait for it.
func (s State) crossesTo(place domain.Location) bool {
	return s.Cross != "" && place.Kind == domain.Staging
}

// want is what a line of an order is short of.
type want struct {
	line     domain.OrderLine
	parts    []domain.AllocatedPart // set aside for it so far
	quantity int64
}

// short are the lines of released orders for which no stock was found and which may have this.
func short(t *work.Turn, c Content) []want {
	if c.Goods.State() != domain.Available || c.Goods.Expired(t.Today()) || c.Item.Blocked || c.Quantity <= 0 {
		return nil
	}
	var wants []want
	for _, line := range domain.Find[domain.OrderLine](t.Rows, domain.ByItem, c.Goods.Item) {
		order, ok := domain.Get[domain.Order](t.Rows, line.Order)
		if !ok || order.State != domain.StateOpen || line.Lot != "" && line.Lot != c.Goods.Lot {
			continue
		}
		w := want{line: line, quantity: line.Open()}
		for _, a := range domain.Find[domain.Allocation](t.Rows, domain.ByOrder, line.Order) {
			if a.Line == line.Line {
				w.parts = append(w.parts, domain.AllocatedPart{Holder: a.Holder, Goods: a.Goods, Quantity: a.Quantity})
				w.quantity -= a.Quantity
			}
		}
		for _, part := range policy.Allocate(t.Rows, order, line, w.quantity, t.Today(), nil) {
			w.quantity -= part.Quantity // the racks have it
		}
		if w.quantity > 0 {
			wants = append(wants, w)
		}
	}
	return wants
}

// cross sets the load aside for the orders that wait for it, at the holder where it will be.
func (s State) cross(t *work.Turn, holder domain.Holder, contents []Content) {
	for _, c := range contents {
		rest := c.Quantity
		for _, w := range short(t, c) {
			part := min(rest, w.quantity)
			if part <= 0 {
				break
			}
			rest -= part
			t.Record(domain.Allocated{Order: w.line.Order, Line: w.line.Line,
				Parts: append(w.parts, domain.AllocatedPart{Holder: holder, Goods: c.Goods, Quantity: part})})
		}
	}
}
