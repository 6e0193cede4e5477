package desk

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/count"
	"github.com/handtruck/handtruck/domain/pick"
	"github.com/handtruck/handtruck/domain/work"
)

// leaveForErrand leaves a run for the count that lies on the way, with the place already chosen.
func leaveForErrand(s State, e work.Event, v work.View) (State, []domain.Fact, bool) {
	choice, ok := e.(work.Choose)
	if !ok || choice.Option != pick.OptionCount || s.Work.Pick == nil || s.Work.Active != choicePick {
		return s, nil, false
	}
	task, offered := s.Work.Pick.Errand(v.Rows)
	if !offered {
		return s, nil, false // the run says that there is no such choice
	}
	run, counting := s.Work, count.StartAt(task)
	s.Work = Work{Active: choiceCount, Dock: run.Dock, Behind: &run, Count: &counting}
	return s, nil, true
}

// comeBack goes on with the run when the count is over, or was given up.
func (s State) comeBack(facts []domain.Fact) State {
	counted := s.Work.Count
	if counted == nil || !counted.Done && (counted.Step != count.AtLocation || len(facts) == 0) {
		return s
	}
	run, verdict := *s.Work.Behind, counted.Verdict
	if run.Pick != nil {
		going := *run.Pick
		going.Verdict = verdict
		run.Pick = &going
	}
	s.Work = run
	return s
}
