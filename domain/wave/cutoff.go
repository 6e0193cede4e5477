package wave

import (
	"slices"
	"time"

	"github.com/handtruck/handtruck/domain/route"
)

// inTime puts the jobs of a group on carts: all together, for the fewest metres, if that brings everyone in before the
// cut-off. Else those who would be late ride first, in runs of their own, three times over with those whom that makes late,
// and at last each alone. Of all plans tried it takes the one with the fewest late, urgent ones counting most, and of equals
// the first.
func (b *builder) inTime(g *cartGroup) ([]*draft, error) {
	all, err := b.wave(g, g.jobs, g.load)
	if err != nil {
		return nil, err
	}
	b.plan.ArrivalMM += all.arrivalMM
	b.plan.Oversize = append(b.plan.Oversize, all.oversize...)
	slices.SortStableFunc(all.drafts, (*draft).compare)
	best := all.drafts
	late := b.schedule(g, best)
	early, last := map[*job]bool{}, late
	for _, alone := range []bool{false, false, false, true} {
		if len(late) == 0 {
			break
		}
		known := len(early)
		for _, j := range last {
			early[j] = true
		}
		if len(early) == known && !alone {
			continue
		}
		load := g.load
		if alone {
			load.Totes = 1 // what takes more rides alone as well
		}
		drafts, err := b.wavesOf(g, early, load)
		if err != nil {
			return nil, err
		}
		if last = b.schedule(g, drafts); fewer(last, late) {
			best, late = drafts, last
		}
	}
	return best, nil
}

// part splits jobs into those in a set and the others.
func part(jobs []*job, set map[*job]bool) (in, out []*job) {
	for _, j := range jobs {
		if set[j] {
			in = append(in, j)
		} else {
			out = append(out, j)
		}
	}
	return in, out
}

// wavesOf lets some jobs go first, on carts loaded no more than told, and the others behind them.
func (b *builder) wavesOf(g *cartGroup, early map[*job]bool, load route.Load) ([]*draft, error) {
	first, behind := part(g.jobs, early)
	one, err := b.wave(g, first, load)
	if err != nil {
		return nil, err
	}
	two, err := b.wave(g, behind, g.load)
	if err != nil {
		return nil, err
	}
	due := func(d *draft) time.Time {
		return slices.MinFunc(d.jobs, func(x, y *job) int { return x.order.ShipBy.Compare(y.order.ShipBy) }).order.ShipBy
	}
	slices.SortStableFunc(one.drafts, func(x, y *draft) int { return due(x).Compare(due(y)) })
	slices.SortStableFunc(two.drafts, (*draft).compare)
	return append(one.drafts, two.drafts...), nil
}

// waved is who rides with whom.
type waved struct {
	drafts    []*draft
	arrivalMM int64
	oversize  []string
}

// wave puts jobs on carts for the fewest metres.
func (b *builder) wave(g *cartGroup, jobs []*job, load route.Load) (waved, error) {
	found, err := b.site.Floor.Runs(g.orders(jobs), load, b.site.Start, b.site.End, b.site.Effort)
	if err != nil {
		return waved{}, err
	}
	w := waved{arrivalMM: found.ArrivalMM}
	for _, run := range found.Runs {
		var on []*job
		for _, i := range run.Orders {
			on = append(on, jobs[i])
		}
		w.drafts = append(w.drafts, newDraft(on, run.Tour))
	}
	for _, i := range found.Oversize {
		w.oversize = append(w.oversize, jobs[i].order.Code)
	}
	return w, nil
}

// fewer compares who would be late: by count, from the highest priority down.
func fewer(a, b []*job) bool {
	count := map[int]int{}
	for _, j := range a {
		count[j.order.Priority]++
	}
	for _, j := range b {
		count[j.order.Priority]--
	}
	highest, found := 0, false
	for priority, n := range count {
		if n != 0 && (!found || priority > highest) {
			highest, found = priority, true
		}
	}
	return found && count[highest] < 0
}

// schedule gives each draft in turn to the cart that is free first, and returns the jobs that come in after their cut-off.
func (b *builder) schedule(g *cartGroup, drafts []*draft) (late []*job) {
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
		d.cart, d.starts = g.carts[next].Code, free[next]
		d.ends = d.starts.Add(b.pace.Estimate(d.length(), d.lines()))
		free[next] = d.ends
		late = append(late, d.late()...)
	}
	return late
}

// late lists the jobs that come in after their cut-off.
func (d *draft) late() (late []*job) {
	for _, j := range d.jobs {
		if by := j.order.ShipBy; !by.IsZero() && d.ends.After(by) {
			late = append(late, j)
		}
	}
	return late
}
