package wave

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain/route"
)

// anyWave makes a small wave with everything in it: scattered stock, lots, set-aside places, zones, cut-offs, errands.
func anyWave(r *rand.Rand) ([]Order, []Cart, *Site) {
	site := hall()
	site.Effort, site.HeavyG, site.CrushMM, site.DetourMM, site.WaitMax = 200, 3000, r.Int64N(20_000), 3000, time.Minute
	site.ZoneOf = map[string]string{}
	place := func() string { return at(r.Int64N(4), r.Int64N(10)) }
	for a := range int64(4) {
		for bay := range int64(10) {
			site.ZoneOf[at(a, bay)] = string("xy"[a/2])
		}
	}
	for i := range 15 {
		site.Stock = append(site.Stock, Holding{fmt.Sprint("I", i%5), place(), fmt.Sprint("L", i%2),
			[]string{"", "2027-01-01", "2027-02-01"}[r.IntN(3)], r.Int64N(9)})
		site.Errands = append(site.Errands, Errand{Code: fmt.Sprint("E", i), At: place(), Fetch: []string{"", place()}[r.IntN(2)]})
	}
	var orders []Order
	for i := range 1 + r.IntN(10) {
		o := Order{Code: fmt.Sprint(i), Priority: r.IntN(2)}
		if r.IntN(2) == 0 {
			o.ShipBy = noon.Add(time.Duration(60+r.IntN(1200)) * time.Second)
		}
		for l := range 1 + r.IntN(4) {
			line := Line{Code: fmt.Sprint(l), Item: fmt.Sprint("I", r.IntN(5)), Quantity: r.Int64N(5), WeightG: r.Int64N(6000),
				VolumeMM3: r.Int64N(1000), Crushable: r.IntN(3) == 0}
			if r.IntN(3) == 0 {
				line.Place = place()
			}
			if r.IntN(4) == 0 {
				line.Lot = "L1"
			}
			o.Lines = append(o.Lines, line)
		}
		orders = append(orders, o)
	}
	carts := []Cart{{Code: "C", Load: route.Load{Totes: 1 + r.IntN(4), WeightG: 40_000}}, {Code: "D", Load: route.Load{Totes: 3}}}
	if r.IntN(2) == 0 {
		carts[0].Zones, carts[1].Zones = []string{"x"}, []string{"y"}
	}
	return orders, carts, site
}

func TestAnyPlanAddsUp(t *testing.T) {
	r := rand.New(rand.NewPCG(20, 1))
	for range 300 {
		orders, carts, site := anyWave(r)
		plan := build(t, orders, carts, site)
		checkQuantities(t, orders, site, &plan)
		checkWalks(t, site, &plan)
		checkCarts(t, orders, carts, site, &plan)
		if again := build(t, orders, carts, site); !reflect.DeepEqual(plan, again) {
			t.Fatal("the same wave came out otherwise")
		}
	}
}

// checkQuantities holds that every line is taken or short, in full, and no stock twice.
func checkQuantities(t *testing.T, orders []Order, site *Site, plan *Plan) {
	t.Helper()
	got, held := map[string]int64{}, map[string]int64{}
	for _, h := range site.Stock {
		held[h.Item+h.Place+h.Lot] += h.Quantity
	}
	for _, run := range plan.Runs {
		for _, stop := range run.Stops {
			for _, take := range stop.Takes {
				got[take.Order+"/"+take.Line] += take.Quantity
				held[take.Item+stop.Place+take.Lot] -= take.Quantity
			}
		}
	}
	for _, s := range plan.Short {
		got[s.Order+"/"+s.Line] += s.Quantity
	}
	for _, o := range orders {
		for _, l := range o.Lines {
			if l.Place != "" {
				held[l.Item+l.Place+l.Lot] += l.Quantity
			}
			if got[o.Code+"/"+l.Code] != l.Quantity {
				t.Fatalf("order %s line %s: %d of %d", o.Code, l.Code, got[o.Code+"/"+l.Code], l.Quantity)
			}
		}
	}
	for key, quantity := range held {
		if quantity < 0 {
			t.Fatalf("%s was taken more often than it is there", key)
		}
	}
}

