package route

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// wave makes orders over the shelves, one tote each.
func wave(r *rand.Rand, count int) []Order {
	places := shelves()[2:]
	orders := make([]Order, count)
	for i := range orders {
		orders[i] = Order{Load: Load{Totes: 1}}
		for range 1 + r.IntN(4) {
			orders[i].Stops = append(orders[i].Stops, places[r.IntN(len(places))].Code)
		}
	}
	return orders
}

// everyPartition is the least total over all ways to put the orders on carts.
func everyPartition(b *batcher, left int, carts [][]int) int64 {
	if left < 0 {
		return b.total(carts)
	}
	least := everyPartition(b, left-1, append(slices.Clone(carts), []int{left}))
	for i := range carts {
		next := slices.Clone(carts)
		next[i] = append(slices.Clone(carts[i]), left)
		if b.fits(next[i]) {
			least = min(least, everyPartition(b, left-1, next))
		}
	}
	return least
}

func TestRunsOfFewOrdersAreShortest(t *testing.T) {
	f, _ := FromPlaces(shelves(), nil)
	r := rand.New(rand.NewPCG(7, 1))
	for range 10 {
		orders, capacity := wave(r, 7), Load{Totes: 3}
		b := &batcher{floor: f, orders: orders, capacity: capacity, start: "PACK", end: "PACK", known: map[string]int64{}}
		w, err := f.Runs(orders, capacity, "PACK", "PACK", 0)
		if want := everyPartition(b, 6, nil); err != nil || w.LengthMM != want || !w.Optimal {
			t.Fatalf("%d mm (%v), want %d", w.LengthMM, err, want)
		}
	}
}

func TestRunsOfManyOrders(t *testing.T) {
	f, _ := FromPlaces(shelves(), nil)
	orders := wave(rand.New(rand.NewPCG(7, 2)), 30)
	orders[17].Load.Totes, orders[17].Priority = 9, 1
	capacity := Load{Totes: 4}
	w, err := f.Runs(orders, capacity, "PACK", "PACK", 3000)
	if err != nil || w.LengthMM >= w.ArrivalMM || w.Optimal || !slices.Equal(w.Oversize, []int{17}) {
		t.Fatalf("%v: %d mm against %d by arrival, oversize %v", err, w.LengthMM, w.ArrivalMM, w.Oversize)
	}
	if w.Runs[0].Orders[0] != 17 {
		t.Errorf("the urgent order is not on the first run")
	}
	var served []int
	var mm int64
	for _, run := range w.Runs {
		served = append(served, run.Orders...)
		mm += run.Tour.LengthMM
		if len(run.Orders) > capacity.Totes {
			t.Errorf("run %v is beyond the cart", run.Orders)
		}
	}
	slices.Sort(served)
	if mm != w.LengthMM || len(served) != len(orders) || len(slices.Compact(served)) != len(orders) {
		t.Errorf("%d mm told, %d walked, served %v", w.LengthMM, mm, served)
	}
	again, _ := f.Runs(orders, capacity, "PACK", "PACK", 3000)
	if again.LengthMM != w.LengthMM {
		t.Error("the same wave came out otherwise")
	}
}
