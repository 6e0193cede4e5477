package wave

import "time"

// Plan is a set of runs that serves every order as far as stock goes.
type Plan struct {
	Runs      []Run      // in the order in which they start
	LengthMM  int64      // of all runs, without their errands
	ArrivalMM int64      // what carts filled in order of arrival would walk
	Late      []string   // orders that come in after their cut-off, most urgent first
	Short     []Shortage // what stock does not cover
	Apart     []string   // places that no walk reaches, in order
	Unserved  []string   // orders with goods in a zone that no cart serves
	Oversize  []string   // orders beyond what a cart takes, each on a run of its own
}

// Run is one walk with a cart.
type Run struct {
	Cart         string
	Orders       []string // most urgent first
	Stops        []Stop   // in the order of the walk
	Errands      []Detour // in the order of the walk
	LengthMM     int64    // of the whole walk
	LowerBoundMM int64    // no walk through the stops alone is shorter
	Starts, Ends time.Time
}

// Stop is a place of a run with all that is taken there, heavy lines first and crushable ones last.
type Stop struct {
	Place string
	Takes []Take
}

// Take is a quantity taken for one order line.
type Take struct {
	Order, Line, Item, Lot string
	Quantity               int64
}

// Detour is an errand taken along.
type Detour struct {
	Errand  string
	Behind  int // it comes behind this many stops
	ExtraMM int64
}

// Shortage is a quantity of an order line that no stock covers.
type Shortage struct {
	Order, Line, Item string
	Quantity          int64
}

// SavedPercent is how much less the plan walks than carts filled in order of arrival.
func (p *Plan) SavedPercent() float64 {
	if p.ArrivalMM <= 0 {
		return 0
	}
	return 100 * float64(p.ArrivalMM-p.LengthMM) / float64(p.ArrivalMM)
}

// Lines is the count of takes of a run.
func (r *Run) Lines() (count int) {
	for _, s := range r.Stops {
		count += len(s.Takes)
	}
	return count
}
