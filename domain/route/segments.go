package route

import "fmt"

// fromSegments makes a floor of segments. A place that no segment names is tied to the nearest one that a segment does,
// by a straight walk along x and y.
func fromSegments(places []Place, segments []Segment) (*Floor, []string) {
	f := &Floor{points: map[string]int{}, tied: map[string]string{}, located: map[int]Corner{}}
	var notes []string
	for _, s := range segments {
		for _, code := range [2]string{s.From, s.To} {
			if _, ok := f.points[code]; !ok {
				f.points[code] = len(f.points)
			}
		}
	}
	var tied []Place
	ways := len(f.points)
	for _, p := range places {
		if _, ok := f.points[p.Code]; ok {
			continue
		}
		if !p.Located {
			notes = append(notes, fmt.Sprintf("%s has neither segment nor coordinates", p.Code))
			continue
		}
		tied = append(tied, p)
		f.points[p.Code] = len(f.points)
	}
	f.network = &Network{arcs: make([][]arc, len(f.points))}
	for _, s := range segments {
		if err := f.network.Connect(f.points[s.From], f.points[s.To], s.LengthMM, s.OneWay); err != nil {
			notes = append(notes, fmt.Sprintf("way from %s to %s left out: %v", s.From, s.To, err))
		}
	}
	for _, p := range places {
		if point, ok := f.points[p.Code]; ok && p.Located {
			f.located[point] = Corner{p.XMM, p.YMM}
		}
	}
	return f, append(notes, f.tie(places, tied, ways)...)
}

// tie connects places to the nearest located place among the first points, those that segments name.
func (f *Floor) tie(places, tied []Place, ways int) (notes []string) {
	for _, p := range tied {
		nearest, best := "", none+int64(0)
		for _, q := range places {
			if point, ok := f.points[q.Code]; !ok || point >= ways || !q.Located {
				continue
			}
			if mm := abs(p.XMM-q.XMM) + abs(p.YMM-q.YMM); mm < best {
				nearest, best = q.Code, mm
			}
		}
		if nearest == "" || f.network.Connect(f.points[p.Code], f.points[nearest], best, false) != nil {
			delete(f.points, p.Code)
			notes = append(notes, fmt.Sprintf("%s is on no segment and near none", p.Code))
			continue
		}
		f.tied[p.Code] = nearest
		notes = append(notes, fmt.Sprintf("%s is on no segment; tied to %s, %d mm away", p.Code, nearest, best))
	}
	return notes
}

// withoutPoints gives the floor without the ways to and from the points of the given places.
func (f *Floor) withoutPoints(blocked []string) *Floor {
	shut := map[int32]bool{}
	for _, code := range blocked {
		if point, ok := f.points[code]; ok {
			shut[int32(point)] = true
		}
		if at, ok := f.tied[code]; ok {
			shut[int32(f.points[at])] = true
		}
	}
	open := &Network{arcs: make([][]arc, len(f.network.arcs))}
	for from, arcs := range f.network.arcs {
		for _, a := range arcs {
			if !shut[int32(from)] && !shut[a.to] {
				open.arcs[from] = append(open.arcs[from], a)
			}
		}
	}
	return &Floor{network: open, points: f.points, tied: f.tied, located: f.located}
}
