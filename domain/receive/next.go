package receive

import (
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
		s = s.choose(t, e.Option).behind(s)
	default:
		s = s.read(t).behind(s)
	}
	s.Verdict = t.Verdict
	return s, t.Facts
}

// review leaves a receipt that somebody else has closed.
func (s State) review(t *work.Turn) State {
	receipt, ok := domain.Get[domain.Receipt](t.Rows, s.Receipt)
	if s.Receipt == "" || s.Step != stepItem || !ok || receipt.State != domain.StateClosed {
		return s
	}
	t.Warn(work.AlreadyDone)
	s.Done = true
	return s
}

// back goes one step back; what was recorded stays.
func (s State) back() State {
	switch s.Step {
	case stepSource:
		s.Done = true
	case stepItem:
		if s.Gathered != nil {
			return s.again()
		}
		s = State{Step: stepSource, Dock: s.Dock, Last: s.Last}
	default:
		if s.Before != nil {
			return *s.Before
		}
		s = s.again()
	}
	return s
}

// undo takes the last line back.
func (s State) undo(t *work.Turn) State {
	if s.Last == nil {
		t.Refuse(work.AlreadyDone)
		return s
	}
	t.Record(*s.Last)
	s.Last, s.Repeat = nil, nil
	t.Tell(work.Done)
	if s.Step == stepSource {
		return s
	}
	return s.again()
}

func (s State) choose(t *work.Turn, option string) State {
	offered := false
	for _, o := range s.options(t.View) {
		offered = offered || o.ID == option
	}
	if !offered {
		t.Refuse(work.BadInput, option)
		return s
	}
	switch option {
	case "blind":
		s.Blind = true
		t.Take()
		return s.again()
	case "finish":
		return s.finish(t)
	case "repeat":
		again := *s.Repeat
		again.Unit, again.Check = "", ""
		if again.Held == checkFailed || again.Held == checkDue {
			again.Held = ""
		}
		t.Take()
		return s.with(t, again)
	case "hold":
		s.Hand = s.Refused.Hand
		s.Hand.Held, s.Refused = string(s.Refused.Code), nil
		t.Take()
		return s.judge(t)
	case "damaged":
		s.Hand.Damaged = !s.Hand.Damaged
		t.Take()
	case "expiry":
		return s.askExpiry(t)
	case "accept":
		return s.accept(t, s.Hand.Quantity)
	case checkPass, checkFail, checkLater:
		return s.check(t, option)
	case "loose":
		return s.book(t, "")
	case "new":
		return s.bookNew(t)
	}
	return s
}

// read takes a scan or typed text.
func (s State) read(t *work.Turn) State {
	if s.Step == stepFinish {
		more := s.again().read(t) // a scan says that there is more to receive
		if t.Verdict.Tone == work.Error {
			return s
		}
		return more
	}
	m, _ := work.Read(t.Rows, t.Event)
	if t.Unclear(m) {
		return s
	}
	typed, isTyped := t.Event.(work.Enter)
	switch {
	case s.Step == stepSource:
		return s.source(t, m)
	case s.Step == stepCheck:
		t.Refuse(work.ExpectedChoice)
		return s
	case s.Step == stepUnit:
		return s.unit(t, m)
	case s.Step == stepItem:
		return s.item(t, m)
	case s.Step == stepQuantity && isTyped:
		return s.typedQuantity(t, typed.Text)
	}
	return s.label(t, m, isTyped)
}

// finish closes the receipt: at once when all is there, on a second word when lines are short.
func (s State) finish(t *work.Turn) State {
	if s.Receipt != "" {
		short := false
		for _, line := range s.lines(t.Rows) {
			short = short || line.Open() > 0
		}
		if short && !t.Confirmed(work.ConfirmShort) {
			s = s.again()
			s.Step = stepFinish
			return s
		}
		t.Record(domain.ReceiptClosed{Receipt: s.Receipt})
	}
	t.Tell(work.Done)
	s.Done = true
	return s
}
