package desk

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// logout is the choice that is no work.
const logout = "logout"

// home takes a choice, or a scan of anything.
func home(s State, e work.Event, v work.View) (State, []domain.Fact) {
	t := work.Begin(s.Verdict, e, v)
	switch e := e.(type) {
	case work.Scan, work.Enter:
		return scanAnything(s, t)
	case work.Choose:
		if e.Option == logout {
			return leave(s), nil
		}
		return choose(s, e.Option, t), nil
	case work.Undo:
		t.Refuse(work.AlreadyDone) // what is finished is corrected in its own workflow
	}
	s.Verdict = t.Verdict
	return s, nil
}

// choose begins the work with the name.
func choose(s State, option string, t *work.Turn) State {
	flow, ok := find(option)
	switch {
	case !ok:
		t.Refuse(work.BadInput, option)
	case !may(t.View, flow):
		t.Refuse(work.NotAllowed)
	default:
		s.Work = Work{Active: option, Dock: s.Work.Dock}
		flow.start(&s.Work, t.View)
	}
	s.Verdict = t.Verdict
	return s
}

// scanAnything gives a scan to the work where it belongs. What that work refuses is told at home: the worker has not
// left it.
func scanAnything(s State, t *work.Turn) (State, []domain.Fact) {
	meaning, _ := work.Read(t.Rows, t.Event)
	if t.Unclear(meaning) { // and told so
	} else if meaning.Worker != nil {
		s.Badge = ""
		s = presentBadge(s, t)
		if t.Verdict.Tone == work.Error {
			s.Badge = t.Worker.Badge
		}
	} else if flow, ok := find(belongs(meaning, t.View)); !ok && typesAgain(s, t.Event) {
		t.Refuse(work.AlreadyDone)
		t.Verdict.Echo = hiddenPIN
	} else if !ok {
		t.Refuse(work.UnknownBarcode, work.Echo(t.Event))
	} else if !may(t.View, flow) {
		t.Refuse(work.NotAllowed)
	} else {
		return handOver(s, flow, t)
	}
	s.Verdict = t.Verdict
	return s, t.Facts
}

// typesAgain tells whether something is typed right behind the PIN: it is the PIN, entered twice, and nobody is to read it.
func typesAgain(s State, e work.Event) bool {
	_, typed := e.(work.Enter)
	return typed && s.Verdict.Echo == hiddenPIN
}

func handOver(s State, flow workflow, t *work.Turn) (State, []domain.Fact) {
	begun := Work{Active: flow.choice, Dock: s.Work.Dock}
	flow.start(&begun, t.View)
	facts := flow.next(&begun, t.Event, t.View)
	verdict, over := flow.end(begun)
	if over || verdict.Tone == work.Error && len(facts) == 0 {
		s.Work, s.Verdict = begun.idle(), verdict
		return s, facts
	}
	s.Work = begun
	return s, facts
}

// may tells whether the worker's role allows the work. What he has to bring back in his own cart anybody may put away.
func may(v work.View, flow workflow) bool {
	if len(flow.roles) == 0 || v.Worker.May(flow.roles...) {
		return true
	}
	return flow.choice == choicePutaway && slices.ContainsFunc(domain.Find[domain.Task](v.Rows, domain.ByLocation, domain.Cart(v.Device())), func(task domain.Task) bool {
		return task.Kind == domain.TaskPutaway && (task.State == domain.TaskOpen || task.State == domain.TaskClaimed)
	})
}

func homeScreen(s State, v work.View) work.Screen {
	screen := work.Frame("home", v.Say("Home"), v.Say("Scan or choose"), s.Verdict, v)
	screen.Show.Add("worker", v.Worker.Name)
	screen.Show.Add("label", s.Label)
	if s.Nearby != nil {
		s.Nearby.show(&screen, v)
	}
	for _, flow := range workflows() {
		if !may(v, flow) {
			continue
		}
		option := work.Option{ID: flow.choice, Label: v.Say(flow.label)}
		if flow.open != nil {
			option.Count = flow.open(v.Rows)
		}
		screen.Options = append(screen.Options, option)
	}
	screen.Options = append(screen.Options, work.Option{ID: logout, Label: v.Say("Log out")})
	return screen
}

// openTasks counts the open tasks of a kind.
func openTasks(kind domain.TaskKind) func(domain.Reader) int {
	return func(rows domain.Reader) int {
		return len(domain.Find[domain.Task](rows, domain.ByKind, domain.TaskTerm(kind, domain.TaskOpen)))
	}
}

// documents counts documents of a type in a state.
func documents[D domain.Row](state domain.DocumentState) func(domain.Reader) int {
	return func(rows domain.Reader) int { return len(domain.Find[D](rows, domain.ByState, string(state))) }
}
