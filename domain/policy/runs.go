package policy

import (
	"fmt"
	"slices"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/route"
	"github.com/handtruck/handtruck/domain/walk"
)

// Limits on the planning of runs: what is less urgent waits for the next time.
const (
	runOrdersMax = 48   // orders that are planned together
	runEffort    = 1500 // tours that the search may look at
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
	orders, plans := ready(rows)
	if covered(orders, planned) {
		return nil
	}
	wave, err := walk.Floor(rows).Runs(plans, capacity(rows, totes), walk.Base(rows), walk.Base(rows), runEffort)
	if err != nil {
		return nil // loads below zero and more orders than [route.OrdersMax] do not come from here
	}
	slices.SortStableFunc(wave.Runs, func(a, b route.Run) int { return slices.Min(a.Orders) - slices.Min(b.Orders) }) // orders are by urgency
	fact := domain.RunsPlanned{}
	for i, run := range wave.Runs {
		fact.Runs = append(fact.Runs, domain.Run{Code: fmt.Sprintf("%d-%04d", now.Unix(), i), LengthMM: run.Tour.LengthMM})
		last := &fact.Runs[i]
		stops := 0
		for _, at := range run.Orders {
			last.Orders = append(last.Orders, orders[at].Code)
			stops += len(plans[at].Stops)
		}
		slices.SortFunc(last.Orders, func(a, b string) int { return slices.IndexFunc(orders, named(a)) - slices.IndexFunc(orders, named(b)) })
		last.Zone = zoneOf(rows, run.Tour.Order)
		last.Seconds = int64(route.LearnPace(nil).Estimate(run.Tour.LengthMM, stops).Seconds())
	}
	return []domain.Fact{fact}
}

func named(code string) func(domain.Order) bool {
	return func(order domain.Order) bool { return order.Code == code }
}

// ready are the most urgent orders for which all stock is set aside, with their stops and loads.
func ready(rows domain.Reader) (orders []domain.Order, plans []route.Order) {
	waiting := domain.Find[domain.Order](rows, domain.ByState, string(domain.StateOpen))
	slices.SortFunc(waiting, Urgency)
	for _, order := range waiting {
		if len(orders) == runOrdersMax {
			break
		}
		plan, ok := planOf(rows, order)
		if !ok {
			continue
		}
		plan.Priority = int(order.Priority)
		orders, plans = append(orders, order), append(plans, plan)
	}
	return orders, plans
}

func planOf(rows domain.Reader, order domain.Order) (route.Order, bool) {
	plan := route.Order{Load: route.Load{Totes: 1}}
	for _, a := range domain.Find[domain.Allocation](rows, domain.ByOrder, order.Code) {
		place := domain.LocationOf(rows, a.Holder)
		if !slices.Contains(plan.Stops, place) {
			plan.Stops = append(plan.Stops, place)
		}
		item, _ := domain.Get[domain.Item](rows, a.Goods.Item)
		quantity := a.Quantity
		for range item.Decimals {
			quantity /= 10
		}
		plan.Load.WeightG += item.WeightG * quantity
		plan.Load.VolumeMM3 += item.LengthMM * item.WidthMM * item.HeightMM * quantity
	}
	return plan, len(plan.Stops) > 0
}

// capacity is what one cart takes.
func capacity(rows domain.Reader, totes int64) route.Load {
	const litre = 1_000_000 // mm³
	return route.Load{Totes: int(min(totes, domain.TotesPerRunMax)), WeightG: domain.SettingOf(rows, domain.SettingCartWeightG),
		VolumeMM3: domain.SettingOf(rows, domain.SettingCartVolume) * litre}
}

// covered tells whether every order is in a run that was planned.
func covered(orders []domain.Order, planned []domain.Run) bool {
	known := map[string]bool{}
	for _, run := range planned {
		for _, code := range run.Orders {
			known[code] = true
		}
	}
	return !slices.ContainsFunc(orders, func(order domain.Order) bool { return !known[order.Code] })
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
