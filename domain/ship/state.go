package ship

import (
	"slices"
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// The steps.
const (
	stepCarrier = "ship/carrier"
	stepUnit    = "ship/unit"
	stepFinish  = "ship/finish"
)

// noCarrier is the option for orders that name none.
const noCarrier = "none"

// State is the work in hand.
type State struct {
	work.Verdict
	Step     string         `json:"step"`
	Dock     string         `json:"dock,omitempty"`
	Carrier  string         `json:"carrier,omitempty"`
	Shipment string         `json:"shipment,omitempty"`
	Last     *domain.Undone `json:"last,omitempty"`
	Done     bool           `json:"done,omitempty"`
}

// Start begins with the question where and for whom is loaded.
func Start() State { return State{Step: stepCarrier} }

// carriers are those that packed orders wait for.
func carriers(rows domain.Reader) []string {
	var found []string
	for _, order := range domain.Find[domain.Order](rows, domain.ByState, string(domain.StatePacked)) {
		if !slices.Contains(found, order.Carrier) {
			found = append(found, order.Carrier)
		}
	}
	slices.Sort(found)
	return found
}

// units are the closed cartons of the shipment's packed orders; loaded are those of them on the vehicle.
func (s State) units(rows domain.Reader) (units []domain.Unit, loaded int) {
	for _, order := range domain.Find[domain.Order](rows, domain.ByState, string(domain.StatePacked)) {
		if order.Carrier != s.Carrier {
			continue
		}
		for _, unit := range domain.Find[domain.Unit](rows, domain.ByOrder, order.Code) {
			if !unit.Closed || unit.Location == "" || unit.Shipment != "" && unit.Shipment != s.Shipment {
				continue // not ready, gone, or on another vehicle
			}
			units = append(units, unit)
			if unit.Shipment == s.Shipment {
				loaded++
			}
		}
	}
	return units, loaded
}

var prompts = map[string]string{stepCarrier: "Scan the dock", stepUnit: "Scan a carton", stepFinish: "Finish short?"}

// Screen shows the step.
func Screen(s State, v work.View) work.Screen {
	prompt := prompts[s.Step]
	if s.Step == stepCarrier && s.Dock != "" {
		prompt = "Choose the carrier"
	}
	screen := work.Frame(s.Step, strings.TrimSpace(v.Say("Ship")+" "+s.Carrier), v.Say(prompt), s.Verdict, v)
	screen.Show.Add("location", s.Dock)
	screen.Show.Add("carrier", s.Carrier)
	screen.Show.Add("shipment", s.Shipment)
	switch s.Step {
	case stepCarrier:
		if s.Dock != "" {
			screen.Options = carrierOptions(v)
		}
	default:
		screen.Options = []work.Option{{ID: "finish", Label: v.Say("Finish")}}
		units, loaded := s.units(v.Rows)
		screen.Progress = &work.Progress{Done: loaded, Total: len(units)}
		if missing := s.missing(units); len(missing) > 0 && s.Step == stepFinish {
			screen.Show.Add("missing", missing)
		}
	}
	return screen
}

func carrierOptions(v work.View) []work.Option {
	var options []work.Option
	for _, carrier := range carriers(v.Rows) {
		option := work.Option{ID: carrier, Label: carrier}
		if carrier == "" {
			option = work.Option{ID: noCarrier, Label: v.Say("No carrier")}
		}
		options = append(options, option)
	}
	return options
}

func (s State) missing(units []domain.Unit) []string {
	var labels []string
	for _, unit := range units {
		if unit.Shipment != s.Shipment {
			labels = append(labels, unit.Label)
		}
	}
	return labels
}
