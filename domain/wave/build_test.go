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
	if len(plan.Runs) != 2 || !slices.Equal(plan.Runs[0].Orders, []string{"1", "3"}) || plan.SavedPercent() <= 0 || !plan.Optimal {
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
