package pack

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// carton takes the label of the carton: any that means nothing else, or one that is open for this order.
func (s State) carton(t *work.Turn, m work.Meaning) State {
	if s.choosesType(t.Rows) {
		chosen, isType := s.cartonType(t, m.Text)
		if !isType {
			t.Refuse(work.ExpectedChoice)
		}
		return chosen
	}
	switch {
	case m.Unit != nil && m.Unit.Closed:
		t.Refuse(work.AlreadyDone)
		return s
	case m.Unit != nil && m.Unit.Kind != domain.Carton:
		t.Refuse(work.ExpectedUnit)
		return s
	case m.Unit != nil && m.Unit.Order != s.Order && holdsAny(t.Rows, m.Unit.Label):
		t.Refuse(work.UnitNotEmpty, m.Label)
		return s
	case m.Unit == nil && m.Known() || m.Label == "" || len(m.Label) > domain.CodeLengthMax:
		t.Refuse(work.ExpectedUnit)
		return s
	}
	s.Carton = m.Label
	return s.put(t)
}

// put records what went into the carton, tote by tote.
func (s State) put(t *work.Turn) State {
	rest := s.Quantity
	for _, stock := range s.picked(t.Rows) {
		part := min(rest, stock.Quantity)
		if stock.Goods != s.Goods || part <= 0 {
			continue
		}
		fact := domain.PackedGoods{Order: s.Order, From: stock.Holder, Goods: s.Goods, Quantity: part, Carton: s.Carton, Type: s.Type,
			Location: domain.LocationOf(t.Rows, stock.Holder)}
		if undone, ok := domain.Undo(t.Seen.Number, fact); ok {
			s.Last = &undone
		}
		t.Record(fact)
		rest -= part
	}
	t.Take()
	return s.again()
}

// close gives the open carton its number.
func (s State) close(t *work.Turn) State {
	label, code := work.NewSSCC(t.View)
	switch code {
	case work.NotAllowed:
		label = s.Carton // a site without a company prefix ships under its own labels
	case work.NumbersUsedUp:
		t.Refuse(code)
		return s
	}
	t.Record(domain.CartonClosed{Order: s.Order, Carton: s.Carton, SSCC: label})
	s.Carton, s.Type, s.Label, s.Last = "", "", label, nil
	t.Take()
	return s.again()
}

// finish ends the order; picked goods that are left are asked for once.
func (s State) finish(t *work.Turn) State {
	if len(s.picked(t.Rows)) > 0 && !t.Confirmed(work.ConfirmShort) {
		return s
	}
	if s.Carton != "" {
		if s = s.close(t); s.Carton != "" {
			return s // it has no number yet
		}
	}
	t.Record(domain.OrderPacked{Order: s.Order})
	t.Tell(work.Done)
	s.Done = true
	return s
}

// openCarton is the label of the carton that was begun for an order and not closed, or empty.
func openCarton(rows domain.Reader, order string) string {
	for _, unit := range domain.Find[domain.Unit](rows, domain.ByOrder, order) {
		if unit.Kind == domain.Carton && !unit.Closed && holdsAny(rows, unit.Label) {
			return unit.Label
		}
	}
	return ""
}

// holdsAny tells whether something is in a unit; one whose goods have left may be used again.
func holdsAny(rows domain.Reader, label string) bool {
	return len(domain.Find[domain.Stock](rows, domain.ByHolder, string(domain.In(label)))) > 0
}
