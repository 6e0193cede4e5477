package route

import (
	"fmt"
	"slices"
)

// OrdersMax bounds the orders of one wave.
const OrdersMax = 1000

// Order is what one customer wants, as far as walking and carrying go.
type Order struct {
	Stops    []string // codes of places
	Priority int      // higher goes first
	Load     Load
}

// Load is what an order takes of a cart, or what a cart takes at most. As a capacity, 0 means no limit.
type Load struct {
	Totes     int
	VolumeMM3 int64
	WeightG   int64
}

// Run is one walk with a cart: the orders on it, by index, and the tour through all their stops.
type Run struct {
	Orders []int
	Tour   Tour
}

// Wave is a set of runs that serves every order once.
type Wave struct {
	Runs      []Run // the one with the most urgent order first
	LengthMM  int64
	ArrivalMM int64 // what filling carts in order of arrival would walk
	Optimal   bool  // no assignment of the orders to carts is shorter
	Oversize  []int // orders beyond the cart's capacity, each on a run of its own
}

// SavedPercent is how much less the wave walks than runs filled in order of arrival.
func (w *Wave) SavedPercent() float64 {
	if w.ArrivalMM <= 0 {
		return 0
	}
	return 100 * float64(w.ArrivalMM-w.LengthMM) / float64(w.ArrivalMM)
}

// Runs chooses which orders go on one cart, from start to end each, so that the wave is as short as it can be made: the
// shortest for up to [SubsetMax] orders, else by savings and local search that looks at no more than effort tours.
func (f *Floor) Runs(orders []Order, capacity Load, start, end string, effort int) (Wave, error) {
	if len(orders) > OrdersMax {
		return Wave{}, fmt.Errorf("%d orders where %d are possible", len(orders), OrdersMax)
	}
	for i, o := range orders {
		if o.Load.Totes < 0 || o.Load.VolumeMM3 < 0 || o.Load.WeightG < 0 {
			return Wave{}, fmt.Errorf("order %d has a load below zero", i)
		}
	}
	b := &batcher{floor: f, orders: orders, capacity: capacity, start: start, end: end, known: map[string]int64{}}
	var wave Wave
	var fitting []int
	for i := range orders {
		if b.fits([]int{i}) {
			fitting = append(fitting, i)
		} else {
			wave.Oversize = append(wave.Oversize, i)
		}
	}
	arrival := b.byArrival(fitting)
	for _, cart := range arrival {
		wave.ArrivalMM += b.tour(cart, effortFull).LengthMM
	}
	var carts [][]int
	if len(fitting) <= SubsetMax {
		carts, wave.Optimal = b.bestSubsets(fitting), true
	} else {
		carts = b.improve(b.savings(fitting), effort)
		if b.total(carts) > wave.ArrivalMM {
			carts = arrival
		}
	}
	for _, i := range wave.Oversize {
		carts = append(carts, []int{i})
		wave.ArrivalMM += b.mm([]int{i})
	}
	b.fill(&wave, carts)
	return wave, nil
}

// batcher answers what carts of orders walk and remembers it.
type batcher struct {
	floor      *Floor
	orders     []Order
	capacity   Load
	start, end string
	known      map[string]int64 // by the sorted orders of a cart
	tours      int              // solved so far
}

// fits reports whether the orders go on one cart.
func (b *batcher) fits(cart []int) bool {
	var sum Load
	for _, i := range cart {
		l := b.orders[i].Load
		sum = Load{sum.Totes + l.Totes, sum.VolumeMM3 + l.VolumeMM3, sum.WeightG + l.WeightG}
	}
	c := b.capacity
	return (c.Totes == 0 || sum.Totes <= c.Totes) && (c.VolumeMM3 == 0 || sum.VolumeMM3 <= c.VolumeMM3) &&
		(c.WeightG == 0 || sum.WeightG <= c.WeightG)
}

// tour is the walk of a cart, with the effort of a search where it takes one. Stops at one place are one stop.
func (b *batcher) tour(cart []int, effort int) Tour {
	var stops []string
	seen := map[string]bool{}
	for _, i := range cart {
		for _, stop := range b.orders[i].Stops {
			if !seen[stop] {
				seen[stop] = true
				stops = append(stops, stop)
			}
		}
	}
	return b.floor.tour(b.start, stops, b.end, effort)
}

// mm is the length of the walk of a cart; an empty one stays where it is.
func (b *batcher) mm(cart []int) int64 {
	if len(cart) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(cart))
	key := make([]byte, 0, 2*len(cart))
	for _, i := range sorted {
		key = append(key, byte(i>>8), byte(i))
	}
	if mm, ok := b.known[string(key)]; ok {
		return mm
	}
	b.tours++
	mm := b.tour(sorted, effortRough).LengthMM
	b.known[string(key)] = mm
	return mm
}

func (b *batcher) total(carts [][]int) (mm int64) {
	for _, cart := range carts {
		mm += b.mm(cart)
	}
	return mm
}

// byArrival fills one cart after the other in the order given.
func (b *batcher) byArrival(orders []int) (carts [][]int) {
	for _, i := range orders {
		n := len(carts) - 1
		if n >= 0 && b.fits(append(slices.Clone(carts[n]), i)) {
			carts[n] = append(carts[n], i)
		} else {
			carts = append(carts, []int{i})
		}
	}
	return carts
}

// fill turns carts into the runs of a wave.
func (b *batcher) fill(w *Wave, carts [][]int) {
	urgency := func(r Run) int {
		most := b.orders[r.Orders[0]].Priority
		for _, i := range r.Orders {
			most = max(most, b.orders[i].Priority)
		}
		return most
	}
	for _, cart := range carts {
		if len(cart) == 0 {
			continue
		}
		cart = slices.Sorted(slices.Values(cart))
		tour := b.tour(cart, effortFull)
		w.Runs = append(w.Runs, Run{cart, tour})
		w.LengthMM += tour.LengthMM
		w.Optimal = w.Optimal && tour.Optimal
	}
	slices.SortStableFunc(w.Runs, func(x, y Run) int {
		if ux, uy := urgency(x), urgency(y); ux != uy {
			return uy - ux
		}
		return x.Orders[0] - y.Orders[0]
	})
}
