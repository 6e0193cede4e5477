package wave

import (
	"slices"

	"github.com/handtruck/handtruck/domain/route"
)

// errandsPerRun bounds what one run takes along, of which one may be a putaway.
const errandsPerRun = 5

// along is an errand taken along on a walk.
type along struct {
	errand  Errand
	behind  int // stops before it
	extraMM int64
}

// takeAlong gives errands to the runs, on each the one first that adds least, as long as one adds no more than
// Site.DetourMM and makes no order late.
func (b *builder) takeAlong(g *cartGroup, drafts []*draft) {
	if b.site.DetourMM <= 0 {
		return
	}
	late := b.schedule(g, drafts)
	for _, d := range drafts {
		for len(d.along) < errandsPerRun {
			which, at, next := b.nextErrand(g, d)
			if which < 0 {
				break
			}
			before := d.along
			d.along = slices.Insert(slices.Clone(before), at, next)
			if fewer(late, b.schedule(g, drafts)) {
				d.along = before
				break
			}
			b.errands = slices.Delete(b.errands, which, which+1)
		}
	}
}

// nextErrand finds the errand that adds least to a walk, and its position among those of the walk; -1 when none is worth it.
func (b *builder) nextErrand(g *cartGroup, d *draft) (which, at int, next along) {
	which, next.extraMM = -1, b.site.DetourMM+1
	for i, e := range b.errands {
		if !g.serves(e.At) || e.Fetch != "" && !g.serves(e.Fetch) {
			continue
		}
		for behind := 0; behind <= d.reached(); behind++ {
			if !d.mayTake(g, e, behind) {
				continue
			}
			place, position := b.site.Start, 0
			if behind > 0 {
				place = d.walk[behind-1]
			}
			for position < len(d.along) && d.along[position].behind <= behind {
				if d.along[position].behind == behind {
					place = d.along[position].errand.At
				}
				position++
			}
			onward := b.site.End
			if behind < d.reached() {
				onward = d.walk[behind]
			}
			if extra := b.extra(place, e, onward); extra < next.extraMM {
				which, at, next = i, position, along{e, behind, extra}
			}
		}
	}
	return which, at, next
}

// reached is the count of stops that can be walked to; the others come last and are not walked.
func (d *draft) reached() int { return len(d.walk) - len(d.apart) }

// mayTake reports whether an errand may come behind some stops. A count may come anywhere; a putaway while the cart is
// empty, before the first stop, or on the way back, and its goods must fit beside what the cart then carries.
func (d *draft) mayTake(g *cartGroup, e Errand, behind int) bool {
	if e.Fetch == "" {
		return true
	}
	if slices.ContainsFunc(d.along, func(a along) bool { return a.errand.Fetch != "" }) {
		return false
	}
	sum := e.Load
	if behind == d.reached() {
		for _, j := range d.jobs {
			l := j.load(g.toteMM3)
			sum = route.Load{Totes: sum.Totes + l.Totes, VolumeMM3: sum.VolumeMM3 + l.VolumeMM3, WeightG: sum.WeightG + l.WeightG}
		}
	} else if behind > 0 {
		return false
	}
	c := g.load
	return (c.Totes == 0 || sum.Totes <= c.Totes) && (c.VolumeMM3 == 0 || sum.VolumeMM3 <= c.VolumeMM3) &&
		(c.WeightG == 0 || sum.WeightG <= c.WeightG)
}

// extra is what an errand adds between two places; more than any limit where a walk is missing.
func (b *builder) extra(from string, e Errand, onward string) int64 {
	via := []string{from, e.At, onward}
	if e.Fetch != "" {
		via = []string{from, e.Fetch, e.At, onward}
	}
	mm := -b.site.Floor.Distance(from, onward)
	if mm == -route.Unknown {
		return unreachable
	}
	for i := range via[1:] {
		leg := b.site.Floor.Distance(via[i], via[i+1])
		if leg == route.Unknown {
			return unreachable
		}
		mm += leg
	}
	return mm
}
