package wave

import (
	"slices"
	"time"

	"github.com/handtruck/handtruck/domain/route"
)

// cartGroup is the carts that serve the same zones. They are planned as if each took what the smallest of them takes, so
// that every run fits whichever is free first.
type cartGroup struct {
	carts   []Cart
	load    route.Load
	toteMM3 int64
	zones   []string
}

func groupCarts(carts []Cart) (groups []cartGroup) {
	for _, c := range carts {
		zones := slices.Compact(slices.Sorted(slices.Values(c.Zones)))
		i := slices.IndexFunc(groups, func(g cartGroup) bool { return slices.Equal(g.zones, zones) })
		if i < 0 {
			groups = append(groups, cartGroup{carts: []Cart{c}, load: c.Load, toteMM3: c.ToteMM3, zones: zones})
			continue
		}
		g := &groups[i]
		g.carts = append(g.carts, c)
		g.load = route.Load{Totes: int(least(int64(g.load.Totes), int64(c.Load.Totes))),
			VolumeMM3: least(g.load.VolumeMM3, c.Load.VolumeMM3), WeightG: least(g.load.WeightG, c.Load.WeightG)}
		g.toteMM3 = least(g.toteMM3, c.ToteMM3)
	}
	return groups
}

// least is the smaller of two limits, of which 0 is none.
func least(a, b int64) int64 {
	if a == 0 || b == 0 {
		return max(a, b)
	}
	return min(a, b)
}

// served gives the parts of jobs that this group of carts goes for, and takes them off the jobs' hands.
func (g *cartGroup) served(jobs []*job, zoneOf map[string]string) (own []*job) {
	for _, j := range jobs {
		part := &job{order: j.order, whole: true}
		for _, p := range j.taken {
			if len(g.zones) == 0 || slices.Contains(g.zones, zoneOf[p.place]) {
				part.taken = append(part.taken, p)
			}
		}
		if len(part.taken) > 0 && !j.served {
			part.whole = len(part.taken) == len(j.taken)
			j.served = part.whole
			own = append(own, part)
		}
	}
	return own
}

// orders puts jobs in the terms of package route.
func (g *cartGroup) orders(jobs []*job) []route.Order {
	orders := make([]route.Order, len(jobs))
	for i, j := range jobs {
		orders[i] = route.Order{Priority: j.order.Priority, Load: loadOf(j.order, g.toteMM3)}
		for _, p := range j.taken {
			if !slices.Contains(orders[i].Stops, p.place) {
				orders[i].Stops = append(orders[i].Stops, p.place)
			}
		}
	}
	return orders
}

// schedule gives each draft to the cart that is free first, in the order given.
func (b *builder) schedule(g cartGroup, drafts []*draft) {
	free := make([]time.Time, len(g.carts))
	for i, c := range g.carts {
		free[i] = c.FreeAfter
		if free[i].Before(b.now) {
			free[i] = b.now
		}
	}
	for _, d := range drafts {
		next := 0
		for i := range free {
			if free[i].Before(free[next]) {
				next = i
			}
		}
		run := Run{Cart: g.carts[next].Code, Stops: d.stops(), LengthMM: d.tour.LengthMM, LowerBoundMM: d.tour.LowerBoundMM, Starts: free[next]}
		run.Ends = run.Starts.Add(b.pace.Estimate(run.LengthMM, run.Lines()))
		free[next] = run.Ends
		for _, j := range d.jobs {
			run.Orders = append(run.Orders, j.order.Code)
			if by := j.order.ShipBy; !by.IsZero() && run.Ends.After(by) && !slices.Contains(b.plan.Late, j.order.Code) {
				b.plan.Late = append(b.plan.Late, j.order.Code)
			}
		}
		b.plan.LengthMM += run.LengthMM
		b.plan.Apart = append(b.plan.Apart, d.tour.Apart...)
		b.plan.Runs = append(b.plan.Runs, run)
	}
}
