package pack

import (
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// The steps.
const (
	stepTote     = "pack/tote"
	stepItem     = "pack/item"
	stepQuantity = "pack/quantity"
	stepCarton   = "pack/carton"
)

// State is the work in hand.
type State struct {
	work.Verdict
	Step     string         `json:"step"`
	Order    string         `json:"order,omitempty"`
	Carton   string         `json:"carton,omitempty"` // the open one
	Type     string         `json:"type,omitempty"`   // of the carton that is begun, where the carrier takes some types only
	Goods    domain.Goods   `json:"goods,omitzero"`   // what goes into it now
	Quantity int64          `json:"quantity,omitempty"`
	Label    string         `json:"label,omitempty"` // of the carton that was closed last
	Last     *domain.Undone `json:"last,omitempty"`
	Done     bool           `json:"done,omitempty"`
}

// Start begins with the question which order is to be packed.
func Start() State { return State{Step: stepTote} }

// picked is the stock of the order that is not packed yet: what is in its totes, and its share of a tote that the
// orders of its run have in common.
func (s State) picked(rows domain.Reader) []domain.Stock {
	found := s.shared(rows)
	for _, unit := range domain.Find[domain.Unit](rows, domain.ByOrder, s.Order) {
		if unit.Kind == domain.Tote {
			found = append(found, domain.Find[domain.Stock](rows, domain.ByHolder, string(domain.In(unit.Label)))...)
		}
	}
	return found
}

// left is how many of some goods are not packed yet.
func (s State) left(rows domain.Reader, goods domain.Goods) int64 {
	var total int64
	for _, stock := range s.picked(rows) {
		if stock.Goods == goods {
			total += stock.Quantity
		}
	}
	return total
}

// again goes on with the next item.
func (s State) again() State {
	s.Step, s.Goods, s.Quantity = stepItem, domain.Goods{}, 0
	return s
}

var prompts = map[string]string{stepTote: "Scan tote or order", stepItem: "Scan an item", stepQuantity: "Enter how many", stepCarton: "Scan the carton"}

// Screen shows the step.
func Screen(s State, v work.View) work.Screen {
	screen := work.Frame(s.Step, strings.TrimSpace(v.Say("Pack")+" "+s.Order), v.Say(prompts[s.Step]), s.Verdict, v)
	screen.Show.Add("order", s.Order)
	if item, ok := domain.Get[domain.Item](v.Rows, s.Goods.Item); ok {
		screen.Show.Add("item", item.Code)
		screen.Show.Add("name", item.Name)
		screen.Show.Add("lot", s.Goods.Lot)
		screen.Show.Add("serial", s.Goods.Serial)
		screen.Show.Add("quantity", work.Amount(s.left(v.Rows, s.Goods), item.Decimals))
		screen.Show.Add("taken", work.Amount(s.Quantity, item.Decimals))
		screen.Show.Add("uom", item.UoM)
	}
	screen.Show.Add("unit", s.Carton)
	screen.Show.Add("label", s.Label)
	if s.Step == stepCarton && s.choosesType(v.Rows) {
		screen.Prompt = v.Say("Choose the carton")
		for _, kind := range s.carrier(v.Rows).Cartons {
			screen.Options = append(screen.Options, work.Option{ID: kind, Label: kind})
		}
	}
	screen.Show.Add("carton", s.Type)
	if s.Step == stepItem {
		if s.Carton != "" {
			screen.Options = append(screen.Options, work.Option{ID: "close", Label: v.Say("Close carton")})
		}
		screen.Options = append(screen.Options, work.Option{ID: "finish", Label: v.Say("Finish")})
	}
	screen.Progress = s.progress(v.Rows)
	return screen
}

func (s State) progress(rows domain.Reader) *work.Progress {
	lines := domain.Find[domain.OrderLine](rows, domain.ByOrder, s.Order)
	if s.Order == "" || len(lines) == 0 {
		return nil
	}
	done := 0
	for _, line := range lines {
		if line.Packed >= line.Picked {
			done++
		}
	}
	return &work.Progress{Done: done, Total: len(lines)}
}
