package policy

import (
	"fmt"
	"slices"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/route"
	"github.com/handtruck/handtruck/domain/walk"
	"github.com/handtruck/handtruck/domain/wave"
)

// Limits on the planning of runs: what is less urgent waits for the next time.
const (
	runOrdersMax = 48   // orders that are planned together
	runEffort    = 1500 // tours that the search may look at
	metre        = 1000 // mm
)

// planRuns groups the orders that can be picked into runs, when the site's cart has room for more than one tote. It has
// nothing to say as long as every order that it would plan is in a run that it has planned before.
func planRuns(rows domain.Reader, now time.Time) []domain.Fact {
	totes := domain.SettingOf(rows, domain.SettingCartTotes)
	planned := domain.All[domain.Run](rows)
	if totes <= 1 {
		if len(planned) == 0 {
			return nil
		}
		return []domain.Fact{domain.RunsPlanned{}}
	}
	orders := ready(rows)
	if covered(orders, planned) {
		return nil
	}
	pace, _ := walk.Pace(rows)
	site := &wave.Site{Floor: walk.Floor(rows), Start: walk.Base(rows), End: walk.Base(rows), Effort: runEffort, Pace: pace,
		HeavyG: domain.SettingOf(rows, domain.SettingHeavyG), CrushMM: domain.SettingOf(rows, domain.SettingCrush) * metre}
	carts := []wave.Cart{cart(rows, totes)}
	open := newScatter(rows, orders, now)
	site.Stock = open.holdings
	plan, err := wave.Build(orders, carts, site, now)
	if err != nil {
		return nil // more than the limits of a wave does not come from here
	}
	facts, chosen := open.chosen(plan)
	if !chosen {
		if plan, err = wave.Build(ready(rows), carts, site, now); err != nil {
			return nil
		}
	}
	fact := domain.RunsPlanned{}
	for i, run := range plan.Runs {
		places := make([]string, len(run.Stops))
		for n, stop := range run.Stops {
			places[n] = stop.Place
		}
		fact.Runs = append(fact.Runs, domain.Run{Code: fmt.Sprintf("%d-%04d", now.Unix(), i), Orders: run.Orders, LengthMM: run.LengthMM,
			Zone: zoneOf(rows, places), Seconds: int64(run.Ends.Sub(run.Starts).Seconds())})
	}
	return append(facts, fact)
}

// ready are the most urgent orders for which stock is set aside, with what is taken where.
func ready(rows domain.Reader) []wave.Order {
	waiting := domain.Find[domain.Order](rows, domain.ByState, string(domain.StateOpen))
	slices.SortFunc(waiting, Urgency)
	var orders []wave.Order
	for _, order := range waiting {
		if len(orders) == runOrdersMax {
			break
		}
		plan := wave.Order{Code: order.Code, Priority: int(order.Priority), Totes: 1}
		if at, err := time.Parse(time.RFC3339, order.ShipBy); err == nil {
			plan.ShipBy = at // an order without a cut-off is in no hurry
		}
		for _, a := range domain.Find[domain.Allocation](rows, domain.ByOrder, order.Code) {
			plan.Lines = append(plan.Lines, lineOf(rows, a))
		}
		if len(plan.Lines) > 0 {
			orders = append(orders, plan)
		}
	}
	return orders
}

// lineOf is stock set aside as something to be taken; weights and sizes are those of one whole unit.
func lineOf(rows domain.Reader, a domain.Allocation) wave.Line {
	item, _ := domain.Get[domain.Item](rows, a.Goods.Item)
	quantity := a.Quantity
	for range item.Decimals {
		quantity /= 10
	}
	return wave.Line{Code: a.Line, Item: a.Goods.Item, Lot: a.Goods.Lot, Quantity: quantity, Place: domain.LocationOf(rows, a.Holder),
		WeightG: item.WeightG, VolumeMM3: item.LengthMM * item.WidthMM * item.HeightMM, Crushable: item.Crushable}
}

// cart is what the site's cart takes.
func cart(rows domain.Reader, totes int64) wave.Cart {
	const litre = 1_000_000 // mm³
	return wave.Cart{Load: route.Load{Totes: int(min(totes, domain.TotesPerRunMax)), WeightG: domain.SettingOf(rows, domain.SettingCartWeightG),
		VolumeMM3: domain.SettingOf(rows, domain.SettingCartVolume) * litre}}
}

// covered tells whether every order is in a run that was planned.
func covered(orders []wave.Order, planned []domain.Run) bool {
	known := map[string]bool{}
	for _, run := range planned {
		for _, code := range run.Orders {
			known[code] = true
		}
	}
	return !slices.ContainsFunc(orders, func(order wave.Order) bool { return !known[order.Code] })
}

// zoneOf is the zone of all places of a run, or empty when there are several.
func zoneOf(rows domain.Reader, places []string) string {
	zone := ""
	for i, code := range places {
		place, _ := domain.Get[domain.Location](rows, code)
		if i > 0 && place.Zone != zone {
			return ""
		}
		zone = place.Zone
	}
	return zone
}
