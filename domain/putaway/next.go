package putaway

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// Next takes one input.
func Next(s State, e work.Event, v work.View) (State, []domain.Fact) {
	t := work.Begin(s.Verdict, e, v)
	switch e.(type) {
	case work.Synced:
		s = s.review(t)
	case work.Back:
		s = s.back(t)
	case work.Undo:
		s = s.undo(t)
	default:
		switch s.Step {
		case stepLocation:
			s = s.location(t)
		case stepQuantity:
			s = s.quantity(t)
		default:
			s = s.unit(t)
		}
	}
	s.Verdict = t.Verdict
	return s, t.Facts
}

// review drops a load that somebody else has put away meanwhile.
func (s State) review(t *work.Turn) State {
	if s.Step == stepUnit {
		return s
	}
	gone := false
	if s.Unit != "" {
		unit, ok := domain.Get[domain.Unit](t.Rows, s.Unit)
		gone = !ok || unit.Location != s.At
	} else {
		stock, _ := domain.Get[domain.Stock](t.Rows, domain.StockKey(s.From, s.Goods))
		gone = stock.Quantity <= 0
		if !gone && stock.Quantity != s.Quantity {
			s.Quantity = stock.Quantity
			t.Warn(work.QuantityChanged, s.Quantity)
		}
	}
	if gone {
		t.Warn(work.TaskReassigned, s.Unit+s.Goods.Item, lastSeen(t.Rows, s.Unit))
		s.Done = true
	}
	return s
}

// lastSeen is the device that saw a unit last.
func lastSeen(rows domain.Reader, label string) string {
	unit, _ := domain.Get[domain.Unit](rows, label)
	if len(unit.Sightings) == 0 {
		return ""
	}
	return unit.Sightings[len(unit.Sightings)-1].Seen.Device
}

func (s State) back(t *work.Turn) State {
	switch s.Step {
	case stepQuantity:
		s.Step, s.To = stepLocation, ""
	case stepLocation:
		s.giveBack(t)
		s = s.again()
	default:
		s.Done = true
	}
	return s
}

func (s State) undo(t *work.Turn) State {
	if s.Last == nil {
		t.Refuse(work.AlreadyDone)
		return s
	}
	if s.Step != stepUnit {
		s.giveBack(t)
	}
	t.Record(*s.Last)
	s.Last = nil
	t.Tell(work.Done)
	return s.again()
}

// unit asks what is to be put away.
func (s State) unit(t *work.Turn) State {
	if choice, ok := t.Event.(work.Choose); ok {
		if choice.Option != "next" {
			t.Refuse(work.BadInput, choice.Option)
			return s
		}
		return s.offer(t)
	}
	m, _ := work.Read(t.Rows, t.Event)
	switch {
	case t.Unclear(m):
	case m.Unit != nil:
		return s.takeUnit(t, *m.Unit)
	case m.Item != nil:
		return s.takeItem(t, m)
	case m.Location != nil:
		return s.takeFrom(t, *m.Location)
	case m.Known():
		t.Refuse(work.ExpectedUnit)
	default:
		t.Refuse(work.UnknownBarcode, m.Text)
	}
	return s
}

// waits tells whether goods at a place wait for this worker to put them away: what is in his cart, and, for those who may, what stands
// where nothing may stay.
func waits(v work.View, location string) bool {
	if location == domain.Cart(v.Device()) {
		return true
	}
	place, ok := domain.Get[domain.Location](v.Rows, location)
	return ok && v.Worker.May(domain.Receiver) && (place.Kind == domain.Dock || place.Kind == domain.Staging || place.Kind == domain.Returns)
}

func (s State) takeUnit(t *work.Turn, unit domain.Unit) State {
	own := domain.Cart(t.Device())
	left := waiting(t, func(task domain.Task) bool {
		return task.Unit == unit.Label && (task.BringsBack() || task.Location == own)
	})
	if len(left) > 0 {
		return s.takeTask(t, left[0])
	}
	if unit.Kind == domain.Tote && len(LoadOfUnit(t.Rows, unit.Label).Contents) == 0 {
		t.Refuse(work.AlreadyDone)
		return s
	}
	if !waits(t.View, unit.Location) || unit.Taken() {
		t.Refuse(work.UnitElsewhere, unit.Label, unit.Location)
		return s
	}
	s.Unit, s.At = unit.Label, unit.Location
	return s.propose(t)
}

