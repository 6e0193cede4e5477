package report

import (
	"slices"
	"unicode/utf8"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// Step is where the worker is.
type Step string

// The steps.
const (
	AtKind  Step = "report/kind"
	AtPlace Step = "report/place"
	AtNote  Step = "report/note"
)

// optionAccept sends a report without words.
const optionAccept = "accept"

// kinds are what can be reported, with their labels.
var kinds = []work.Option{{ID: "damage", Label: "Damage"}, {ID: "hazard", Label: "Hazard"}, {ID: "blocked_aisle", Label: "Blocked aisle"},
	{ID: "missing_label", Label: "Missing label"}, {ID: "other", Label: "Other"}}

// State is one report.
type State struct {
	work.Verdict
	Done  bool   `json:"done,omitempty"`
	Step  Step   `json:"step"`
	Kind  string `json:"kind,omitempty"`
	Place string `json:"place,omitempty"`
}

// Start begins with the kind.
func Start(work.View) State { return State{Step: AtKind} }

// Next takes one input.
func Next(s State, e work.Event, v work.View) (State, []domain.Fact) {
	t := work.Begin(s.Verdict, e, v)
	switch e := e.(type) {
	case work.Choose:
		s = s.choose(e.Option, t)
	case work.Scan, work.Enter:
		s = s.take(t)
	case work.Back:
		s = s.back()
	case work.Undo:
		t.Refuse(work.AlreadyDone) // nothing is recorded before the note, and then it is over
	}
	s.Verdict = t.Verdict
	return s, t.Facts
}

func (s State) choose(option string, t *work.Turn) State {
	known := slices.ContainsFunc(kinds, func(kind work.Option) bool { return kind.ID == option })
	switch {
	case known && s.Step != AtPlace && s.Step != AtNote:
		s.Kind, s.Step = option, AtPlace
	case option == optionAccept && s.Step == AtNote:
		return s.send("", t)
	default:
		t.Refuse(work.BadInput, option)
	}
	return s
}

func (s State) take(t *work.Turn) State {
	m, _ := work.Read(t.Rows, t.Event)
	entered, typed := t.Event.(work.Enter)
	switch {
	case typed && s.Step == AtNote:
		return s.note(entered.Text, t)
	case t.Unclear(m):
	case s.Step == AtPlace:
		return s.takePlace(m, t)
	case m.Location != nil && s.Step == AtNote:
		return s.takePlace(m, t) // it was the wrong label
	case m.Known():
		t.Refuse(work.ExpectedChoice)
	default:
		t.Refuse(work.UnknownBarcode, work.Echo(t.Event))
	}
	return s
}

// takePlace takes a place, or the pallet that stands there.
func (s State) takePlace(m work.Meaning, t *work.Turn) State {
	place := ""
	switch {
	case m.Location != nil:
		place = m.Location.Code
	case m.Unit != nil:
		place = domain.LocationOf(t.Rows, domain.In(m.Unit.Label))
	}
	if place == "" {
		if m.Known() {
			t.Refuse(work.ExpectedLocation)
		} else {
			t.Refuse(work.UnknownBarcode, work.Echo(t.Event))
		}
		return s
	}
	s.Place, s.Step = place, AtNote
	t.Take()
	return s
}

func (s State) note(text string, t *work.Turn) State {
	if utf8.RuneCountInString(text) > domain.TextLengthMax {
		t.Refuse(work.BadInput, t.Say("at most %d characters", domain.TextLengthMax))
		return s
	}
	return s.send(text, t)
}

func (s State) send(note string, t *work.Turn) State {
	t.Record(domain.IncidentReported{What: s.Kind, Place: s.Place, Note: note})
	t.Tell(work.Done)
	s.Done = true
	return s
}

func (s State) back() State {
	switch s.Step {
	case AtNote:
		s.Place, s.Step = "", AtPlace
	case AtPlace:
		s.Kind, s.Step = "", AtKind
	default:
		s.Done = true
	}
	return s
}

// Screen shows the step.
func Screen(s State, v work.View) work.Screen {
	title := v.Say("Report")
	var screen work.Screen
	switch s.Step {
	case AtPlace:
		screen = work.Frame(string(s.Step), title, v.Say("Scan the place"), s.Verdict, v)
	case AtNote:
		screen = work.Frame(string(s.Step), title, v.Say("Say what is wrong"), s.Verdict, v)
		screen.Options = []work.Option{{ID: optionAccept, Label: v.Say("No words needed")}}
	default:
		screen = work.Frame(string(AtKind), title, v.Say("Choose what it is"), s.Verdict, v)
		for _, kind := range kinds {
			screen.Options = append(screen.Options, work.Option{ID: kind.ID, Label: v.Say(kind.Label)})
		}
	}
	screen.Show.Add("kind", s.Kind)
	screen.Show.Add("location", s.Place)
	return screen
}
