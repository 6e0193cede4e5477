package putaway

import (
	"cmp"
	"slices"
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// offer takes the next load that waits: what is in the worker's own cart first, then the nearest to the door.
//
// Loads for which no place fits are passed over; when none has one, that is said.
func (s State) offer(t *work.Turn) State {
	tasks := waiting(t, func(domain.Task) bool { return true })
	if len(tasks) == 0 {
		t.Refuse(work.NoWork)
		return s
	}
	for _, task := range tasks {
		if taken := s.takeTask(t, task); taken.Step == stepLocation {
			return taken
		}
	}
	return s
}

// waiting are the open putaway tasks that this device can do, in the order in which they are offered.
func waiting(t *work.Turn, also func(domain.Task) bool) []domain.Task {
	own := domain.Cart(t.Device())
	found := domain.Find[domain.Task](t.Rows, domain.ByKind, domain.TaskTerm(domain.TaskPutaway, domain.TaskOpen))
	for _, task := range claimed(t.Rows) {
		if task.Device == t.Device() {
			found = append(found, task)
		}
	}
	var tasks []domain.Task
	for _, task := range found {
		if (task.BringsBack() && t.Worker.May(domain.Receiver) || waits(t.View, task.Location)) && also(task) {
			tasks = append(tasks, task)
		}
	}
	place := func(code string) domain.Location {
		found, _ := domain.Get[domain.Location](t.Rows, code)
		return found
	}
	slices.SortStableFunc(tasks, func(a, b domain.Task) int {
		return cmp.Or(cmp.Compare(order(a.Location != own), order(b.Location != own)),
			cmp.Compare(place(a.Location).Sequence, place(b.Location).Sequence), strings.Compare(a.Unit, b.Unit), strings.Compare(a.Goods.Item, b.Goods.Item))
	})
	return tasks
}

func order(later bool) int {
	if later {
		return 1
	}
	return 0
}

func (s State) takeTask(t *work.Turn, task domain.Task) State {
	if task.Unit != "" && task.Location != domain.Cart(t.Device()) && !task.BringsBack() {
		s.Unit, s.At = task.Unit, task.Location
		return s.propose(t)
	}
	holder := domain.At(task.Location)
	if task.Unit != "" {
		holder = domain.In(task.Unit) // goods in a tote go piece by piece, the tote stays where it is
	}
	stock, ok := domain.Get[domain.Stock](t.Rows, domain.StockKey(holder, task.Goods))
	if !ok || stock.Quantity <= 0 {
		t.Refuse(work.NoWork)
		return s
	}
	return s.takeStock(t, stock)
}

// location asks where the load was set down.
func (s State) location(t *work.Turn) State {
	if choice, ok := t.Event.(work.Choose); ok {
		return s.otherPlace(t, choice.Option)
	}
	place, ok := s.scanned(t)
	if !ok {
		return s
	}
	if !Stores(place) && !s.crossesTo(place) {
		t.Refuse(work.ExpectedPlaceOfKind, t.Say("storage or pick"))
		return s
	}
	if code := Allowed(t.Rows, place, s.load(t.Rows)); code != "" {
		t.Refuse(code, place.Code)
		return s
	}
	if (place.Code != s.Proposed || place.Full) && !t.Confirmed(work.ConfirmLocationDiffers, place.Code) {
		return s
	}
	t.Take()
	if s.Unit == "" {
		s.Step, s.To = stepQuantity, place.Code
		return s
	}
	if s.crossesTo(place) {
		s.cross(t, domain.In(s.Unit), s.load(t.Rows).Contents)
	}
	return s.finish(t, domain.UnitMoved{Unit: s.Unit, From: s.At, To: place.Code, Why: domain.TaskPutaway})
}

// scanned is the place that a scan, its code or the proposed place's check digits name.
func (s State) scanned(t *work.Turn) (domain.Location, bool) {
	m, _ := work.Read(t.Rows, t.Event)
	if t.Unclear(m) {
		return domain.Location{}, false
	}
	return t.Place(m, s.Proposed)
}

// otherPlace passes over the proposal, or marks it full.
func (s State) otherPlace(t *work.Turn, option string) State {
	switch option {
	case "full":
		if s.Proposed != "" {
			t.Record(domain.LocationMarked{Location: s.Proposed, Full: true})
		}
	case "other":
		s.Passed = append(slices.Clone(s.Passed), s.Proposed)
	default:
		t.Refuse(work.BadInput, option)
		return s
	}
	return s.propose(t)
}

// quantity asks how many of loose goods were put there.
func (s State) quantity(t *work.Turn) State {
	typed, ok := t.Event.(work.Enter)
	if choice, chosen := t.Event.(work.Choose); chosen {
		t.Refuse(work.BadInput, choice.Option)
		return s
	} else if !ok {
		t.Refuse(work.QuantityInvalid, work.Echo(t.Event))
		return s
	}
	item, _ := domain.Get[domain.Item](t.Rows, s.Goods.Item)
	quantity, code := work.ParseQuantity(typed.Text, item.Decimals)
	if code == "" && quantity > s.Quantity {
		code = work.QuantityTooHigh
	}
	switch code {
	case "":
	case work.QuantityTooHigh:
		t.Refuse(code, work.Decimal(s.Quantity, item.Decimals))
		return s
	default:
		t.Refuse(code, typed.Text)
		return s
	}
	if place, _ := domain.Get[domain.Location](t.Rows, s.To); s.crossesTo(place) {
		s.cross(t, domain.At(s.To), LoadOfGoods(t.Rows, s.Goods, quantity).Contents)
	}
	return s.finish(t, domain.GoodsMoved{From: s.From, To: domain.At(s.To), Goods: s.Goods, Quantity: quantity, Why: domain.TaskPutaway, Task: s.cartTask(t, quantity)})
}

// cartTask is the task to bring goods back that is answered when all of them were.
func (s State) cartTask(t *work.Turn, quantity int64) string {
	if s.At != domain.Cart(t.Device()) || quantity < s.Quantity {
		return ""
	}
	for _, task := range waiting(t, func(task domain.Task) bool { return task.Location == s.At && task.Goods == s.Goods }) {
		return task.ID
	}
	return ""
}

// finish records where the load is and begins with the next.
func (s State) finish(t *work.Turn, fact domain.Fact) State {
	if undone, ok := domain.Undo(t.Seen.Number, fact); ok {
		s.Last = &undone
	}
	t.Record(fact)
	t.Tell(work.Done)
	return s.again()
}
