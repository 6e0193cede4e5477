package pack

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// Next takes one input.
func Next(s State, e work.Event, v work.View) (State, []domain.Fact) {
	t := work.Begin(s.Verdict, e, v)
	switch e := e.(type) {
	case work.Synced:
		s = s.review(t)
	case work.Back:
		s = s.back()
	case work.Undo:
		s = s.undo(t)
	case work.Choose:
		s = s.choose(t, e.Option)
	default:
		s = s.read(t)
	}
	s.Verdict = t.Verdict
	return s, t.Facts
}

// review leaves an order that somebody else has packed.
func (s State) review(t *work.Turn) State {
	order, ok := domain.Get[domain.Order](t.Rows, s.Order)
	if s.Order == "" || ok && order.State == domain.StatePicked {
		return s
	}
	t.Warn(work.TaskReassigned, s.Order, order.Device)
	s.Done = true
	return s
}

func (s State) back() State {
	switch s.Step {
	case stepTote:
		s.Done = true
	case stepItem:
		s = Start() // a carton that is open waits: who scans the tote again goes on with it
	default:
		s = s.again()
	}
	return s
}

func (s State) undo(t *work.Turn) State {
	if s.Last == nil {
		t.Refuse(work.AlreadyDone)
		return s
	}
	t.Record(*s.Last)
	s.Last = nil
	t.Tell(work.Done)
	return s.again()
}

func (s State) choose(t *work.Turn, option string) State {
	switch {
	case s.Step == stepItem && option == "close" && s.Carton != "":
		return s.close(t)
	case s.Step == stepItem && option == "finish":
		return s.finish(t)
	case s.Step == stepCarton && s.choosesType(t.Rows):
		if chosen, isType := s.cartonType(t, option); isType {
			return chosen
		}
	}
	t.Refuse(work.BadInput, option)
	return s
}

func (s State) read(t *work.Turn) State {
	m, _ := work.Read(t.Rows, t.Event)
	if t.Unclear(m) {
		return s
	}
	typed, isTyped := t.Event.(work.Enter)
	switch s.Step {
	case stepItem:
		return s.item(t, m)
	case stepQuantity:
		if isTyped {
			return s.typed(t, typed.Text)
		}
		return s.count(t, m)
	case stepCarton:
		return s.carton(t, m)
	}
	return s.tote(t, m)
}

// tote finds the order by one of its totes or by its number.
func (s State) tote(t *work.Turn, m work.Meaning) State {
	code := ""
	switch {
	case m.Order != nil:
		code = m.Order.Code
	case m.Unit != nil && m.Unit.Order != "":
		code = m.Unit.Order
	case m.Unit != nil && ofRun(t.Rows, m.Unit.Run) != "":
		code = ofRun(t.Rows, m.Unit.Run)
	case m.Known():
		t.Refuse(work.ExpectedTote)
		return s
	default:
		t.Refuse(work.UnknownBarcode, m.Text)
		return s
	}
	order, ok := domain.Get[domain.Order](t.Rows, code)
	switch {
	case !ok:
		t.Refuse(work.UnknownBarcode, code)
	case order.State == domain.StatePicked:
		s.Order, s.Carton = code, openCarton(t.Rows, code)
		t.Take()
		return s.again()
	case order.State == domain.StatePacked || order.State == domain.StateShipped:
		t.Refuse(work.AlreadyDone)
	default:
		t.Refuse(work.NoWork)
	}
	return s
}

// item takes the item that goes into the carton.
func (s State) item(t *work.Turn, m work.Meaning) State {
	var found []domain.Goods
	for _, stock := range s.picked(t.Rows) {
		if matches(stock.Goods, m) && !slices.Contains(found, stock.Goods) {
			found = append(found, stock.Goods)
		}
	}
	switch {
	case len(found) == 1 || len(found) > 1 && found[0].Serial != "" && m.Serial != "":
		s.Goods, s.Label = found[0], ""
		return s.begin(t, m.Per)
	case len(found) > 1 && found[0].Serial != "":
		t.Refuse(work.SerialRequired)
	case len(found) > 1:
		t.Refuse(work.AmbiguousLot)
	case m.Item != nil && s.packed(t.Rows, *m.Item) > 0:
		t.Refuse(work.QuantityTooHigh, work.Decimal(s.packed(t.Rows, *m.Item), m.Item.Decimals))
	case m.Item != nil:
		t.Refuse(work.NotOnOrder, m.Item.Code)
	case m.Known():
		t.Refuse(work.ExpectedItem)
	default:
		t.Refuse(work.UnknownBarcode, m.Text)
	}
	return s
}

// packed is how many of an item are in the order's cartons.
func (s State) packed(rows domain.Reader, item domain.Item) (packed int64) {
	for _, line := range domain.Find[domain.OrderLine](rows, domain.ByOrder, s.Order) {
		if line.Item == item.Code {
			packed += line.Packed
		}
	}
	return packed
}

// matches tells whether a code names goods: by item, or by lot or serial number alone.
func matches(goods domain.Goods, m work.Meaning) bool {
	if m.Item != nil {
		return goods.Item == m.Item.Code && (m.Lot == "" || goods.Lot == m.Lot) && (m.Serial == "" || goods.Serial == m.Serial)
	}
	byLot := slices.ContainsFunc(m.Lots, func(l domain.Lot) bool { return l.Item == goods.Item && l.Code == goods.Lot })
	bySerial := slices.ContainsFunc(m.Serials, func(stock domain.Stock) bool {
		return stock.Goods.Item == goods.Item && stock.Goods.Serial == goods.Serial
	})
	return byLot || bySerial
}

// begin asks how many, unless there is only one.
func (s State) begin(t *work.Turn, per int64) State {
	left := s.left(t.Rows, s.Goods)
	if left == 1 {
		return s.accept(t, 1)
	}
	s.Step, s.Quantity = stepQuantity, min(max(1, per), left)
	t.Take()
	return s
}

func (s State) typed(t *work.Turn, text string) State {
	item, _ := domain.Get[domain.Item](t.Rows, s.Goods.Item)
	quantity, ok := t.Quantity(text, item.Decimals)
	if !ok {
		return s
	}
	return s.accept(t, quantity)
}

// count adds a scan; when all that is left was scanned it goes on by itself.
func (s State) count(t *work.Turn, m work.Meaning) State {
	if !matches(s.Goods, m) {
		if m.Item != nil {
			t.Refuse(work.WrongItem, m.Item.Code, s.Goods.Item)
		} else {
			t.Refuse(work.ExpectedItem)
		}
		return s
	}
	total, left := s.Quantity+max(1, m.Per), s.left(t.Rows, s.Goods)
	if total >= left {
		return s.accept(t, total)
	}
	s.Quantity = total
	t.Take()
	return s
}

func (s State) accept(t *work.Turn, quantity int64) State {
	if left := s.left(t.Rows, s.Goods); quantity > left {
		item, _ := domain.Get[domain.Item](t.Rows, s.Goods.Item)
		t.Refuse(work.QuantityTooHigh, work.Decimal(left, item.Decimals))
		return s
	}
	s.Quantity = quantity
	if s.tooHeavy(t.Rows) {
		t.Refuse(work.CartonTooHeavy, s.carrier(t.Rows).Code)
		return s
	}
	t.Take()
	if s.Carton == "" {
		s.Step = stepCarton
		return s
	}
	return s.put(t)
}
