package desk

import (
	"maps"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// hiddenPIN is what an echo shows instead of a PIN.
const hiddenPIN = "••••"

// login asks for a badge and then for its PIN.
func (m Machine) login(s State, e work.Event, v work.View) (State, []domain.Fact) {
	t := work.Begin(s.Verdict, e, v)
	switch e := e.(type) {
	case work.Scan:
		s = presentBadge(s, t)
	case work.Enter:
		if e.Text == "" {
			t.Refuse(work.BadInput, t.Say("nothing was entered"))
		} else if s.Presented == "" {
			s = presentBadge(s, t)
		} else {
			t.Verdict.Echo = hiddenPIN
			s = m.enterPIN(s, e.Text, t)
		}
	case work.Back:
		s.Presented, s.Awaited = "", nil
	case work.Choose:
		t.Refuse(work.BadInput, e.Option)
	default:
		t.Refuse(work.AlreadyDone)
	}
	s.Verdict = t.Verdict
	return s, t.Facts
}

// presentBadge takes a badge, unless it is locked.
func presentBadge(s State, t *work.Turn) State {
	meaning, _ := work.Read(t.Rows, t.Event)
	switch {
	case meaning.Fault != "":
		t.Refuse(work.BadBarcode, meaning.Fault)
		return s
	case t.Empty:
		if _, typed := t.Event.(work.Enter); typed && s.Awaited != nil {
			t.Verdict.Echo = hiddenPIN // who has shown his badge and types goes on with his PIN
		} else {
			s.Awaited = await(t.Event)
		}
		t.Warn(work.Loading, t.Loading())
		return s
	case meaning.Worker == nil || meaning.Worker.Erased():
		t.Refuse(work.UnknownBadge, work.Echo(t.Event))
		return s
	}
	s, locked := lockedOut(s, *meaning.Worker, t)
	if locked {
		return s
	}
	s.Badge, s.Presented, s.Work = "", meaning.Worker.Badge, Work{}
	t.Take()
	return s
}

// awaited presents the badge that was scanned too early, once the site's rows are there.
func awaited(s State, v work.View) (State, []domain.Fact) {
	if s.Badge != "" || s.Awaited == nil || v.Empty {
		return s, nil
	}
	t := work.Begin(s.Verdict, s.Awaited.event(), v)
	s.Awaited = nil
	s = presentBadge(s, t)
	s.Verdict = t.Verdict
	return s, t.Facts
}

// enterPIN checks a PIN. The last wrong one locks the badge: a fact, so that it is locked everywhere.
func (m Machine) enterPIN(s State, pin string, t *work.Turn) State {
	person := worker(t.Rows, s.Presented)
	s, locked := lockedOut(s, person, t)
	if locked {
		return s
	}
	if m.Verify == nil || person.PINHash == "" || !m.Verify(person.PINHash, pin) {
		return wrongPIN(s, t)
	}
	s.Failures = without(s.Failures, s.Presented)
	s.Badge, s.Presented = s.Presented, ""
	t.Take()
	if parked, ok := s.Parked[s.Badge]; ok {
		s.Work, s.Parked = parked, without(s.Parked, s.Badge)
		s = Resume(s)
	}
	return s
}

func wrongPIN(s State, t *work.Turn) State {
	failures := s.Failures[s.Presented] + 1
	if failures < domain.PINFailuresMax {
		s.Failures = with(s.Failures, s.Presented, failures)
		t.Refuse(work.WrongPIN)
		return s
	}
	s.Failures = without(s.Failures, s.Presented)
	until := t.Now.UnixMilli() + domain.PINLockMS
	s.Locks = with(s.Locks, s.Presented, Lock{until, until})
	t.Record(domain.BadgeLocked{Badge: s.Presented, Until: until})
	t.Refuse(work.BadgeLocked, t.Clock(time.UnixMilli(until)))
	return s
}

func badgeScreen(s State, v work.View) work.Screen {
	if v.Empty {
		return loadingScreen(s, v)
	}
	screen := work.Frame("login/badge", v.Say("Log in"), v.Say("Scan your badge"), s.Verdict, v)
	screen.Show.Add("site", v.Site().Name)
	return screen
}

// loadingScreen says how far the site's rows have come: until they are there nobody's badge is known.
func loadingScreen(s State, v work.View) work.Screen {
	told := s.Verdict
	if told.Code == "" || told.Code == work.Loading {
		told.Code, told.Args = work.Loading, []any{v.Loading()}
	}
	screen := work.Frame("login/badge", v.Say("Log in"), v.Say("Loading the site"), told, v)
	screen.Show.Add("loaded", v.Loading())
	return screen
}

func pinScreen(s State, v work.View) work.Screen {
	screen := work.Frame("login/pin", v.Say("Log in"), v.Say("Enter your PIN"), s.Verdict, v)
	screen.Show.Add("worker", v.Worker.Name)
	return screen
}

// with and without change a copy, as a state that was handed out is never changed.
func with[V any](values map[string]V, key string, value V) map[string]V {
	changed := maps.Clone(values)
	if changed == nil {
		changed = map[string]V{}
	}
	changed[key] = value
	return changed
}

func without[V any](values map[string]V, key string) map[string]V {
	changed := maps.Clone(values)
	delete(changed, key)
	if len(changed) == 0 {
		return nil
	}
	return changed
}
