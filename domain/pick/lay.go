package pick

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/route"
	"github.com/handtruck/handtruck/domain/walk"
	"github.com/handtruck/handtruck/domain/wave"
	"github.com/handtruck/handtruck/domain/work"
)

const (
	metre      = 1000 // mm
	errandsMax = 200  // open counts that are looked at
)

// Errand is a count that lies on the way.
type Errand struct {
	Task   string `json:"task"`
	Before string `json:"before,omitempty"` // the place of the run that comes next behind it; empty: none does
}

// layOut brings all stops into the order of the walk, tells how long it is and how long it will take, and finds what can
// be counted on the way.
func (s State) layOut(t *work.Turn) State {
	base := walk.Base(t.Rows)
	s.Began, s.LengthMM, s.Errands, s.Ends = t.Now.UnixMilli(), 0, nil, 0
	places := placesOf(t.Rows, s.Stops)
	detour := domain.SettingOf(t.Rows, domain.SettingDetour) * metre
	pace, paced := walk.Pace(t.Rows)
	if len(places) < 2 && detour == 0 && !paced {
		sortStops(places, s.Stops, s.Orders)
		return s // there is nothing to choose, and a floor is large
	}
	floor := walk.Floor(t.Rows)
	tour := tourOf(t.Rows, floor, base, places)
	site := &wave.Site{Floor: floor, Start: base, End: base, Pace: pace, DetourMM: detour, Errands: errands(t, detour > 0),
		HeavyG: domain.SettingOf(t.Rows, domain.SettingHeavyG), CrushMM: domain.SettingOf(t.Rows, domain.SettingCrush) * metre}
	now, _ := t.Time() // cut-offs are of the site's time
	run := wave.Single(ordersOf(t.Rows, s.Orders, s.Stops), site, tour, now)
	places = placesOfRun(run)
	sortStops(places, s.Stops, s.Orders)
	s.LengthMM = run.LengthMM
	for _, errand := range run.Errands {
		next := ""
		if reached := len(places) - len(tour.Apart); errand.Behind < reached {
			next = places[errand.Behind]
		}
		s.Errands = append(s.Errands, Errand{errand.Errand, next})
	}
	if paced {
		s.Ends = run.Ends.UnixMilli()
	}
	return s
}

// layOutRest brings some stops into the order of the walk from where the worker is.
func layOutRest(rows domain.Reader, from string, stops []Stop, orders []string) {
	places := placesOf(rows, stops)
	if len(places) > 1 {
		floor := walk.Floor(rows)
		site := &wave.Site{Floor: floor, Start: from, End: walk.Base(rows), HeavyG: domain.SettingOf(rows, domain.SettingHeavyG),
			CrushMM: domain.SettingOf(rows, domain.SettingCrush) * metre}
		places = placesOfRun(wave.Single(ordersOf(rows, orders, stops), site, tourOf(rows, floor, from, places), time.Time{}))
	}
	sortStops(places, stops, orders)
}

// putIn adds stops to a walk where they lengthen it least; what lay ahead keeps its order, as nobody wants a list that
// jumps. A stop that nobody can place comes last.
func putIn(rows domain.Reader, from string, open, added []Stop) []Stop {
	if len(added) == 0 {
		return open
	}
	var places []string
	for _, stop := range open {
		if !slices.Contains(places, stop.Location) {
			places = append(places, stop.Location)
		}
	}
	if len(places) > 0 {
		floor, base := walk.Floor(rows), walk.Base(rows)
		for _, place := range placesOf(rows, added) {
			if slices.Contains(places, place) {
				continue
			}
			behind := len(places)
			if found := floor.Detours(from, places, base, []route.Errand{{Via: []string{place}}}, math.MaxInt64-1); len(found) > 0 {
				behind = found[0].Behind
			}
			places = slices.Insert(places, behind, place)
		}
	} else {
		places = placesOf(rows, added)
	}
	all := slices.Concat(open, added)
	turns := map[string]int{}
	for turn, place := range places {
		turns[place] = turn
	}
	slices.SortStableFunc(all, func(a, b Stop) int { return cmp.Compare(turns[a.Location], turns[b.Location]) })
	return all
}

