package supervise

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// The steps.
const (
	stepList        = "supervise/list"
	stepDiscrepancy = "supervise/discrepancy"
	stepCause       = "supervise/cause"
	stepClaim       = "supervise/claim"
	stepPlace       = "supervise/place"
	stepIncident    = "supervise/incident"
	stepException   = "supervise/exception"
	stepTolerance   = "supervise/tolerance"
	stepMissing     = "supervise/missing"
)

// State is what the supervisor looks at.
type State struct {
	work.Verdict
	Step    string `json:"step"`
	Key     string `json:"key,omitempty"`     // of the row that is shown
	Option  string `json:"option,omitempty"`  // the decision whose cause is asked for, or the limit that is being set
	Variant int64  `json:"variant,omitempty"` // the adjustment that was shown
	Done    bool   `json:"done,omitempty"`
}

// Start begins with the lists.
func Start() State { return State{Step: stepList} }

// list is one of the lists: what is in it, as keys in the order in which they are gone through.
type list struct {
	option, label, step string
	keys                func(v work.View) []string
}

func lists() []list {
	return []list{
		{"discrepancies", "Discrepancies", stepDiscrepancy, discrepancies},
		{"claims", "Claims", stepClaim, claims},
		{"places", "Closed places", stepPlace, places},
		{"incidents", "Incidents", stepIncident, incidents},
		{"exceptions", "Exceptions", stepException, exceptions},
		{"tolerances", "Tolerances", stepTolerance, tolerances},
		{"missing", "Missing data", stepMissing, missing},
	}
}

// discrepancies are those that nobody has settled: those that wait for a decision on a count first, those that may still
// be explained by what another handheld has to tell last.
func discrepancies(v work.View) []string {
	var waiting, others []string
	for _, d := range domain.Unsettled(v.Rows) {
		if d.Count != "" {
			waiting = append(waiting, d.ID)
		} else {
			others = append(others, d.ID)
		}
	}
	for _, count := range domain.Find[domain.Count](v.Rows, domain.ByState, domain.CountOpen) {
		if !count.Waiting {
			waiting = append(waiting, count.ID)
		}
	}
	return slices.Concat(waiting, others)
}

// claims are the orders and loads that somebody has in hand.
func claims(v work.View) []string {
	var keys []string
	for _, order := range domain.Find[domain.Order](v.Rows, domain.ByState, string(domain.StatePicking)) {
		keys = append(keys, order.Code)
	}
	for _, kind := range []domain.TaskKind{domain.TaskPutaway, domain.TaskReplenish} {
		for _, task := range domain.Find[domain.Task](v.Rows, domain.ByKind, domain.TaskTerm(kind, domain.TaskClaimed)) {
			keys = append(keys, task.ID)
		}
	}
	return keys
}

func places(v work.View) []string {
	var keys []string
	for _, place := range domain.All[domain.Location](v.Rows) {
		if place.Full || place.Stopped {
			keys = append(keys, place.Code)
		}
	}
	return keys
}

func incidents(v work.View) []string {
	var keys []string
	for _, incident := range domain.Find[domain.Incident](v.Rows, domain.ByState, "open") {
		keys = append(keys, incident.ID)
	}
	return keys
}

func exceptions(v work.View) []string {
	var keys []string
	for _, exception := range domain.Exceptions(v.Rows) {
		keys = append(keys, exception.Key())
	}
	return keys
}

// tolerances are the policies for every class, and those of classes that have their own.
func tolerances(v work.View) []string {
	var keys []string
	for _, kind := range []domain.TaskKind{domain.TaskReceive, domain.TaskPick, domain.TaskCount, domain.TaskReturn} {
		keys = append(keys, domain.Tolerance{Work: kind}.Key())
	}
	for _, own := range domain.All[domain.Tolerance](v.Rows) {
		if own.Class != "" {
			keys = append(keys, own.Key())
		}
	}
	return keys
}

// listOf is the list that a step goes through.
func listOf(step string) (list, bool) {
	if step == stepCause {
		step = stepDiscrepancy
	}
	for _, l := range lists() {
		if l.step == step {
			return l, true
		}
	}
	return list{}, false
}
