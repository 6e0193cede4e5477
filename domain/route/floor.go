package route

import (
	"errors"
	"slices"
	"sync"
)

// Place is a location of a site as far as walking goes.
type Place struct {
	Code     string
	Aisle    string // "" for docks, packing tables and whatever else stands outside the aisles
	XMM, YMM int64
	Located  bool // XMM and YMM are known
}

// Segment is a walkable way between two codes: of places, or of waypoints that only segments name.
type Segment struct {
	From, To string
	LengthMM int64
	OneWay   bool // only From to To
}

// Floor is a site to walk in, by the codes of its places. It is safe for concurrent use.
type Floor struct {
	grid    *Grid
	stands  map[string]stand
	network *Network // for a site with segments, in place of grid
	points  map[string]int
	tied    map[string]string // by a place on no segment: the one on a segment that it is reached from
	located map[int]Corner    // by point: where it lies, if that is known

	mu      sync.Mutex
	planner Planner
}

// stand is where a place lies on the grid, and how far beside its line.
type stand struct {
	spot    Spot
	asideMM int64
}

// Tour is a walk from a start through stops to an end.
type Tour struct {
	Order        []string // the stops in the order of the walk, then those of Apart
	LengthMM     int64    // without the stops of Apart
	LowerBoundMM int64
	Optimal      bool     // no walk is shorter
	Apart        []string // stops whose place is not known or cannot be reached, as given
}

// FromPlaces makes a floor of a site's places: from its segments where it has any, else as the grid of aisles that the
// coordinates show. It never fails: the notes tell, for a person to check, what was derived and which places are left
// out.
func FromPlaces(places []Place, segments []Segment) (floor *Floor, notes []string) {
	if len(segments) > 0 {
		return fromSegments(places, segments)
	}
	return deriveGrid(places)
}

// Unknown is the distance between places that no known walk connects.
const Unknown = -1

// Distance is the length of the shortest walk from a to b in millimetres, or Unknown.
func (f *Floor) Distance(a, b string) int64 {
	if f.network != nil {
		from, ok := f.points[a]
		to, also := f.points[b]
		if !ok || !also {
			return Unknown
		}
		if mm, ok := f.network.Distance(from, to); ok {
			return mm
		}
		return Unknown
	}
	from, ok := f.stands[a]
	to, also := f.stands[b]
	if !ok || !also {
		return Unknown
	}
	if from.spot == to.spot {
		return abs(from.asideMM - to.asideMM)
	}
	mm := f.between(from.spot, to.spot)
	if mm == Unknown {
		return Unknown
	}
	return mm + from.asideMM + to.asideMM
}

func (f *Floor) between(a, b Spot) int64 {
	if len(f.grid.Closed) == 0 {
		return f.grid.Distance(a, b)
	}
	var o outline
	o.gather(f.grid, &Job{Start: a, End: b})
	n, vertex := o.network(f.grid)
	if mm, ok := n.Distance(vertex[o.start], vertex[o.end]); ok {
		return mm
	}
	return Unknown
}

// Tour finds the shortest walk. An unknown start counts as the end and an unknown end as the start; with neither the
// tour begins and ends at its first stop. A stop named several times comes as often, in one go.
func (f *Floor) Tour(start string, stops []string, end string) Tour {
	return f.tour(start, stops, end, effortFull)
}

// tour is Tour with the effort of a search, where it takes one.
func (f *Floor) tour(start string, stops []string, end string, effort int) Tour {
	start, end = f.ends(start, stops, end)
	known, apart := part(stops, func(i int, stop string) bool { return i < StopsMax && f.knows(stop) })
	s, err := f.solve(start, known, end, effort)
	if err != nil { // somebody has to be left out
		known, apart = part(stops, func(i int, stop string) bool {
			return i < StopsMax && f.Distance(start, stop) != Unknown && f.Distance(stop, end) != Unknown
		})
		if s, err = f.solve(start, known, end, effort); err != nil { // one-way lines can lead to each stop but not through all
			return Tour{Order: slices.Clone(stops), Apart: stops}
		}
	}
	t := Tour{LengthMM: s.LengthMM, LowerBoundMM: s.LowerBoundMM, Optimal: s.Optimal, Apart: apart}
	for _, i := range s.Order {
		t.Order = append(t.Order, known[i])
	}
	t.Order = append(t.Order, apart...)
	return t
}

// part splits stops by whether they can be walked to.
func part(stops []string, walkable func(i int, stop string) bool) (known, apart []string) {
	for i, stop := range stops {
		if walkable(i, stop) {
			known = append(known, stop)
		} else {
			apart = append(apart, stop)
		}
	}
	return known, apart
}

// knows reports whether a code has a place on the floor.
func (f *Floor) knows(code string) bool {
	_, stands := f.stands[code]
	_, points := f.points[code]
	return stands || points
}

func (f *Floor) ends(start string, stops []string, end string) (string, string) {
	if !f.knows(start) {
		start = end
	}
	for i := 0; !f.knows(start) && i < len(stops); i++ {
		start = stops[i]
	}
	if !f.knows(end) {
		end = start
	}
	return start, end
}

// errNowhere marks a tour none of whose ends is on the floor.
var errNowhere = errors.New("neither start nor end is on the floor")

func (f *Floor) solve(start string, stops []string, end string, effort int) (Solution, error) {
	if !f.knows(start) {
		return Solution{}, errNowhere
	}
	if f.network != nil {
		points := make([]int, len(stops))
		for i, stop := range stops {
			points[i] = f.points[stop]
		}
		return f.network.visit(f.points[start], points, f.points[end], effort)
	}
	job := Job{Start: f.stands[start].spot, End: f.stands[end].spot}
	aside := map[Spot]int64{} // how far the walk leaves the line there
	for _, stop := range stops {
		at := f.stands[stop]
		job.Stops = append(job.Stops, at.spot)
		aside[at.spot] = max(aside[at.spot], at.asideMM)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.planner.effort = effort
	var s Solution
	if err := f.planner.Solve(f.grid, &job, &s); err != nil {
		return Solution{}, err
	}
	extra := f.stands[start].asideMM + f.stands[end].asideMM
	if start == end && len(stops) == 0 {
		extra = 0
	}
	for spot, mm := range aside {
		if at := f.stands[start]; at.spot == spot {
			mm -= at.asideMM
		} else if at := f.stands[end]; at.spot == spot {
			mm -= at.asideMM
		}
		extra += 2 * max(mm, 0)
	}
	s.LengthMM, s.LowerBoundMM = s.LengthMM+extra, s.LowerBoundMM+extra
	return s, nil
}

// Without gives the floor on which nobody gets to or past the given places, as workers report blocked aisles. Places
// outside the aisles of a grid stay as they are; on a floor of segments a place beside them blocks the point it is tied to.
func (f *Floor) Without(blocked ...string) *Floor {
	if f.network != nil {
		return f.withoutPoints(blocked)
	}
	g := *f.grid
	g.Closed = append([]Closure(nil), g.Closed...)
	for _, code := range blocked {
		if at, ok := f.stands[code]; ok && at.spot.Line == Aisle {
			g.Closed = append(g.Closed, Closure{at.spot.Index, at.spot.AtMM, at.spot.AtMM})
		}
	}
	return &Floor{grid: &g, stands: f.stands}
}
