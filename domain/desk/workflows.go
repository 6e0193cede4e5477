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

// workflows are the choices at home in their order.
func workflows() []workflow {
	return []workflow{
		receiveFlow(), putawayFlow(), pickFlow(), packFlow(), shipFlow(), countFlow(), returnFlow(), moveFlow(), replenishFlow(), lookupFlow(), reportFlow(),
		superviseFlow(),
	}
}

func receiveFlow() workflow {
	return plug(workflow{choice: choiceReceive, label: "Receive", roles: []domain.Role{domain.Receiver}, open: documents[domain.Receipt](domain.StateOpen)},
		func(w *Work) **receive.State { return &w.Receive },
		func(w Work, _ work.View) receive.State { return receive.Start(w.Dock) }, receive.Next, receive.Screen,
		func(s receive.State) (work.Verdict, bool) { return s.Verdict, s.Done })
}

func putawayFlow() workflow {
	return plug(workflow{choice: choicePutaway, label: "Put away", roles: []domain.Role{domain.Receiver}, open: openTasks(domain.TaskPutaway)},
		func(w *Work) **putaway.State { return &w.Putaway },
		func(Work, work.View) putaway.State { return putaway.Start() }, putaway.Next, putaway.Screen,
		func(s putaway.State) (work.Verdict, bool) { return s.Verdict, s.Done })
}

func pickFlow() workflow {
	return plug(workflow{choice: choicePick, label: "Pick", roles: []domain.Role{domain.Picker}, open: openTasks(domain.TaskPick)},
		func(w *Work) **pick.State { return &w.Pick },
		func(Work, work.View) pick.State { return pick.Start() }, pick.Next, pick.Screen,
		func(s pick.State) (work.Verdict, bool) { return s.Verdict, s.Done })
}

func packFlow() workflow {
	return plug(workflow{choice: choicePack, label: "Pack", roles: []domain.Role{domain.Picker}, open: documents[domain.Order](domain.StatePicked)},
		func(w *Work) **pack.State { return &w.Pack },
		func(Work, work.View) pack.State { return pack.Start() }, pack.Next, pack.Screen,
		func(s pack.State) (work.Verdict, bool) { return s.Verdict, s.Done })
}

func shipFlow() workflow {
	return plug(workflow{choice: "ship", label: "Ship", roles: []domain.Role{domain.Picker}, open: documents[domain.Order](domain.StatePacked)},
		func(w *Work) **ship.State { return &w.Ship },
		func(Work, work.View) ship.State { return ship.Start() }, ship.Next, ship.Screen,
		func(s ship.State) (work.Verdict, bool) { return s.Verdict, s.Done })
}

func countFlow() workflow {
	return plug(workflow{choice: "count", label: "Count", roles: []domain.Role{domain.Counter}, open: openTasks(domain.TaskCount)},
		func(w *Work) **count.State { return &w.Count },
		func(_ Work, v work.View) count.State { return count.Start(v) }, count.Next, count.Screen,
		func(s count.State) (work.Verdict, bool) { return s.Verdict, s.Done })
}

func returnFlow() workflow {
	return plug(workflow{choice: choiceReturn, label: "Return", roles: []domain.Role{domain.Receiver}, open: openReturns},
		func(w *Work) **returns.State { return &w.Return },
		func(Work, work.View) returns.State { return returns.Start() }, returns.Next, returns.Screen,
		func(s returns.State) (work.Verdict, bool) { return s.Verdict, s.Done })
}

func openReturns(rows domain.Reader) int {
	open := 0
	for _, document := range domain.All[domain.Return](rows) {
		if document.State != domain.StateClosed {
			open++
		}
	}
	return open
}

func moveFlow() workflow {
	return plug(workflow{choice: "move", label: "Move", roles: []domain.Role{domain.Picker, domain.Receiver}, open: openTasks(domain.TaskMove)},
		func(w *Work) **move.State { return &w.Move },
		func(_ Work, v work.View) move.State { return move.Start(v) }, move.Next, move.Screen,
		func(s move.State) (work.Verdict, bool) { return s.Verdict, s.Done })
}

func replenishFlow() workflow {
	return plug(workflow{choice: "replenish", label: "Replenish", roles: []domain.Role{domain.Picker}, open: openTasks(domain.TaskReplenish)},
		func(w *Work) **move.State { return &w.Replenish },
		func(_ Work, v work.View) move.State { return move.StartFilling(v) }, move.Next, move.Screen,
		func(s move.State) (work.Verdict, bool) { return s.Verdict, s.Done })
}

func superviseFlow() workflow {
	return plug(workflow{choice: "supervise", label: "Supervise", roles: []domain.Role{domain.Supervisor}, open: openDiscrepancies},
		func(w *Work) **supervise.State { return &w.Supervise },
		func(Work, work.View) supervise.State { return supervise.Start() }, supervise.Next, supervise.Screen,
		func(s supervise.State) (work.Verdict, bool) { return s.Verdict, s.Done })
}

func openDiscrepancies(rows domain.Reader) int {
	return len(domain.Unsettled(rows))
}

func reportFlow() workflow {
	return plug(workflow{choice: "report", label: "Report"},
		func(w *Work) **report.State { return &w.Report },
		func(_ Work, v work.View) report.State { return report.Start(v) }, report.Next, report.Screen,
		func(s report.State) (work.Verdict, bool) { return s.Verdict, s.Done })
}
