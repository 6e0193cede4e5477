package count

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// Step is where the worker is.
type Step string

// The steps.
const (
	AtLocation Step = "count/location"
	AtItem     Step = "count/item"
	AtQuantity Step = "count/quantity"
	AtRecount  Step = "count/recount"
)

// State is one place being counted.
type State struct {
	work.Verdict
	Done bool `json:"done,omitempty"`

	Step     Step                 `json:"step"`
	Offered  string               `json:"offered,omitempty"` // the task that next offers
	Location string               `json:"location,omitempty"`
	Only     string               `json:"only,omitempty"`  // the item that is asked for; empty: all that is there
	Round    string               `json:"round,omitempty"` // this counting, apart from recounts
	Unit     string               `json:"unit,omitempty"`  // the pallet whose content is being counted
	Loose    bool                 `json:"loose,omitempty"` // what stands loose is being counted
	Hand     domain.CountedLine   `json:"hand,omitzero"`   // what was identified, with the number scanned so far
	Per      int64                `json:"per,omitempty"`   // base units of the scan that identified it
	Missing  work.Code            `json:"missing,omitempty"`
	Lines    []domain.CountedLine `json:"lines,omitempty"`
	By       string               `json:"by,omitempty"`     // who made the count that is to be repeated
	Wanted   string               `json:"wanted,omitempty"` // the item that is counted place by place
	Seen     []string             `json:"seen,omitempty"`   // the places where that is done
	ByItem   bool                 `json:"byItem,omitempty"` // an item is asked for, wherever it stands
	Again    []domain.CountedLine `json:"again,omitempty"`  // what a recount has to settle; empty: it is no recount
}

// Start begins at the first step.
func Start(work.View) State { return State{Step: AtLocation} }

// StartAt begins with the place of a task, as on the way of a run.
func StartAt(task domain.Task) State { return State{Step: AtLocation, Offered: task.ID} }

// dropHand forgets what was identified, and keeps what was counted.
func (s State) dropHand() State {
	s.Hand, s.Per, s.Missing = domain.CountedLine{}, 0, ""
	return s
}
