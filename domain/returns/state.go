package returns

import (
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// The steps.
const (
	stepSource    = "return/source"
	stepItem      = "return/item"
	stepLot       = "return/lot"
	stepSerial    = "return/serial"
	stepQuantity  = "return/quantity"
	stepCondition = "return/condition"
	stepLocation  = "return/location"
)

// State is the work in hand.
type State struct {
	work.Verdict
	Step      string         `json:"step"`
	Return    string         `json:"return,omitempty"`
	Order     string         `json:"order,omitempty"` // where the goods come from, when it is known
	Blind     bool           `json:"blind,omitempty"`
	Goods     domain.Goods   `json:"goods,omitzero"`
	Per       int64          `json:"per,omitempty"`
	Quantity  int64          `json:"quantity,omitempty"`
	Known     int64          `json:"known,omitempty"` // what a code told of the quantity
	Line      string         `json:"line,omitempty"`
	Condition string         `json:"condition,omitempty"`
	Proposed  string         `json:"proposed,omitempty"`
	Last      *domain.Undone `json:"last,omitempty"`
	Done      bool           `json:"done,omitempty"`
	Before    *State         `json:"before,omitempty"` // where a step back leads while something is in hand
}

// Start begins with the question where the goods come from.
func Start() State { return State{Step: stepSource} }

// again goes on with the next item.
func (s State) again() State {
	return State{Verdict: s.Verdict, Step: stepItem, Return: s.Return, Order: s.Order, Blind: s.Blind, Last: s.Last}
}

// behind remembers the step that was left, for a step back.
func (s State) behind(left State) State {
	if s.Step == stepSource || s.Step == stepItem || s.Step == left.Step {
		return s
	}
	left.Verdict = work.Verdict{}
	s.Before = &left
	return s
}

// condition is what a returned thing is fit for, with the status and the kind of place that follow.
type condition struct {
	id, label string
	status    domain.Status
	kind      domain.LocationKind // empty: where goods are stored
}

var conditions = []condition{
	{"resell", "As new", domain.Available, ""},
	{"refurbish", "Refurbish", domain.Hold, domain.Returns},
	{"quarantine", "Quarantine", domain.Hold, domain.Quarantine},
	{"vendor", "Back to vendor", domain.Hold, domain.Returns},
	{"scrap", "Scrap", domain.Damaged, domain.Scrap},
}

func conditionOf(id string) (condition, bool) {
	for _, c := range conditions {
		if c.id == id {
			return c, true
		}
	}
	return condition{}, false
}

var prompts = map[string]string{
	stepSource: "Scan return or order", stepItem: "Scan an item", stepLot: "Scan or enter the lot", stepSerial: "Scan the serial number",
	stepQuantity: "Enter how many", stepCondition: "Which condition?", stepLocation: "Scan the location",
}

// Screen shows the step.
func Screen(s State, v work.View) work.Screen {
	prompt := prompts[s.Step]
	if s.Step == stepLot && s.Goods.Lot != "" {
		prompt = "Enter the expiry date"
	}
	screen := work.Frame(s.Step, strings.TrimSpace(v.Say("Return")+" "+s.Return+s.Order), v.Say(prompt), s.Verdict, v)
	screen.Show.Add("rma", s.Return)
	screen.Show.Add("order", s.Order)
	screen.Show.Add("location", s.Proposed)
	if item, ok := domain.Get[domain.Item](v.Rows, s.Goods.Item); ok {
		screen.Show.Add("item", item.Code)
		screen.Show.Add("name", item.Name)
		screen.Show.Add("lot", s.Goods.Lot)
		screen.Show.Add("expiry", s.Goods.Expiry)
		screen.Show.Add("serial", s.Goods.Serial)
		if most, limited := s.most(v.Rows); limited {
			screen.Show.Add("quantity", work.Amount(most, item.Decimals))
		}
		screen.Show.Add("taken", work.Amount(s.Quantity, item.Decimals))
		screen.Show.Add("uom", item.UoM)
	}
	switch s.Step {
	case stepSource:
		screen.Options = []work.Option{{ID: "blind", Label: v.Say("Unknown origin")}}
	case stepItem:
		screen.Options = []work.Option{{ID: "finish", Label: v.Say("Finish")}}
	case stepQuantity:
		screen.Options = []work.Option{{ID: "accept", Label: v.Say("Accept")}}
	case stepCondition:
		for _, c := range conditions {
			screen.Options = append(screen.Options, work.Option{ID: c.id, Label: v.Say(c.label)})
		}
	}
	return screen
}