func (s State) takeItem(t *work.Turn, m work.Meaning) State {
	var found []domain.Stock
	for _, stock := range domain.Find[domain.Stock](t.Rows, domain.ByItem, m.Item.Code) {
		loose := stock.Holder.Location() != ""
		if !loose || stock.Quantity <= 0 || !waits(t.View, stock.Holder.Location()) ||
			m.Lot != "" && stock.Goods.Lot != m.Lot || m.Serial != "" && stock.Goods.Serial != m.Serial {
			continue
		}
		found = append(found, stock)
	}
	found = append(found, leftOf(t, m)...)
	switch {
	case len(found) == 0 && onUnit(t.View, m.Item.Code):
		t.Refuse(work.ExpectedUnit)
	case len(found) == 0:
		t.Refuse(work.NoWork)
	case len(found) > 1 && found[0].Goods != found[1].Goods && m.Lot == "" && m.Serial == "":
		t.Refuse(work.AmbiguousLot)
	default:
		return s.takeStock(t, found[0])
	}
	return s
}

// oneTote tells whether all that waits stayed behind in one tote: one thing after the other is taken out of it.
func oneTote(tasks []domain.Task) bool {
	return !slices.ContainsFunc(tasks, func(task domain.Task) bool { return !task.BringsBack() || task.Unit != tasks[0].Unit })
}

// leftOf is what a code can mean of the goods that stayed behind in totes.
func leftOf(t *work.Turn, m work.Meaning) []domain.Stock {
	var found []domain.Stock
	for _, task := range waiting(t, domain.Task.BringsBack) {
		goods := task.Goods
		if goods.Item != m.Item.Code || m.Lot != "" && goods.Lot != m.Lot || m.Serial != "" && goods.Serial != m.Serial {
			continue
		}
		if stock, ok := domain.Get[domain.Stock](t.Rows, domain.StockKey(domain.In(task.Unit), goods)); ok && stock.Quantity > 0 {
			found = append(found, stock)
		}
	}
	return found
}

// onUnit tells whether an item waits on a pallet, whose label would say which.
func onUnit(v work.View, item string) bool {
	for _, stock := range domain.Find[domain.Stock](v.Rows, domain.ByItem, item) {
		if stock.Holder.Unit() != "" && waits(v, domain.LocationOf(v.Rows, stock.Holder)) {
			return true
		}
	}
	return false
}

func (s State) takeStock(t *work.Turn, stock domain.Stock) State {
	s.From, s.Goods, s.Quantity = stock.Holder, stock.Goods, stock.Quantity
	s.At = domain.LocationOf(t.Rows, stock.Holder)
	return s.propose(t)
}

// takeFrom takes what waits at a place when it is one thing.
func (s State) takeFrom(t *work.Turn, place domain.Location) State {
	tasks := waiting(t, func(task domain.Task) bool { return task.Location == place.Code })
	switch {
	case len(tasks) == 1, len(tasks) > 1 && oneTote(tasks):
		return s.takeTask(t, tasks[0])
	case len(tasks) > 1:
		t.Refuse(work.AmbiguousUnit)
	case waits(t.View, place.Code):
		t.Refuse(work.NoWork)
	default:
		t.Refuse(work.ExpectedUnit)
	}
	return s
}

// propose asks for the place, and says where it should be.
func (s State) propose(t *work.Turn) State {
	proposed := s.best(t)
	if proposed == "" && len(s.Passed) > 0 {
		s.Passed = nil // all were passed over: from the best again
		proposed = s.best(t)
	}
	if proposed == "" && s.Step != stepLocation {
		t.Refuse(work.NoLocationFound) // it stays where it is, and with everybody
		return s.again()
	}
	s.Step, s.Proposed = stepLocation, proposed
	s.hold(t)
	if proposed == "" {
		t.Warn(work.NoLocationFound)
		return s
	}
	t.Take()
	return s
}
