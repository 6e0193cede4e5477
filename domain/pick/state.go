package pick

import (
	"maps"
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// The steps.
const (
	stepStart    = "pick/start"
	stepTote     = "pick/tote"
	stepLocation = "pick/location"
	stepItem     = "pick/item"
	stepQuantity = "pick/quantity"
	stepShort    = "pick/short"
	stepEmpty    = "pick/empty"
	stepDrop     = "pick/drop"
)

// State is the run in hand.
type State struct {
	work.Verdict
	Step     string            `json:"step"`
	Run      string            `json:"run,omitempty"`
	Orders   []string          `json:"orders,omitempty"`  // in the order of their totes
	Totes    map[string]string `json:"totes,omitempty"`   // by order
	Stops    []Stop            `json:"stops,omitempty"`   // the one in hand first, then in the order of the walk; done ones last
	Count    int64             `json:"count,omitempty"`   // scanned so far at this stop
	Taken    int64             `json:"taken,omitempty"`   // taken, while the tote is asked
	Reason   string            `json:"reason,omitempty"`  // of a short
	From     string            `json:"from,omitempty"`    // the step at which short was chosen
	Blocked  []string          `json:"blocked,omitempty"` // where aisles were blocked when the walk was laid out
	Batch    bool              `json:"batch,omitempty"`   // all orders share one tote
	Zone     string            `json:"zone,omitempty"`    // the only zone of which runs are wanted
	Minutes  int64             `json:"minutes,omitempty"` // that the hub estimates for the run
	Began    int64             `json:"began,omitempty"`   // when the walk was laid out, ms
	Ends     int64             `json:"ends,omitempty"`    // when it will be over at the site's pace, ms; 0 where that is not known
	LengthMM int64             `json:"length_mm,omitempty"`
	Errands  []Errand          `json:"errands,omitempty"` // counts on the way
	Last     *Undoable         `json:"last,omitempty"`
	Done     bool              `json:"done,omitempty"`
}

// Stop is what one order wants from one stock.
type Stop struct {
	Order    string        `json:"order"`
	Line     string        `json:"line"`
	Location string        `json:"location"`
	From     domain.Holder `json:"from"`
	Goods    domain.Goods  `json:"goods"`
	Planned  *domain.Goods `json:"planned,omitempty"` // what was set aside, when other goods are taken
	Instead  domain.Holder `json:"instead,omitempty"` // and where that is
	Quantity int64         `json:"quantity"`
	Taken    int64         `json:"taken,omitempty"`
	Done     bool          `json:"done,omitempty"`
}

// Undoable is the last pick with what takes it back.
type Undoable struct {
	Undone domain.Undone `json:"undone"`
	Stop   Stop          `json:"stop"` // as it was before
}

// Start begins with the question which order is to be picked.
func Start() State { return State{Step: stepStart} }

// rest is how many are still to be taken at a stop.
func (s Stop) rest() int64 { return s.Quantity - s.Taken }

// same tells whether two stops are of the same stock.
func (s Stop) same(other Stop) bool { return s.From == other.From && s.Goods == other.Goods }

// cluster tells whether several orders share the cart, each with a tote of its own.
func (s State) cluster() bool { return len(s.Orders) > 1 && !s.Batch }

// current is the stop in hand; there is one at the steps of a stop.
func (s State) current() Stop {
	if len(s.Stops) == 0 {
		return Stop{}
	}
	return s.Stops[0]
}

// withCurrent replaces the stop in hand, in a state of its own.
func (s State) withCurrent(stop Stop) State {
	s.Stops = slices.Clone(s.Stops)
	s.Stops[0] = stop
	return s
}

// open are the stops that are not done.
func (s State) open() int {
	n := 0
	for _, stop := range s.Stops {
		if !stop.Done {
			n++
		}
	}
	return n
}

func (s State) withTote(order, tote string) State {
	totes := maps.Clone(s.Totes)
	if totes == nil {
		totes = map[string]string{}
	}
	totes[order] = tote
	s.Totes = totes
	return s
}

// untoted is the first order without a tote, or empty.
func (s State) untoted() string {
	for _, order := range s.Orders {
		if s.Totes[order] == "" {
			return order
		}
	}
	return ""
}
