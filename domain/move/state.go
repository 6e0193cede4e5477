package move

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// Step is where the worker is.
type Step string

// The steps.
const (
	AtNext     Step = "replenish/next"
	AtFrom     Step = "move/from"
	AtItem     Step = "move/item"
	AtQuantity Step = "move/quantity"
	AtTo       Step = "move/to"
)

// State is one move.
type State struct {
	work.Verdict
	Done bool `json:"done,omitempty"`

	Step     Step          `json:"step"`
	Plan     Need          `json:"plan,omitzero"` // what a replenishment asks for
	Filling  bool          `json:"filling,omitempty"`
	From     string        `json:"from,omitempty"` // the place that was scanned
	Unit     string        `json:"unit,omitempty"` // the pallet that moves whole
	Holder   domain.Holder `json:"holder,omitempty"`
	Goods    domain.Goods  `json:"goods,omitzero"`
	Unread   bool          `json:"unread,omitempty"`   // the device cannot read what stands there: the goods are what the worker says
	Per      int64         `json:"per,omitempty"`      // base units of the scan that named the goods
	Quantity int64         `json:"quantity,omitempty"` // scanned so far, or taken

	Taken *domain.Undone `json:"taken,omitempty"` // puts what is on the cart back
	Last  *domain.Undone `json:"last,omitempty"`  // takes the last move back
	Prior *State         `json:"prior,omitempty"` // the state before it
}

// Start begins a move.
func Start(work.View) State { return State{Step: AtFrom} }

// StartFilling begins replenishing.
func StartFilling(work.View) State { return State{Step: AtNext, Filling: true} }

// first is the state in which the next move begins.
func (s State) first() State {
	if s.Filling {
		return State{Step: AtNext, Filling: true}
	}
	return State{Step: AtFrom}
}

// step is the step, also of a state that is empty.
func (s State) step() Step {
	if s.Step == "" {
		return AtFrom
	}
	return s.Step
}
