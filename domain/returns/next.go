package returns

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// Next takes one input.
func Next(s State, e work.Event, v work.View) (State, []domain.Fact) {
	t := work.Begin(s.Verdict, e, v)
	switch e := e.(type) {
	case work.Synced:
	case work.Back:
		s = s.back()
	case work.Undo:
		s = s.undo(t)
	case work.Choose:
		s = s.choose(t, e.Option).behind(s)
	default:
		s = s.read(t).behind(s)
	}
	s.Verdict = t.Verdict
	return s, t.Facts
}

func (s State) back() State {
	switch s.Step {
	case stepSource:
		s.Done = true
	case stepItem:
		s = State{Step: stepSource, Last: s.Last}
	default:
		if s.Before != nil {
			return *s.Before
		}
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
	if s.Step == stepSource {
		return s
	}
	return s.again()
}

func (s State) choose(t *work.Turn, option string) State {
	chosen, isCondition := conditionOf(option)
	switch {
	case s.Step == stepSource && option == "blind":
		s.Blind = true
		t.Take()
		return s.again()
	case s.Step == stepItem && option == "finish":
		return s.finish(t)
	case s.Step == stepQuantity && option == "accept":
		return s.accept(t, s.Quantity)
	case s.Step == stepCondition && isCondition:
		return s.judge(t, chosen)
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
	case stepSource:
		return s.source(t, m)
	case stepItem:
		return s.item(t, m)
	case stepQuantity:
		if isTyped {
			return s.typed(t, typed.Text)
		}
		return s.count(t, m)
	case stepCondition:
		t.Refuse(work.ExpectedChoice)
		return s
	case stepLocation:
		return s.location(t, m)
	}
	return s.tracking(t, m)
}

// source finds out what comes back, and whether it can: what never left does not.
func (s State) source(t *work.Turn, m work.Meaning) State {
	switch {
	case m.Return != nil:
		if m.Return.State == domain.StateClosed {
			t.Refuse(work.AlreadyDone)
			return s
		}
		if order := m.Return.Order; order != "" && !shippedAny(t.Rows, order) {
			t.Refuse(work.NeverShipped, order)
			return s
		}
		s.Return, s.Order = m.Return.Code, m.Return.Order
	case m.Order != nil:
		if !shippedAny(t.Rows, m.Order.Code) {
			t.Refuse(work.NeverShipped, m.Order.Code)
			return s
		}
		s.Order = m.Order.Code
	case m.Known():
		t.Refuse(work.ExpectedNumber, t.Say("a return or an order"))
		return s
	default:
		t.Refuse(work.UnknownBarcode, m.Text)
		return s
	}
	t.Take()
	return s.again()
}

func shippedAny(rows domain.Reader, order string) bool {
	for _, line := range domain.Find[domain.OrderLine](rows, domain.ByOrder, order) {
		if line.Shipped > 0 {
			return true
		}
	}
	return false
}

// finish closes a return that came whole; the rest of another one may come later.
func (s State) finish(t *work.Turn) State {
	complete := s.Return != ""
	for _, line := range domain.Find[domain.ReturnLine](t.Rows, domain.ByReturn, s.Return) {
		complete = complete && line.Received >= line.Quantity
	}
	if complete {
		t.Record(domain.ReturnClosed{Return: s.Return})
	}
	t.Tell(work.Done)
	s.Done = true
	return s
}
