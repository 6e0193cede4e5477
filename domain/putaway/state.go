package putaway

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// The steps.
const (
	stepUnit     = "putaway/unit"
	stepLocation = "putaway/location"
	stepQuantity = "putaway/quantity"
)

// State is the work in hand.
type State struct {
	work.Verdict
	Step     string         `json:"step"`
	Unit     string         `json:"unit,omitempty"` // a pallet or carton, which goes whole
	From     domain.Holder  `json:"from,omitempty"` // of loose goods
	Goods    domain.Goods   `json:"goods,omitzero"`
	Quantity int64          `json:"quantity,omitempty"` // how many of them wait
	At       string         `json:"at,omitempty"`       // where the load stands
	Proposed string         `json:"proposed,omitempty"`
	Passed   []string       `json:"passed,omitempty"` // proposals that the worker passed over
	Cross    string         `json:"cross,omitempty"`  // the staging place, when orders wait for the load
	To       string         `json:"to,omitempty"`     // the place that was scanned, while the quantity is asked
	Last     *domain.Undone `json:"last,omitempty"`   // takes the last putaway back
	Done     bool           `json:"done,omitempty"`
}

// Start begins with the question what is to be put away.
func Start() State { return State{Step: stepUnit} }

// again begins with the next load.
func (s State) again() State {
	return State{Verdict: s.Verdict, Step: stepUnit, Last: s.Last}
}

// load is what is to be set down; of loose goods all that wait.
func (s State) load(rows domain.Reader) Load {
	load := LoadOfGoods(rows, s.Goods, s.Quantity)
	if s.Unit != "" {
		load = LoadOfUnit(rows, s.Unit)
	}
	load.Task = s.task()
	return load
}

// Screen shows the step.
func Screen(s State, v work.View) work.Screen {
	title := v.Say("Put away")
	switch s.Step {
	case stepLocation:
		screen := work.Frame(s.Step, title, v.Say("Scan the location"), s.Verdict, v)
		screen.Show.Add("location", s.Proposed)
		if s.Cross != "" && s.Cross == s.Proposed {
			screen.Show.Add("note", v.Say("an order waits for it"))
		}
		s.showLoad(&screen, v)
		screen.Options = []work.Option{{ID: "other", Label: v.Say("Other place")}, {ID: "full", Label: v.Say("Place is full")}}
		return screen
	case stepQuantity:
		screen := work.Frame(s.Step, title, v.Say("Enter how many"), s.Verdict, v)
		screen.Show.Add("location", s.To)
		s.showLoad(&screen, v)
		return screen
	}
	screen := work.Frame(stepUnit, title, v.Say("Scan a pallet or item"), s.Verdict, v)
	screen.Options = []work.Option{{ID: "next", Label: v.Say("Next waiting")}}
	return screen
}

func (s State) showLoad(screen *work.Screen, v work.View) {
	screen.Show.Add("unit", s.Unit+s.From.Unit())
	load := s.load(v.Rows)
	if len(load.Contents) == 0 {
		return
	}
	first := load.Contents[0]
	screen.Show.Add("item", first.Goods.Item)
	screen.Show.Add("name", first.Item.Name)
	screen.Show.Add("lot", first.Goods.Lot)
	screen.Show.Add("expiry", first.Goods.Expiry)
	screen.Show.Add("quantity", work.Amount(first.Quantity, first.Item.Decimals))
	screen.Show.Add("uom", first.Item.UoM)
	screen.Show.Add("from", s.At)
	if rest := len(load.Contents) - 1; rest > 0 {
		screen.Show.Add("more", int64(rest))
	}
}
