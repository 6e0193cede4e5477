package pick

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
		s = s.back(t)
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

// review gives up orders that somebody else was first to claim. What was taken for them stays in the cart.
func (s State) review(t *work.Turn) State {
	for _, code := range slices.Clone(s.Orders) {
		order, ok := domain.Get[domain.Order](t.Rows, code)
		if !ok || order.Run == s.Run {
			continue
		}
		s = s.without(code)
		t.Warn(work.TaskReassigned, code, order.Device)
	}
	if s.Run != "" && len(s.Orders) == 0 {
		s.Done = true
		return s
	}
	return s.adapt(t).reroute(t)
}

// without is the run without an order.
func (s State) without(order string) State {
	s.Orders = slices.DeleteFunc(slices.Clone(s.Orders), func(code string) bool { return code == order })
	atStop := s.current().Order == order
	s.Stops = slices.DeleteFunc(slices.Clone(s.Stops), func(stop Stop) bool { return stop.Order == order })
	if atStop {
		s = s.advance()
	}
	return s
}

// back goes one step back. Before the first tote it declines the run.
func (s State) back(t *work.Turn) State {
	switch s.Step {
	case stepStart:
		s.Done = true
	case stepTote:
		if s.Taken > 0 {
			s.Step, s.Taken, s.Count = stepItem, 0, 0
		} else if len(s.Totes) == 0 {
			t.Record(domain.Released{Run: s.Run, Orders: s.Orders})
			s = Start()
		}
	case stepItem:
		s.Step = stepLocation
	case stepQuantity:
		s.Step, s.Count = stepItem, 0
	case stepShort:
		s.Step, s.Reason = s.From, ""
	}
	return s
}

func (s State) undo(t *work.Turn) State {
	if s.Last == nil {
		t.Refuse(work.AlreadyDone)
		return s
	}
	t.Record(s.Last.Undone)
	before := s.Last.Stop
	s.Stops = slices.DeleteFunc(slices.Clone(s.Stops), func(stop Stop) bool {
		return stop.Order == before.Order && stop.Line == before.Line && stop.same(before)
	})
	s.Stops = slices.Insert(s.Stops, 0, before)
	s.Step, s.Count, s.Taken, s.Last = stepItem, 0, 0, nil
	t.Tell(work.Done)
	return s
}

func (s State) choose(t *work.Turn, option string) State {
	if !slices.ContainsFunc(s.options(t.View), func(o work.Option) bool { return o.ID == option }) {
		t.Refuse(work.BadInput, option)
		return s
	}
	t.Take()
	switch option {
	case "next":
		return s.nextOrder(t)
	case "batch":
		s.Batch = true
		return s
	case "skip":
		return s.skip()
	case domain.ReasonBlockedAisle:
		t.Record(domain.IncidentReported{What: option, Place: s.current().Location})
		s.Step = stepLocation
		return s.reroute(t)
	case "short":
		s.From, s.Step, s.Reason = s.Step, stepShort, ""
	case "missing", "damaged", "unreadable":
		s.Reason = option
	case "yes", "no":
		stop := s.current()
		t.Record(domain.PlaceChecked{Location: stop.Location, Item: stop.Goods.Item, Empty: option == "yes"})
		return s.advance()
	}
	return s
}

// read takes a scan or typed text.
func (s State) read(t *work.Turn) State {
	m, _ := work.Read(t.Rows, t.Event)
	if t.Unclear(m) {
		return s
	}
	typed, isTyped := t.Event.(work.Enter)
	switch s.Step {
	case stepTote:
		if s.Taken > 0 {
			return s.intoTote(t, m)
		}
		return s.assign(t, m)
	case stepLocation:
		return s.location(t, m)
	case stepItem:
		return s.item(t, m)
	case stepQuantity:
		if isTyped {
			return s.typed(t, typed.Text)
		}
		return s.count(t, m)
	case stepShort:
		if isTyped && s.Reason != "" {
			return s.short(t, typed.Text)
		}
		if s.Reason == "" {
			t.Refuse(work.ExpectedChoice)
		} else {
			t.Refuse(work.QuantityInvalid, m.Text)
		}
	case stepEmpty:
		t.Refuse(work.ExpectedChoice)
	case stepDrop:
		return s.drop(t, m)
	default:
		return s.start(t, m)
	}
	return s
}
