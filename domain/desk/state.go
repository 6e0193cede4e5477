package desk

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// State is all that a handheld remembers of the person at it and of the work in hand. Its zero value asks for a badge.
type State struct {
	work.Verdict
	Badge     string          `json:"badge,omitempty"`     // who is logged in
	Presented string          `json:"presented,omitempty"` // the badge whose PIN is asked for
	Awaited   *Awaited        `json:"early,omitempty"`     // the badge that was presented before the site's rows had come
	Failures  map[string]int  `json:"failures,omitempty"`  // wrong PINs in a row by badge
	Locks     map[string]Lock `json:"locks,omitempty"`     // locks that this device knows of, by badge
	Work      Work            `json:"work,omitzero"`
	Parked    map[string]Work `json:"parked,omitempty"`  // work that a logged-out worker finds again, by badge
	Resumed   bool            `json:"resumed,omitempty"` // nothing was put in since the work was taken up again
	Nearby    *Nearby         `json:"nearby,omitempty"`  // what lies nearest to where a run ended
	Label     string          `json:"label,omitempty"`   // of the carton that was closed when packing ended
}

// Awaited is a badge as it was presented: scanned or typed, as the two are read differently.
type Awaited struct {
	Scan  *work.Scan  `json:"scan,omitempty"`
	Enter *work.Enter `json:"enter,omitempty"`
}

// await keeps an input until somebody's badge can be known, or nothing of one that is none.
func await(e work.Event) *Awaited {
	switch e := e.(type) {
	case work.Scan:
		return &Awaited{Scan: &e}
	case work.Enter:
		return &Awaited{Enter: &e}
	}
	return nil
}

// event is the input that was kept.
func (a Awaited) event() work.Event {
	if a.Enter != nil {
		return *a.Enter
	}
	return *a.Scan
}

// Who is the badge that the facts of the next input belong to.
func (s State) Who() string {
	if s.Badge != "" {
		return s.Badge
	}
	return s.Presented
}

// Working tells whether a workflow has the screen.
func (s State) Working() bool { return s.Badge != "" && s.Work.Active != "" }

// Resume says on the next screen that the work goes on where it stopped: after a restart, or a logout in between.
func Resume(s State) State {
	s.Resumed = s.Working()
	return s
}

// Machine turns inputs into states and facts.
type Machine struct {
	// Verify tells whether a PIN is the one of which the hash (argon2id, PHC form) was made.
	Verify func(hash, pin string) bool
}

// Next takes one input.
func (m Machine) Next(s State, e work.Event, v work.View) (State, []domain.Fact) {
	v.Worker = worker(v.Rows, s.Who())
	_, news := e.(work.Synced)
	if news && !s.Working() {
		return awaited(s, v)
	}
	s.Resumed = s.Resumed && news
	if !news {
		s.Nearby, s.Label = nil, ""
	}
	if s.Badge == "" {
		return m.login(s, e, v)
	}
	if s.Working() {
		return proceed(s, e, v)
	}
	return home(s, e, v)
}

// Unask drops a question that is open: an input came between that was not for the work in hand.
func Unask(s State) State {
	s.Unask()
	if flow, known := active(s.Work); known && s.Working() {
		flow.unask(&s.Work)
	}
	return s
}

// Screen is what the worker sees.
func (m Machine) Screen(s State, v work.View) work.Screen {
	v.Worker = worker(v.Rows, s.Who())
	switch {
	case s.Badge == "" && s.Presented == "":
		return badgeScreen(s, v)
	case s.Badge == "":
		return pinScreen(s, v)
	case s.Working():
		if flow, ok := active(s.Work); ok {
			return resumed(s, flow.screen(s.Work, v), v)
		}
	}
	return homeScreen(s, v)
}

func resumed(s State, screen work.Screen, v work.View) work.Screen {
	if s.Resumed {
		screen.Tone, screen.Code, screen.Message = work.Ask, work.Resumed, work.Message(v.Worker.Language, work.Resumed)
	}
	return screen
}

// worker is the worker with the badge; one whom the replica does not know may do nothing.
func worker(rows domain.Reader, badge string) domain.Worker {
	if found, ok := domain.Get[domain.Worker](rows, badge); ok {
		return found
	}
	return domain.Worker{Badge: badge}
}
