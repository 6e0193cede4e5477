package wave

import (
	"slices"

	"github.com/handtruck/handtruck/domain/route"
)

// job is an order, or the part of one that a group of carts serves, with where its goods are taken.
type job struct {
	order *Order
	whole bool // no part of it is left to other carts
	taken []portion
}

// anywhere is the zones of a cart that serves all.
func anywhere(string) bool { return true }

// jobs sets the stock aside for all orders, most urgent first.
func (b *builder) jobs(orders []Order) []*job {
	var jobs []*job
	for i := range orders {
		jobs = append(jobs, &job{order: &orders[i], whole: true})
	}
	byUrgency := slices.Clone(jobs)
	slices.SortStableFunc(byUrgency, moreUrgent)
	for _, j := range byUrgency {
		for i := range j.order.Lines {
			line := &j.order.Lines[i]
			if line.Quantity == 0 {
				continue
			}
			if line.Place != "" {
				j.taken = append(j.taken, portion{line, line.Place, line.Lot, line.Quantity, nil})
				continue
			}
			s := b.shelf.split(line.Item, line.Lot, line.Quantity, anywhere)
			s.take(s.portions(0), []want{{j, line, line.Quantity}})
			if s.short > 0 {
				b.plan.Short = append(b.plan.Short, Shortage{j.order.Code, line.Code, line.Item, s.short})
			}
		}
	}
	return jobs
}

func moreUrgent(x, y *job) int { return urgency(x.order, y.order) }

// load is what a job takes of a cart whose totes hold toteMM3 each. A part of an order takes as many totes as the order
// when it does not know better.
func (j *job) load(toteMM3 int64) route.Load {
	load := route.Load{Totes: j.order.Totes}
	for _, p := range j.taken {
		load.VolumeMM3 += p.line.VolumeMM3 * p.quantity
		load.WeightG += p.line.WeightG * p.quantity
	}
	if load.Totes == 0 || !j.whole && toteMM3 > 0 {
		load.Totes = 1
		if toteMM3 > 0 {
			load.Totes = int(max(1, min((load.VolumeMM3+toteMM3-1)/toteMM3, totesMax)))
		}
	}
	return load
}

// totesMax keeps the count of totes of one order within an int.
const totesMax = 1 << 20

// orders puts jobs in the terms of package route.
func (g *cartGroup) orders(jobs []*job) []route.Order {
	orders := make([]route.Order, len(jobs))
	for i, j := range jobs {
		orders[i] = route.Order{Priority: j.order.Priority, Load: j.load(g.toteMM3)}
		for _, p := range j.taken {
			if !slices.Contains(orders[i].Stops, p.place) {
				orders[i].Stops = append(orders[i].Stops, p.place)
			}
		}
	}
	return orders
}
