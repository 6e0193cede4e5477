package desk

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/count"
	"github.com/handtruck/handtruck/domain/putaway"
	"github.com/handtruck/handtruck/domain/receive"
	"github.com/handtruck/handtruck/domain/work"
)

// receiveFlow also carries the dock that a worker chose from one receipt to the next.
func receiveFlow() workflow {
	flow := plug(workflow{choice: choiceReceive, label: "Receive", roles: []domain.Role{domain.Receiver}, open: documents[domain.Receipt](domain.StateOpen)},
		func(w *Work) **receive.State { return &w.Receive },
		func(work.View) receive.State { return receive.Start("") }, receive.Next, receive.Screen,
		func(s receive.State) (work.Verdict, bool) { return s.Verdict, s.Done })
	flow.start = func(w *Work, _ work.View) {
		state := receive.Start(w.Dock)
		w.Receive = &state
	}
	next := flow.next
	flow.next = func(w *Work, e work.Event, v work.View) []domain.Fact {
		facts := next(w, e, v)
		w.Dock = w.Receive.Dock
		return facts
	}
	return flow
}

func putawayFlow() workflow {
	return plug(workflow{choice: choicePutaway, label: "Put away", roles: []domain.Role{domain.Receiver}, open: openTasks(domain.TaskPutaway)},
		func(w *Work) **putaway.State { return &w.Putaway },
		func(work.View) putaway.State { return putaway.Start() }, putaway.Next, putaway.Screen,
		func(s putaway.State) (work.Verdict, bool) { return s.Verdict, s.Done })
}

func countFlow() workflow {
	return plug(workflow{choice: choiceCount, label: "Count", roles: []domain.Role{domain.Counter}, open: openTasks(domain.TaskCount)},
		func(w *Work) **count.State { return &w.Count }, count.Start, count.Next, count.Screen,
		func(s count.State) (work.Verdict, bool) { return s.Verdict, s.Done })
}