// ordersOf puts stops in the terms of a wave.
func ordersOf(rows domain.Reader, codes []string, stops []Stop) []wave.Order {
	orders := make([]wave.Order, len(codes))
	for i, code := range codes {
		orders[i].Code = code
		for _, stop := range stops {
			if stop.Order != code {
				continue
			}
			item, _ := domain.Get[domain.Item](rows, stop.Goods.Item)
			orders[i].Lines = append(orders[i].Lines, wave.Line{Code: stop.Line, Item: item.Code, Quantity: max(1, stop.rest()), Place: stop.Location,
				WeightG: item.WeightG, Crushable: item.Crushable})
		}
	}
	return orders
}

func placesOfRun(run wave.Run) []string {
	places := make([]string, len(run.Stops))
	for i, stop := range run.Stops {
		places[i] = stop.Place
	}
	return places
}

// errands are the open counts that the worker may do, where they are wanted.
func errands(t *work.Turn, wanted bool) []wave.Errand {
	if !wanted || !t.Worker.May(domain.Counter) {
		return nil
	}
	var found []wave.Errand
	for _, task := range domain.Find[domain.Task](t.Rows, domain.ByKind, domain.TaskTerm(domain.TaskCount, domain.TaskOpen)) {
		known := slices.ContainsFunc(found, func(e wave.Errand) bool { return e.At == task.Location })
		if task.Location != "" && !known && len(found) < errandsMax {
			found = append(found, wave.Errand{Code: task.ID, At: task.Location})
		}
	}
	return found
}

// Errand is the count that is offered before the place in hand; false where there is none, or somebody has done it by now.
func (s State) Errand(rows domain.Reader) (domain.Task, bool) {
	if len(s.Errands) == 0 || s.Step != stepLocation && s.Step != stepDrop {
		return domain.Task{}, false
	}
	next := ""
	if s.Step == stepLocation {
		next = s.current().Location
	}
	for _, e := range s.Errands {
		if task, ok := domain.Get[domain.Task](rows, e.Task); ok && e.Before == next && task.State == domain.TaskOpen {
			return task, true
		}
	}
	return domain.Task{}, false
}

// lateBy is by how many minutes an order will miss its cut-off at the site's pace; 0 when it will not, or nobody knows.
func (s State) lateBy(code string, rows domain.Reader) int64 {
	order, _ := domain.Get[domain.Order](rows, code)
	at, err := time.Parse(time.RFC3339, order.ShipBy)
	if err != nil || s.Ends == 0 {
		return 0 // most orders are in no hurry
	}
	const minute = 60_000
	return max(0, (s.Ends-at.UnixMilli()+minute-1)/minute)
}

// tourOf is the shortest walk through places, which are in the site's sequence, to the packing place. Where both ways
// round from there are as long, it begins at the end that comes first in the sequence. Places that a blocked aisle cuts off
// come last.
func tourOf(rows domain.Reader, floor *route.Floor, from string, places []string) route.Tour {
	base := walk.Base(rows)
	tour := floor.Tour(from, places, base)
	reached := tour.Order[:len(tour.Order)-len(tour.Apart)]
	if len(reached) > 1 && from == base && !walk.OneWay(rows) && slices.Index(places, reached[0]) > slices.Index(places, reached[len(reached)-1]) {
		slices.Reverse(reached)
	}
	return tour
}

// OptionCount is the option that leaves the run for a count on the way; the desk begins it, and comes back.
const OptionCount = "count"

// withErrand adds the count that lies on the way to the options.
func (s State) withErrand(options []work.Option, v work.View) []work.Option {
	if task, ok := s.Errand(v.Rows); ok {
		options = append(options, work.Option{ID: OptionCount, Label: v.Say("Count %s", task.Location)})
	}
	return options
}
