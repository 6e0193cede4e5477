package desk_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/desk"
	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/domain/work/script"
)

const (
	promptMax = 24   // characters that fit into the prompt of a small screen
	statesMax = 4000 // a walk that finds more has lost its way
)

// inputs are one of every kind of thing that can be scanned, typed or chosen.
var inputs = []string{
	"scan 100", "scan 200", "scan 300", "scan 400", "scan VA", "scan M-1", "scan 01=09522000002002 10=VA", "scan 10=VB", "scan 17=2026-12-31",
	"scan 01=19522000001002", "scan 00=352200000000000015", "scan F-1", "scan F-2", "scan R-2", "scan R-3", "scan D-1", "scan Z-1", "scan P1",
	"scan P2", "scan P3", "scan RC-1", "scan OR-1", "scan RT-1", "scan w1", "scan w2", "scan T-77", "scan misread",
	"enter 1", "enter 0", "enter -1", "enter 5", "enter 2.25", "enter 999999999999", "enter 2027-01-31", "enter 1111", "enter 2222", "enter words",
	"enter ", "choose nonsense", "choose logout", "back", "undo", "synced",
}

// place is one state of the desk with the rows it was reached on.
type place struct {
	state desk.State
	stage script.Stage
	path  []string
}

// ruled is the site of the scripts with rules of its own and a supervisor, so that every step can be reached.
func ruled() script.Stage {
	stage := script.Warehouse()
	stage.State(domain.Worker{Badge: "w2", Name: "Tom", PINHash: "2222", Roles: []domain.Role{domain.Counter, domain.Supervisor}},
		domain.Inspection{Supplier: "Smith", Percent: 100}, domain.Carrier{Code: "VAN", WeightMaxG: 900, Cartons: []string{"S"}},
		domain.Tolerance{Work: domain.TaskCount, Class: "", MinusPercent: 100, ApproveAbove: 1},
		domain.Exception{Work: domain.WorkReport, Reason: domain.ReasonHazard, Block: true})
	stage.State(domain.Order{Code: "OR-9", Customer: "Aas"}, domain.OrderLine{Order: "OR-9", Line: "1", Item: "400", Quantity: 100})
	for i, fact := range []domain.Fact{
		domain.Claimed{Run: "r9", Orders: []string{"OR-9"}},
		domain.Shorted{Run: "r9", Order: "OR-9", Line: "1", From: domain.At("R-2"), Location: "R-2", Goods: domain.Goods{Item: "400"}, Expected: 9, Reason: "missing"},
	} {
		domain.Fold(stage.Rows, domain.Seen{Device: "t9", Number: uint64(i + 1)}, "w3", fact)
	}
	return *stage
}

// TestWalk goes from every kind of screen that can be reached by every kind of input: nothing panics, no scan goes
// unanswered, a restart changes nothing, and home can be reached again from everywhere.
func TestWalk(t *testing.T) {
	start := place{stage: ruled()}
	seen := map[string]place{kindAt(start): start}
	leads := map[string][]string{} // from a kind of screen to those from which it is reached
	steps := map[string]bool{}
	queue := []place{start}
	for len(queue) > 0 && len(seen) < statesMax {
		here := queue[0]
		queue = queue[1:]
		screen := machine.Screen(here.state, here.stage.View())
		steps[screen.Step] = true
		for _, input := range append(options(screen), inputs...) {
			there := step(t, here, input)
			kind := kindAt(there)
			if input != "choose logout" { // which leads away from everything, and back to it
				leads[kind] = append(leads[kind], kindAt(here))
			}
			if _, known := seen[kind]; !known {
				seen[kind] = there
				queue = append(queue, there)
			}
		}
	}
	if len(seen) == statesMax {
		t.Fatalf("more than %d kinds of screens", statesMax)
	}
	deadEnds(t, seen, leads)
	t.Logf("%d kinds of screens at %d steps", len(seen), len(steps))
	for _, expected := range []string{"login/pin", "home", "lookup/result", "receive/unit", "receive/finish", "pick/drop",
		"pick/short", "pack/carton", "ship/carrier", "count/recount", "return/condition", "move/to", "replenish/next", "report/note",
		"receive/check", "supervise/cause", "supervise/claim", "supervise/place", "supervise/exception", "supervise/tolerance"} {
		if !steps[expected] {
			t.Errorf("%s was not reached", expected)
		}
	}
}

