package wave

import (
	"slices"

	"github.com/handtruck/handtruck/domain/route"
)

// cartGroup is the carts that serve the same zones. They are planned as if each took what the smallest of them takes, so
// that every run fits whichever is free first.
type cartGroup struct {
	carts   []Cart
	load    route.Load
	toteMM3 int64
	zones   []string
	zoneOf  map[string]string
	jobs    []*job
}

func groupCarts(carts []Cart, zoneOf map[string]string) (groups []*cartGroup) {
	for _, c := range carts {
		zones := slices.Compact(slices.Sorted(slices.Values(c.Zones)))
		i := slices.IndexFunc(groups, func(g *cartGroup) bool { return slices.Equal(g.zones, zones) })
		if i < 0 {
			groups = append(groups, &cartGroup{carts: []Cart{c}, load: c.Load, toteMM3: c.ToteMM3, zones: zones, zoneOf: zoneOf})
			continue
		}
		g := groups[i]
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

// serves reports whether the carts go to a place.
func (g *cartGroup) serves(place string) bool {
	return len(g.zones) == 0 || slices.Contains(g.zones, g.zoneOf[place])
}

// share gives each job to the first group that serves all its places, and where none does, each of its parts to the first
// that serves that. It returns the orders with a part that none serves.
func share(jobs []*job, groups []*cartGroup) (unserved []string) {
	for _, j := range jobs {
		if len(j.taken) == 0 {
			continue
		}
		all := func(g *cartGroup) bool {
			return !slices.ContainsFunc(j.taken, func(p portion) bool { return !g.serves(p.place) })
		}
		if i := slices.IndexFunc(groups, all); i >= 0 {
			groups[i].jobs = append(groups[i].jobs, j)
			continue
		}
		parts := make([]*job, len(groups))
		missing := false
		for _, p := range j.taken {
			i := slices.IndexFunc(groups, func(g *cartGroup) bool { return g.serves(p.place) })
			if i < 0 {
				missing = true
				continue
			}
			if parts[i] == nil {
				parts[i] = &job{order: j.order}
				groups[i].jobs = append(groups[i].jobs, parts[i])
			}
			parts[i].taken = append(parts[i].taken, p)
		}
		if missing {
			unserved = append(unserved, j.order.Code)
		}
	}
	return unserved
}
