package pick

import (
	"maps"
	"slices"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/route"
	"github.com/handtruck/handtruck/domain/walk"
)

// apartMost is among how many of the hub's runs one that keeps out of other people's aisles is chosen; a run further
// behind is less urgent.
const apartMost = 4

// keepApart brings the run to the front, of the first few that are as urgent as the first, whose walk meets those under way
// least in the aisles: both walks are simulated at the site's pace. Without anybody else on the way nothing changes.
func keepApart(rows domain.Reader, device string, runs []domain.Run) []domain.Run {
	alike := runs[:min(apartMost, len(runs))]
	for i, run := range alike {
		if urgencyOf(rows, run) != urgencyOf(rows, runs[0]) {
			alike = alike[:i]
			break
		}
	}
	others := underWay(rows, device)
	if len(alike) < 2 || len(others) == 0 {
		return runs
	}
	pace, known := walk.Pace(rows)
	if !known {
		pace = route.DefaultPace
	}
	floor, base := walk.Floor(rows), walk.Base(rows)
	stays := func(places []string) []route.Stay {
		return floor.Stays(base, floor.Tour(base, places, base).Order, base, pace)
	}
	var busy []route.Stay
	for _, places := range others {
		busy = append(busy, stays(places)...)
	}
	best, least := 0, time.Duration(0)
	for i, run := range alike {
		if met := route.Meeting(busy, stays(allocatedPlaces(rows, run.Orders)), 0); i == 0 || met < least {
			best, least = i, met
		}
	}
	chosen := runs[best]
	return slices.Insert(slices.Delete(slices.Clone(runs), best, best+1), 0, chosen)
}

// urgency is what decides which of two runs is offered first.
type urgency struct {
	priority int64
	shipBy   string
}

// urgencyOf is that of the most urgent order of a run, which stands first.
func urgencyOf(rows domain.Reader, run domain.Run) urgency {
	if len(run.Orders) == 0 {
		return urgency{}
	}
	order, _ := domain.Get[domain.Order](rows, run.Orders[0])
	return urgency{order.Priority, order.ShipBy}
}

// underWay are the places that others still have to go to, run by run.
func underWay(rows domain.Reader, device string) [][]string {
	orders := map[string][]string{}
	for _, order := range domain.Find[domain.Order](rows, domain.ByState, string(domain.StatePicking)) {
		if order.Device != device {
			orders[order.Run] = append(orders[order.Run], order.Code)
		}
	}
	var others [][]string
	for _, run := range slices.Sorted(maps.Keys(orders)) {
		if places := allocatedPlaces(rows, orders[run]); len(places) > 0 {
			others = append(others, places)
		}
	}
	return others
}

// allocatedPlaces are the places where stock is set aside for orders, each once.
func allocatedPlaces(rows domain.Reader, orders []string) []string {
	var places []string
	for _, code := range orders {
		for _, a := range domain.Find[domain.Allocation](rows, domain.ByOrder, code) {
			if place := domain.LocationOf(rows, a.Holder); !slices.Contains(places, place) {
				places = append(places, place)
			}
		}
	}
	return places
}