// checkWalks holds that each run is as long as it says, walked stop by stop and errand by errand.
func checkWalks(t *testing.T, site *Site, plan *Plan) {
	t.Helper()
	var sum int64
	for _, run := range plan.Runs {
		at, mm, extra := site.Start, int64(0), int64(0)
		errands := run.Errands
		walk := func(to string) { mm, at = mm+site.Floor.Distance(at, to), to }
		for i := 0; i <= len(run.Stops); i++ {
			for len(errands) > 0 && errands[0].Behind == i {
				e := site.Errands[slices.IndexFunc(site.Errands, func(e Errand) bool { return e.Code == errands[0].Errand })]
				if e.Fetch != "" {
					walk(e.Fetch)
				}
				walk(e.At)
				extra, errands = extra+errands[0].ExtraMM, errands[1:]
			}
			if i < len(run.Stops) {
				walk(run.Stops[i].Place)
			}
		}
		walk(site.End)
		if mm != run.LengthMM || run.LowerBoundMM > mm-extra || len(errands) > 0 {
			t.Fatalf("walked %d mm: %+v", mm, run)
		}
		sum += mm - extra
	}
	if sum != plan.LengthMM {
		t.Fatalf("%d mm told, %d walked", plan.LengthMM, sum)
	}
}

// checkCarts holds that carts keep to their loads, zones and one run at a time, and that who is late is told.
func checkCarts(t *testing.T, orders []Order, carts []Cart, site *Site, plan *Plan) {
	t.Helper()
	free := map[string]time.Time{}
	late := map[string]bool{}
	for _, run := range plan.Runs {
		cart := carts[slices.IndexFunc(carts, func(c Cart) bool { return c.Code == run.Cart })]
		if run.Starts.Before(free[run.Cart]) || run.Starts.Before(noon) {
			t.Fatalf("cart %s is on two runs at once", run.Cart)
		}
		free[run.Cart] = run.Ends
		if len(run.Orders) > cart.Load.Totes {
			t.Fatalf("%d orders on cart %s of %d totes", len(run.Orders), run.Cart, cart.Load.Totes)
		}
		for _, stop := range run.Stops {
			if len(cart.Zones) > 0 && site.ZoneOf[stop.Place] != cart.Zones[0] {
				t.Fatalf("cart %s of zone %v went to %s", run.Cart, cart.Zones, stop.Place)
			}
		}
		for _, code := range run.Orders {
			o := orders[slices.IndexFunc(orders, func(o Order) bool { return o.Code == code })]
			late[code] = late[code] || !o.ShipBy.IsZero() && run.Ends.After(o.ShipBy)
		}
	}
	for code, is := range late {
		if is != slices.Contains(plan.Late, code) {
			t.Fatalf("order %s late: %t, told %v", code, is, plan.Late)
		}
	}
}

// The sequence of few places costs no more than any other; that of more places no more than the walk it began with.
func TestSequenceEqualsEveryPermutation(t *testing.T) {
	r := rand.New(rand.NewPCG(20, 2))
	for i := range 60 {
		n := 1 + r.IntN(7)
		if i%6 == 0 {
			n = stackExactMax + 1 + r.IntN(4)
		}
		s := &stacking{each: r.Int64N(100)}
		for range n {
			row := make([]int64, n)
			for j := range row {
				row[j] = r.Int64N(2)
			}
			s.crush = append(s.crush, row)
		}
		for range n + 2 {
			row := make([]int64, n+2)
			for j := range row {
				row[j] = r.Int64N(100)
			}
			s.mm = append(s.mm, row)
		}
		got, least := s.cost(s.best()), s.cost(identity(n))
		if n < 8 {
			least = leastOf(s, identity(n), 0)
			if got != least {
				t.Fatalf("%d, least %d", got, least)
			}
		}
		if got > least {
			t.Fatalf("%d, begun with %d", got, least)
		}
	}
}

// leastOf is the least cost over all permutations of the order from position i on.
func leastOf(s *stacking, order []int, i int) int64 {
	if i == len(order) {
		return s.cost(order)
	}
	least := int64(1) << 60
	for j := i; j < len(order); j++ {
		order[i], order[j] = order[j], order[i]
		least = min(least, leastOf(s, order, i+1))
		order[i], order[j] = order[j], order[i]
	}
	return least
}