func options(screen work.Screen) []string {
	var inputs []string
	for _, option := range screen.Options {
		inputs = append(inputs, "choose "+option.ID)
	}
	return inputs
}

// kindOf tells screens apart by what they ask, say and offer, not by their numbers.
func kindOf(screen work.Screen) string {
	names := []string{screen.Step, string(screen.Code)}
	for _, field := range screen.Show {
		names = append(names, field.Name)
	}
	return strings.Join(append(names, options(screen)...), " ")
}

// kindAt also tells apart whose PIN is asked for: each worker may do other work.
func kindAt(p place) string {
	return strings.TrimSpace(kindOf(machine.Screen(p.state, p.stage.View())) + " " + p.state.Presented)
}

// step gives one input and holds what comes of it against what is promised of every screen.
func step(t *testing.T, from place, input string) place {
	t.Helper()
	event, err := script.Event(input)
	if err != nil {
		t.Fatal(err)
	}
	to := place{stage: from.stage, path: append(slices.Clone(from.path), input)}
	defer func() {
		if p := recover(); p != nil {
			t.Fatalf("%v: panic: %v", to.path, p)
		}
	}()
	who, view := from.state.Who(), from.stage.View()
	state, facts := machine.Next(from.state, event, view)
	to.state = state
	if len(facts) > 0 {
		to.stage.Rows = from.stage.Rows.Clone()
	}
	for _, fact := range facts {
		seen := to.stage.View().Seen
		domain.Fold(to.stage.Rows, seen, who, fact)
		to.stage.Number++
	}
	screen := machine.Screen(to.state, to.stage.View())
	if fault := flaw(event, machine.Screen(from.state, view), screen); fault != "" {
		t.Errorf("%v: %s", to.path, fault)
	}
	restart(t, &to, screen)
	return to
}

// flaw is what is wrong with a screen after an input, or empty.
func flaw(event work.Event, before, after work.Screen) string {
	scan, scanned := event.(work.Scan)
	_, back := event.(work.Back)
	switch {
	case !slices.Contains([]work.Tone{work.Ask, work.OK, work.Warn, work.Error}, after.Tone):
		return fmt.Sprintf("tone %q", after.Tone)
	case utf8.RuneCountInString(after.Prompt) > promptMax || after.Prompt == "":
		return fmt.Sprintf("prompt %q", after.Prompt)
	case after.Code != "" && (after.Message == "" || strings.Contains(after.Message, "%!")):
		return fmt.Sprintf("message %q of %s", after.Message, after.Code)
	case strings.HasPrefix(string(after.Code), "confirm_") && after.Tone != work.Warn:
		return fmt.Sprintf("%s with tone %s", after.Code, after.Tone)
	case after.Tone == work.Error && after.Step != before.Step:
		return fmt.Sprintf("%s left %s for %s", after.Code, before.Step, after.Step)
	case scanned && (after.Echo == nil || after.Echo.Text != work.Echo(scan)):
		return "the scan was ignored"
	case back && before.Step == "home" && after.Step != "home":
		return "back left home"
	}
	return ""
}

// restart writes the state down and reads it: the screen must stay as it is.
func restart(t *testing.T, p *place, screen work.Screen) {
	t.Helper()
	saved, err := json.Marshal(p.state)
	if err != nil {
		t.Fatalf("%v: %v", p.path, err)
	}
	p.state = desk.State{}
	if err := json.Unmarshal(saved, &p.state); err != nil {
		t.Fatalf("%v: %v", p.path, err)
	}
	if again := machine.Screen(p.state, p.stage.View()); !reflect.DeepEqual(again, screen) {
		t.Errorf("%v: after a restart\n%+v\ninstead of\n%+v", p.path, again, screen)
	}
}

// deadEnds fails for the screens from which no input leads home in the end.
func deadEnds(t *testing.T, seen map[string]place, leads map[string][]string) {
	t.Helper()
	home := map[string]bool{}
	var queue []string
	for kind := range seen {
		if strings.HasPrefix(kind, "home ") {
			home[kind] = true
			queue = append(queue, kind)
		}
	}
	for len(queue) > 0 {
		for _, before := range leads[queue[0]] {
			if !home[before] {
				home[before] = true
				queue = append(queue, before)
			}
		}
		queue = queue[1:]
	}
	for kind, place := range seen {
		if !home[kind] {
			t.Errorf("%v: no way leads home", place.path)
		}
	}
}
