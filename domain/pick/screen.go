package pick

import (
	"slices"
	"strings"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

var prompts = map[string]string{
	stepStart: "Scan an order", stepTote: "Scan a tote", stepLocation: "Scan the location", stepItem: "Scan the item",
	stepQuantity: "Enter how many", stepShort: "Why are there fewer?", stepEmpty: "Is the place empty?", stepDrop: "Drop at packing",
}

// Screen shows the step.
func Screen(s State, v work.View) work.Screen {
	prompt := prompts[s.Step]
	if s.Step == stepShort && s.Reason != "" {
		prompt = "How many were there?"
	}
	screen := work.Frame(s.Step, strings.TrimSpace(v.Say("Pick")+" "+strings.Join(s.Orders, " ")), v.Say(prompt), s.Verdict, v)
	switch s.Step {
	case stepStart:
		screen.Show.Add("zone", s.Zone)
	case stepTote:
		s.showTote(&screen, v)
	case stepDrop:
		screen.Show.Add("totes", s.totes())
		if missing := s.missing(v.Rows); len(missing) > 0 {
			screen.Show.Add("missing", missing) // no stock was found for it: the packer is not to look for it
		}
	default:
		s.showStop(&screen, v)
	}
	if s.Step == stepLocation {
		screen.Ahead = s.ahead(v.Rows)
	}
	screen.Options = s.options(v)
	if len(s.Stops) > 0 {
		screen.Progress = &work.Progress{Done: len(s.Stops) - s.open(), Total: len(s.Stops)}
	}
	return screen
}

func (s State) showTote(screen *work.Screen, v work.View) {
	if s.Taken > 0 {
		screen.Show.Add("tote", s.Totes[s.current().Order])
		s.showStop(screen, v)
		return
	}
	screen.Show.Add("order", s.untoted())
	if s.Minutes > 0 {
		screen.Show.Add("minutes", s.Minutes)
	}
	if order, ok := domain.Get[domain.Order](v.Rows, s.untoted()); ok {
		screen.Show.Add("customer", order.Customer)
	}
}

func (s State) showStop(screen *work.Screen, v work.View) {
	stop := s.current()
	item, ok := domain.Get[domain.Item](v.Rows, stop.Goods.Item)
	if !ok {
		item = domain.Item{Code: stop.Goods.Item}
	}
	screen.Show.Add("location", stop.Location)
	screen.Show.Add("item", item.Code)
	screen.Show.Add("name", item.Name)
	screen.Show.Add("lot", stop.Goods.Lot)
	screen.Show.Add("expiry", stop.Goods.Expiry)
	screen.Show.Add("serial", stop.Goods.Serial)
	screen.Show.Add("unit", stop.From.Unit())
	screen.Show.Add("quantity", work.Amount(stop.Quantity, item.Decimals))
	screen.Show.Add("taken", work.Amount(stop.Taken+max(s.Count, s.Taken), item.Decimals))
	screen.Show.Add("uom", item.UoM)
	screen.Show.Add("order", stop.Order)
	screen.Show.Add("cut_off", cutOff(stop.Order, v))
	if late := s.lateBy(stop.Order, v.Rows); late > 0 {
		screen.Show.Add("late", v.Say("by %d min", late))
	}
	const minute = 60_000
	now, _ := v.Time()
	if left := s.Ends - now.UnixMilli(); left > 0 && s.Step == stepLocation {
		screen.Show.Add("minutes", (left+minute-1)/minute)
	}
	for _, next := range s.Stops[min(1, len(s.Stops)):] {
		if !next.Done && next.Location != stop.Location {
			screen.Show.Add("next", next.Location)
			break
		}
	}
}

// cutOff is when an order has to be on its way, as the site's clocks show it, or empty.
func cutOff(code string, v work.View) string {
	order, _ := domain.Get[domain.Order](v.Rows, code)
	at, err := time.Parse(time.RFC3339, order.ShipBy)
	if err != nil {
		return "" // most orders are in no hurry
	}
	return v.Clock(at)
}

func (s State) totes() []string {
	totes := make([]string, 0, len(s.Orders))
	for _, order := range s.Orders {
		if tote := s.Totes[order]; !slices.Contains(totes, tote) {
			totes = append(totes, tote)
		}
	}
	return totes
}

func (s State) options(v work.View) []work.Option {
	option := func(id, label string) work.Option { return work.Option{ID: id, Label: v.Say(label)} }
	switch s.Step {
	case stepStart:
		return []work.Option{option("next", "Next order")}
	case stepTote:
		if len(s.Orders) > 1 && len(s.Totes) == 0 && !s.Batch {
			return []work.Option{option("batch", "One tote for all")}
		}
	case stepLocation:
		return s.withErrand([]work.Option{option("short", "Short"), option("skip", "Skip")}, v)
	case stepDrop:
		return s.withErrand(nil, v)
	case stepItem, stepQuantity:
		return []work.Option{option("short", "Short")}
	case stepShort:
		if s.Reason == "" {
			reasons := []work.Option{option("missing", "Missing"), option("damaged", "Damaged"), option("unreadable", "Unreadable")}
			if s.From == stepLocation { // he does not stand before the place yet
				reasons = append(reasons, option(domain.ReasonBlockedAisle, "Aisle is blocked"))
			}
			return reasons
		}
	case stepEmpty:
		return []work.Option{option("yes", "Yes, empty"), option("no", "No")}
	}
	return nil
}

// missing is what the run's orders ask for and nobody has picked, a line each.
func (s State) missing(rows domain.Reader) []string {
	var lines []string
	for _, order := range s.Orders {
		for _, line := range domain.Find[domain.OrderLine](rows, domain.ByOrder, order) {
			if enough(rows, Stop{Goods: domain.Goods{Item: line.Item}, Quantity: line.Quantity, Taken: line.Picked}) {
				continue
			}
			item, _ := domain.Get[domain.Item](rows, line.Item)
			rest := work.Decimal(line.Quantity-line.Picked, item.Decimals)
			lines = append(lines, strings.TrimSpace(order+" "+line.Item+" "+rest+" "+item.UoM))
		}
	}
	return lines
}
