package wave

import (
	"slices"
	"time"

	"github.com/handtruck/handtruck/domain/route"
)

// draft is a run in the making.
type draft struct {
	jobs    []*job // most urgent first
	walk    []string
	mm      int64 // of the walk, without errands
	boundMM int64
	apart   []string
	along   []along // errands, in the order of the walk
	cart    string
	starts  time.Time
	ends    time.Time
}

// newDraft makes a draft of jobs that share a cart.
func newDraft(jobs []*job, tour route.Tour) *draft {
	slices.SortStableFunc(jobs, moreUrgent)
	d := &draft{jobs: jobs}
	d.goes(tour)
	return d
}

// goes lets a draft walk a tour. A place comes once.
func (d *draft) goes(tour route.Tour) {
	d.walk = nil
	for _, place := range tour.Order {
		if !slices.Contains(d.walk, place) {
			d.walk = append(d.walk, place)
		}
	}
	d.mm, d.boundMM, d.apart = tour.LengthMM, tour.LowerBoundMM, tour.Apart
}

// length is that of the whole walk.
func (d *draft) length() int64 {
	mm := d.mm
	for _, a := range d.along {
		mm += a.extraMM
	}
	return mm
}

// lines is what there is to do on the walk: lines to take, and errands.
func (d *draft) lines() int {
	lines := len(d.along)
	for _, j := range d.jobs {
		lines += len(j.taken)
	}
	return lines
}

// compare orders drafts by what is most urgent on them.
func (d *draft) compare(other *draft) int {
	first := func(d *draft) *job { return slices.MinFunc(d.jobs, moreUrgent) }
	return moreUrgent(first(d), first(other))
}

// run is the finished draft.
func (d *draft) run(heavyG int64) Run {
	r := Run{Cart: d.cart, LengthMM: d.length(), LowerBoundMM: d.boundMM, Starts: d.starts, Ends: d.ends}
	for _, a := range d.along {
		r.Errands = append(r.Errands, Detour{a.errand.Code, a.behind, a.extraMM})
	}
	takes := map[string][]portionOf{}
	for _, j := range d.jobs {
		r.Orders = append(r.Orders, j.order.Code)
		for _, p := range j.taken {
			takes[p.place] = append(takes[p.place], portionOf{j.order, p})
		}
	}
	for _, place := range d.walk {
		here := takes[place]
		slices.SortStableFunc(here, func(a, b portionOf) int { return a.line.layer(heavyG) - b.line.layer(heavyG) })
		stop := Stop{Place: place}
		for _, p := range here {
			stop.Takes = append(stop.Takes, Take{p.order.Code, p.line.Code, p.line.Item, p.lot, p.quantity})
		}
		r.Stops = append(r.Stops, stop)
	}
	return r
}

// portionOf is a portion and the order it is for.
type portionOf struct {
	order *Order
	portion
}
