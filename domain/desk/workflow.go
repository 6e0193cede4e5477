package desk

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/count"
	"github.com/handtruck/handtruck/domain/move"
	"github.com/handtruck/handtruck/domain/pack"
	"github.com/handtruck/handtruck/domain/pick"
	"github.com/handtruck/handtruck/domain/putaway"
	"github.com/handtruck/handtruck/domain/receive"
	"github.com/handtruck/handtruck/domain/report"
	"github.com/handtruck/handtruck/domain/returns"
	"github.com/handtruck/handtruck/domain/ship"
	"github.com/handtruck/handtruck/domain/supervise"
	"github.com/handtruck/handtruck/domain/work"
)

// Work is the work in hand: the state of the active workflow, and of no other.
type Work struct {
	Active string `json:"active,omitempty"` // the choice at home that began it
	Dock   string `json:"dock,omitempty"`   // where this device receives until the next login; survives the work
	Behind *Work  `json:"behind,omitempty"` // a run that was left for a count on the way, and goes on behind it

	Receive   *receive.State   `json:"receive,omitempty"`
	Pick      *pick.State      `json:"pick,omitempty"`
	Pack      *pack.State      `json:"pack,omitempty"`
	Return    *returns.State   `json:"return,omitempty"`
	Ship      *ship.State      `json:"ship,omitempty"`
	Putaway   *putaway.State   `json:"putaway,omitempty"`
	Count     *count.State     `json:"count,omitempty"`
	Move      *move.State      `json:"move,omitempty"`
	Replenish *move.State      `json:"replenish,omitempty"`
	Lookup    *Lookup          `json:"lookup,omitempty"`
	Report    *report.State    `json:"report,omitempty"`
	Supervise *supervise.State `json:"supervise,omitempty"`
}

// idle is what is left of work that is over.
func (w Work) idle() Work {
	if w.Receive != nil {
		w.Dock = w.Receive.Dock
	}
	return Work{Dock: w.Dock}
}

// workflow is one choice at home, with its workflow behind it.
type workflow struct {
	choice string
	label  string
	roles  []domain.Role // empty: everybody
	open   func(rows domain.Reader) int
	start  func(w *Work, v work.View)
	next   func(w *Work, e work.Event, v work.View) []domain.Fact
	screen func(w Work, v work.View) work.Screen
	end    func(w Work) (verdict work.Verdict, over bool)
	unask  func(w *Work) // drops a question that is open
}

// plug fits a workflow package into the desk: where the desk keeps its state, and its functions.
func plug[S any](flow workflow, at func(*Work) **S, start func(Work, work.View) S, next func(S, work.Event, work.View) (S, []domain.Fact),
	screen func(S, work.View) work.Screen, end func(S) (work.Verdict, bool)) workflow {
	held := func(w *Work) S {
		if state := *at(w); state != nil {
			return *state
		}
		var zero S
		return zero
	}
	flow.start = func(w *Work, v work.View) {
		state := start(*w, v)
		*at(w) = &state
	}
	flow.next = func(w *Work, e work.Event, v work.View) []domain.Fact {
		state, facts := next(held(w), e, v)
		*at(w) = &state
		return facts
	}
	flow.screen = func(w Work, v work.View) work.Screen { return screen(held(&w), v) }
	flow.end = func(w Work) (work.Verdict, bool) { return end(held(&w)) }
	flow.unask = func(w *Work) {
		state := held(w)
		any(&state).(interface{ Unask() }).Unask() // every state has a verdict in it
		*at(w) = &state
	}
	return flow
}

// active is the workflow that has the screen; ok is false for one that this version does not know.
func active(w Work) (workflow, bool) { return find(w.Active) }

func find(choice string) (workflow, bool) {
	for _, flow := range workflows() {
		if flow.choice == choice {
			return flow, true
		}
	}
	return workflow{}, false
}

// proceed gives an input to the active workflow, and goes home when it is over.
func proceed(s State, e work.Event, v work.View) (State, []domain.Fact) {
	flow, known := active(s.Work)
	if !known {
		s.Work = s.Work.idle()
		return home(s, e, v)
	}
	if choice, ok := e.(work.Choose); ok && choice.Option == logout {
		s.Parked = with(s.Parked, s.Badge, s.Work)
		return leave(s), nil
	}
	if s.Work.Active == choiceLookup && leadsElsewhere(e, v) {
		return leaveLookup(s, e, v)
	}
	if begun, facts, left := leaveForErrand(s, e, v); left {
		return begun, facts
	}
	facts := flow.next(&s.Work, e, v)
	if s.Work.Behind != nil {
		return s.comeBack(facts), facts
	}
	if verdict, over := flow.end(s.Work); over {
		s.Work, s.Verdict, s.Nearby, s.Label = s.Work.idle(), verdict, nearby(facts, v), closedCarton(facts)
	}
	return s, facts
}

// closedCarton is the number that a carton got with the last facts, which the worker may have to write on it; empty when none did.
func closedCarton(facts []domain.Fact) (label string) {
	for _, fact := range facts {
		if closed, ok := fact.(domain.CartonClosed); ok {
			label = closed.SSCC
		}
	}
	return label
}

// leaveLookup begins other work from a look-up; what that work refuses is told in the look-up.
func leaveLookup(s State, e work.Event, v work.View) (State, []domain.Fact) {
	before := s.Work
	s.Work = s.Work.idle()
	s, facts := home(s, e, v)
	if s.Badge != "" && s.Work.Active == "" && s.Verdict.Tone == work.Error {
		looked := *before.Lookup
		looked.Verdict = s.Verdict
		before.Lookup = &looked
		s.Work = before
	}
	return s, facts
}

// leave logs the worker out.
func leave(s State) State {
	s.Badge, s.Presented, s.Work = "", "", Work{}
	s.Verdict = work.Verdict{Tone: work.Ask}
	return s
}
