package wave

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain/route"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// hall has four aisles of ten bays, one metre each, three metres apart, and a packing table before the first.
func hall() *Site {
	places := []route.Place{{Code: "PACK", Located: true}}
	for a := range int64(4) {
		for bay := range int64(10) {
			places = append(places, route.Place{Code: at(a, bay), Aisle: string(rune('A' + a)), XMM: 3000 * a, YMM: 2000 + 1000*bay, Located: true})
		}
	}
	floor, _ := route.FromPlaces(places, nil)
	return &Site{Floor: floor, Start: "PACK", End: "PACK", Effort: 2000}
}

func at(aisle, bay int64) string { return string(rune('A'+aisle)) + string(rune('0'+bay)) }

// order wants one piece of each place.
func order(code string, places ...string) Order {
	o := Order{Code: code}
	for i, p := range places {
		o.Lines = append(o.Lines, Line{Code: string(rune('1' + i)), Item: "I-" + p, Quantity: 1, Place: p})
	}
	return o
}

func build(t *testing.T, orders []Order, carts []Cart, site *Site) Plan {
	t.Helper()
	plan, err := Build(orders, carts, site, noon)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func TestNeighboursRideTogether(t *testing.T) {
	orders := []Order{order("1", "A9"), order("2", "D9"), order("3", "A8"), order("4", "D8")}
	plan := build(t, orders, []Cart{{Code: "C", Load: route.Load{Totes: 2}}}, hall())
	if len(plan.Runs) != 2 || !slices.Equal(plan.Runs[0].Orders, []string{"1", "3"}) || plan.SavedPercent() <= 0 {
		t.Errorf("%+v", plan)
	}
	if !plan.Runs[1].Starts.Equal(plan.Runs[0].Ends) || !plan.Runs[0].Ends.After(noon) {
		t.Error("one cart went on two runs at once")
	}
}

func TestNoPlanWithoutCartOrBeyondALimit(t *testing.T) {
	if _, err := Build(nil, nil, hall(), noon); !errors.Is(err, ErrNoCart) {
		t.Error(err)
	}
	bad := []Order{{Code: "1", Lines: []Line{{Quantity: -1}}}}
	if _, err := Build(bad, []Cart{{}}, hall(), noon); err == nil {
		t.Error("a quantity below zero was planned")
	}
	if _, err := Build(make([]Order, route.OrdersMax+1), []Cart{{}}, hall(), noon); err == nil {
		t.Error("too many orders were planned")
	}
}

func TestWhoWouldBeLateRidesFirst(t *testing.T) {
	orders := []Order{order("1", "A9", "B9", "C9", "D9"), order("2", "A8", "B8", "C8", "D8"), order("3", "A0")}
	orders[2].ShipBy = noon.Add(100 * time.Second)
	cart := []Cart{{Code: "C", Load: route.Load{Totes: 3}}}
	plan := build(t, orders, cart, hall())
	if len(plan.Late) > 0 || !slices.Equal(plan.Runs[0].Orders, []string{"3"}) || len(plan.Runs) != 2 {
		t.Errorf("%+v", plan)
	}
	orders[2].ShipBy = noon.Add(time.Hour)
	if plan = build(t, orders, cart, hall()); len(plan.Runs) != 1 || len(plan.Late) > 0 {
		t.Errorf("metres were spent though nobody is in a hurry: %+v", plan)
	}
	orders[2].ShipBy = noon
	if plan = build(t, orders, cart, hall()); !slices.Equal(plan.Late, []string{"3"}) {
		t.Errorf("late: %v", plan.Late)
	}
}

func TestZonesSplitAnOrder(t *testing.T) {
	site := hall()
	site.ZoneOf = map[string]string{"A1": "cold", "B1": "dry", "C1": "wet"}
	carts := []Cart{{Code: "COLD", Zones: []string{"cold"}}, {Code: "DRY", Zones: []string{"dry"}}}
	plan := build(t, []Order{order("1", "A1", "B1"), order("2", "B1"), order("3", "C1")}, carts, site)
	if len(plan.Runs) != 2 || plan.Runs[0].Cart != "COLD" || len(plan.Runs[0].Orders) != 1 || len(plan.Runs[1].Orders) != 2 ||
		!slices.Equal(plan.Unserved, []string{"3"}) {
		t.Errorf("%+v", plan)
	}
}

func TestPlacesAreChosenWithTheWalk(t *testing.T) {
	site := hall()
	site.Stock = []Holding{
		{Item: "I", Place: "A0", Lot: "L2", Expiry: "2027-02-01", Quantity: 9},
		{Item: "I", Place: "A3", Lot: "L1", Expiry: "2027-01-01", Quantity: 2},
		{Item: "I", Place: "D8", Lot: "L1", Expiry: "2027-01-01", Quantity: 2},
		{Item: "I", Place: "C9", Lot: "L1", Expiry: "2027-01-01", Quantity: 1},
	}
	orders := []Order{order("1", "D9"), {Code: "2", Lines: []Line{{Code: "1", Item: "I", Quantity: 2}}}}
	plan := build(t, orders, []Cart{{Code: "C"}}, site)
	if places := placesOf(plan.Runs[0]); !slices.Equal(places, []string{"D8", "D9"}) && !slices.Equal(places, []string{"D9", "D8"}) {
		t.Errorf("walks through %v, though D8 lies on the way and expires first", places)
	}
	orders[1].Lines[0].Quantity = 16
	plan = build(t, orders, []Cart{{Code: "C"}}, site)
	if want := []Shortage{{"2", "1", "I", 2}}; !slices.Equal(plan.Short, want) || len(plan.Runs[0].Stops) != 5 {
		t.Errorf("short %v of %v", plan.Short, placesOf(plan.Runs[0]))
	}
}

func placesOf(r Run) (places []string) {
	for _, s := range r.Stops {
		places = append(places, s.Place)
	}
	return places
}

func TestHeavyGoesBelowCrushable(t *testing.T) {
	site := hall()
	site.HeavyG = 5000
	o := order("1", "A2", "A5", "B5", "B2")
	o.Lines[0].Crushable, o.Lines[3].WeightG = true, 9000
	stops := func(worth int64) []string {
		site.CrushMM = worth
		return placesOf(build(t, []Order{o}, []Cart{{Code: "C"}}, site).Runs[0])
	}
	if got := stops(1000); !slices.Equal(got, []string{"B2", "B5", "A5", "A2"}) {
		t.Errorf("walks %v, though the other way round costs nothing", got)
	}
	o.Lines[0].Crushable, o.Lines[1].Crushable, o.Lines[2].WeightG, o.Lines[3].WeightG = false, true, 0, 0
	o.Lines[0].WeightG, o.Lines[1].Place, o.Lines[0].Place = 9000, "A2", "A5"
	o.Lines[2].Place, o.Lines[3].Place = "A8", "A9"
	if got := stops(1000); !slices.Equal(got[len(got)-1:], []string{"A2"}) {
		t.Errorf("walks %v, and puts A5 on top of A2", got)
	}
}

func TestErrandsOnTheWay(t *testing.T) {
	site := hall()
	site.DetourMM = 2000
	site.Errands = []Errand{{Code: "count near", At: "A4"}, {Code: "count far", At: "D9"}, {Code: "put", Fetch: "A9", At: "A1"},
		{Code: "too big", Fetch: "A9", At: "A1", Load: route.Load{Totes: 9}}}
	plan := build(t, []Order{order("1", "A9")}, []Cart{{Code: "C", Load: route.Load{Totes: 4}}}, site)
	run := plan.Runs[0]
	if want := []Detour{{"count near", 0, 0}, {"put", 1, 0}}; !slices.Equal(run.Errands, want) || run.LengthMM != plan.LengthMM {
		t.Errorf("%+v", run)
	}
}

func TestRunsKeepOutOfEachOthersAisles(t *testing.T) {
	site := hall()
	orders := []Order{order("1", "A1"), order("2", "A9", "A8")}
	carts := []Cart{{Code: "C", Load: route.Load{Totes: 1}}, {Code: "D", Load: route.Load{Totes: 1}}}
	if plan := build(t, orders, carts, site); !plan.Runs[0].Starts.Equal(plan.Runs[1].Starts) {
		t.Errorf("a run waits though none was asked to: %+v", plan)
	}
	site.WaitMax = 5 * time.Minute
	plan := build(t, orders, carts, site)
	if !plan.Runs[1].Starts.After(plan.Runs[0].Starts) {
		t.Errorf("both are in aisle A at once: %+v", plan)
	}
}
