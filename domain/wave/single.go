package wave

import (
	"slices"
	"time"

	"github.com/handtruck/handtruck/domain/route"
)

// Single makes a run of orders that ride together already, along a tour that was found for their places: heavy goods are
// taken before crushable ones, errands are taken along, and the times are told, as in a wave. All lines name their places.
func Single(orders []Order, site *Site, tour route.Tour, now time.Time) Run {
	b := &builder{site: site, now: now, pace: site.pace(), shelf: newShelf(site), errands: slices.Clone(site.Errands)}
	g := groupCarts([]Cart{{}}, site.ZoneOf)[0]
	g.jobs = b.jobs(orders)
	d := newDraft(g.jobs, tour)
	b.stack(g, []*draft{d}, d)
	b.takeAlong(g, []*draft{d})
	b.schedule(g, []*draft{d})
	return d.run(site.HeavyG)
}
