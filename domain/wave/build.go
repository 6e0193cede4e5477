package wave

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/handtruck/handtruck/domain/route"
)

// Build plans a wave: every order on a run, as far as there is stock and a cart that serves its zones.
//
// It fails when there is no cart, a quantity below zero, or more than a limit allows.
func Build(orders []Order, carts []Cart, site *Site, now time.Time) (Plan, error) {
	if err := check(orders, carts, site); err != nil {
		return Plan{}, err
	}
	b := &builder{site: site, now: now, pace: route.LearnPace(site.History), shelf: newShelf(site.Stock)}
	jobs := b.jobs(orders)
	for _, group := range groupCarts(carts) {
		if err := b.group(group, group.served(jobs, site.ZoneOf)); err != nil {
			return Plan{}, fmt.Errorf("plan runs of cart %s: %w", group.carts[0].Code, err)
		}
	}
	b.finish(jobs)
	return b.plan, nil
}

// builder is one wave in the making.
type builder struct {
	site  *Site
	now   time.Time
	pace  route.Pace
	shelf *shelf
	plan  Plan
}

// job is an order, or the part of one that a group of carts serves, with where its goods are taken.
type job struct {
	order  *Order
	whole  bool // no part of it is left to other carts
	taken  []portion
	served bool
}

// jobs sets the stock aside for all orders, most urgent first.
func (b *builder) jobs(orders []Order) []*job {
	var jobs []*job
	for i := range orders {
		jobs = append(jobs, &job{order: &orders[i], whole: true})
	}
	byUrgency := slices.Clone(jobs)
	slices.SortStableFunc(byUrgency, func(x, y *job) int { return urgency(x.order, y.order) })
	for _, j := range byUrgency {
		for i := range j.order.Lines {
			line := &j.order.Lines[i]
			taken, short := b.shelf.take(line, b.nearest)
			j.taken = append(j.taken, taken...)
			if short > 0 {
				b.plan.Short = append(b.plan.Short, Shortage{j.order.Code, line.Code, line.Item, short})
			}
		}
	}
	return jobs
}

// nearest prefers the place with the shorter way from the start and on to the end.
func (b *builder) nearest(x, y *Holding) int {
	way := func(h *Holding) int64 {
		to, on := b.site.Floor.Distance(b.site.Start, h.Place), b.site.Floor.Distance(h.Place, b.site.End)
		if to == route.Unknown || on == route.Unknown {
			return 1 << 60
		}
		return to + on
	}
	return cmp.Compare(way(x), way(y))
}

// group plans the runs of carts that are alike.
func (b *builder) group(g cartGroup, jobs []*job) error {
	if len(jobs) == 0 {
		return nil
	}
	wave, err := b.site.Floor.Runs(g.orders(jobs), g.load, b.site.Start, b.site.End, b.site.Effort)
	if err != nil {
		return err
	}
	b.plan.ArrivalMM += wave.ArrivalMM
	b.plan.Optimal = wave.Optimal
	var drafts []*draft
	for _, run := range wave.Runs {
		d := &draft{tour: run.Tour}
		for _, i := range run.Orders {
			d.jobs = append(d.jobs, jobs[i])
		}
		slices.SortStableFunc(d.jobs, func(x, y *job) int { return urgency(x.order, y.order) })
		drafts = append(drafts, d)
	}
	b.schedule(g, drafts)
	return nil
}

// draft is a run before it has a cart and a time.
type draft struct {
	jobs []*job
	tour route.Tour
}

// stops lists the places of a draft with what is taken there.
func (d *draft) stops() (stops []Stop) {
	at := map[string]int{}
	for _, place := range d.tour.Order {
		if _, ok := at[place]; !ok {
			at[place] = len(stops)
			stops = append(stops, Stop{Place: place})
		}
	}
	for _, j := range d.jobs {
		for _, p := range j.taken {
			s := &stops[at[p.place]]
			s.Takes = append(s.Takes, Take{j.order.Code, p.line.Code, p.line.Item, p.lot, p.quantity})
		}
	}
	return stops
}

// finish orders the runs and names the orders that no cart serves.
func (b *builder) finish(jobs []*job) {
	slices.SortStableFunc(b.plan.Runs, func(x, y Run) int { return x.Starts.Compare(y.Starts) })
	for _, j := range jobs {
		if !j.served && len(j.taken) > 0 {
			b.plan.Unserved = append(b.plan.Unserved, j.order.Code)
		}
	}
}
