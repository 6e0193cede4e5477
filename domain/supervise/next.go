package supervise

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// optionNext goes on to the next of the list without a decision.
const optionNext = "next"

// Next takes one input.
func Next(s State, e work.Event, v work.View) (State, []domain.Fact) {
	t := work.Begin(s.Verdict, e, v)
	switch e := e.(type) {
	case work.Scan, work.Enter:
		s = s.read(t)
	case work.Choose:
		s = s.choose(t, e.Option)
	case work.Back:
		s = s.back()
	case work.Undo:
		t.Refuse(work.AlreadyDone) // a decision is followed by another one, not taken back
	case work.Synced:
		s = s.review(t)
	}
	s.Verdict = t.Verdict
	return s, t.Facts
}

// review goes on when somebody else has settled what is shown.
func (s State) review(t *work.Turn) State {
	l, ok := listOf(s.Step)
	if !ok || s.Step == stepPlace || slices.Contains(l.keys(t.View), s.Key) {
		return s
	}
	t.Warn(work.AlreadyDone)
	return s.onward(t.View, l)
}

func (s State) back() State {
	switch {
	case s.Step == stepList:
		s.Done = true
	case s.Step == stepCause:
		s.Step, s.Option = stepDiscrepancy, ""
	case s.Option != "":
		s.Option = ""
	default:
		s = Start()
	}
	return s
}

func (s State) choose(t *work.Turn, option string) State {
	offered := slices.ContainsFunc(s.options(t.View), func(o work.Option) bool { return o.ID == option })
	if !offered {
		t.Refuse(work.BadInput, option)
		return s
	}
	t.Take()
	if option == optionNext {
		l, _ := listOf(s.Step)
		return s.onward(t.View, l)
	}
	switch s.Step {
	case stepList:
		return s.open(t, option)
	case stepDiscrepancy:
		return s.decide(t, option)
	case stepCause:
		return s.settle(t, option)
	case stepClaim:
		return s.release(t)
	case stepPlace:
		return s.place(t, option)
	case stepIncident:
		t.Record(domain.IncidentClosed{Incident: s.Key})
		return s.settled(t)
	case stepException:
		return s.toggle(t, option)
	}
	return s.limit(t, option)
}

// open begins with the first of a list.
func (s State) open(t *work.Turn, option string) State {
	for _, l := range lists() {
		if l.option != option {
			continue
		}
		keys := l.keys(t.View)
		if len(keys) == 0 {
			t.Refuse(work.NoWork)
			return s
		}
		return s.show(t.View, l.step, keys[0])
	}
	return s
}

// show turns to one row.
func (s State) show(v work.View, step, key string) State {
	s = State{Verdict: s.Verdict, Step: step, Key: key}
	s.Variant = s.count(v.Rows).Variance()
	return s
}

// onward goes on with the one behind the row that is shown, or back to the lists when there is no other.
func (s State) onward(v work.View, l list) State {
	keys := l.keys(v)
	if len(keys) == 0 || len(keys) == 1 && keys[0] == s.Key {
		return State{Verdict: s.Verdict, Step: stepList}
	}
	after := slices.Index(keys, s.Key) + 1
	return s.show(v, l.step, keys[after%len(keys)])
}

// settled tells that it was recorded, and goes on with the next.
func (s State) settled(t *work.Turn) State {
	t.Tell(work.Done)
	l, _ := listOf(s.Step)
	return s.onward(t.View, l)
}

// read takes a place, which may be closed and opened, or the number for a limit.
func (s State) read(t *work.Turn) State {
	if entered, typed := t.Event.(work.Enter); typed && s.Step == stepTolerance && s.Option != "" {
		return s.number(t, entered.Text)
	}
	m, _ := work.Read(t.Rows, t.Event)
	switch {
	case t.Unclear(m):
	case m.Location != nil && s.Step != stepCause:
		t.Take()
		return s.show(t.View, stepPlace, m.Location.Code)
	case s.Step == stepCause:
		t.Refuse(work.ExpectedChoice)
	case m.Known():
		t.Refuse(work.ExpectedLocation)
	default:
		t.Refuse(work.UnknownBarcode, m.Text)
	}
	return s
}
