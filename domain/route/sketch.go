package route

// Corner is a point of the floor in millimetres.
type Corner struct{ XMM, YMM int64 }

// Sketch is a small map: the floor's lines and a walk on them, for a painter that knows nothing of floors.
type Sketch struct {
	Lines [][2]Corner // ways that can be walked
	Shut  [][2]Corner // stretches that are blocked
	Walk  []Corner    // from where the worker stands, shortest way by shortest way
	Stops []Corner    // in the order of the walk
	End   *Corner     // where the walk ends, if that was asked
}

// sketchLinesMax bounds what is drawn of a floor of segments: a larger one is shown by its walk alone.
const sketchLinesMax = 2_000

// Sketch draws the walk from here through stops, in this order, and on to end, which may be empty. It is false where
// the floor does not know the coordinates of here or of a stop: half a map leads astray.
func (f *Floor) Sketch(here string, stops []string, end string) (Sketch, bool) {
	codes := append([]string{here}, stops...)
	if end != "" {
		codes = append(codes, end)
	}
	draw := f.sketchGrid
	if f.network != nil {
		draw = f.sketchSegments
	}
	s, ok := draw(codes)
	if !ok {
		return Sketch{}, false
	}
	s.Stops = make([]Corner, len(stops))
	for i, stop := range stops {
		s.Stops[i] = f.corner(stop)
	}
	if end != "" {
		at := f.corner(end)
		s.End = &at
	}
	return s, true
}

// corner is where a place lies that has coordinates.
func (f *Floor) corner(code string) Corner {
	if f.network != nil {
		return f.located[f.points[code]]
	}
	x, y := f.grid.XY(f.stands[code].spot)
	return Corner{x, y}
}

// sketchGrid draws aisles, cross aisles and the walk between places of a grid.
func (f *Floor) sketchGrid(codes []string) (Sketch, bool) {
	job := Job{}
	for i, code := range codes {
		at, ok := f.stands[code]
		if !ok {
			return Sketch{}, false
		}
		if i == 0 {
			job.Start, job.End = at.spot, at.spot
			continue
		}
		job.Stops = append(job.Stops, at.spot)
	}
	order := make([]int, len(job.Stops))
	for i := range order {
		order[i] = i
	}
	walk, ok := walkOf(f.grid, &job, order, false)
	if !ok {
		return Sketch{}, false
	}
	s := Sketch{Walk: walk}
	g := f.grid
	front, back := g.CrossYMM[0], g.CrossYMM[len(g.CrossYMM)-1]
	left, right := g.AisleXMM[0], g.AisleXMM[len(g.AisleXMM)-1]
	for _, x := range g.AisleXMM {
		s.Lines = append(s.Lines, [2]Corner{{x, front}, {x, back}})
	}
	for _, y := range g.CrossYMM {
		s.Lines = append(s.Lines, [2]Corner{{left, y}, {right, y}})
	}
	for _, c := range g.Closed {
		x := g.AisleXMM[c.Aisle]
		s.Shut = append(s.Shut, [2]Corner{{x, c.FromMM}, {x, c.UpToMM}})
	}
	return s, true
}

// sketchSegments draws the ways and the walk of a floor of segments. Waypoints without coordinates are passed over.
func (f *Floor) sketchSegments(codes []string) (Sketch, bool) {
	var s Sketch
	for i, code := range codes {
		point, known := f.points[code]
		at, ok := f.located[point]
		if !known || !ok {
			return Sketch{}, false
		}
		if i == 0 {
			s.Walk = []Corner{at}
			continue
		}
		path := f.network.path(f.points[codes[i-1]], point)
		if path == nil {
			return Sketch{}, false
		}
		for _, p := range path {
			if at, ok := f.located[p]; ok {
				s.Walk = extend(s.Walk, at)
			}
		}
	}
	for from, arcs := range f.network.arcs {
		for _, a := range arcs {
			one, ok := f.located[from]
			other, also := f.located[int(a.to)]
			if ok && also && len(s.Lines) < sketchLinesMax {
				s.Lines = append(s.Lines, [2]Corner{one, other})
			}
		}
	}
	return s, true
}

// walkOf is the walk of a job's stops in an order along the lines of a grid, back to the end where that is asked; false
// where some stop cannot be walked to.
func walkOf(g *Grid, job *Job, order []int, toEnd bool) ([]Corner, bool) {
	var o outline
	o.gather(g, job)
	n, vertex := o.network(g)
	x, y := o.position(g, vertex[o.start])
	walk, at := []Corner{{x, y}}, o.start
	leg := func(to int) bool {
		path := n.path(vertex[at], vertex[to])
		for _, v := range path {
			x, y := o.position(g, v)
			walk = extend(walk, Corner{x, y})
		}
		at = to
		return path != nil
	}
	reached := true
	of := o.pointOfStop(len(job.Stops))
	for _, stop := range order {
		reached = leg(of[stop]) && reached
	}
	if toEnd {
		reached = leg(o.end) && reached
	}
	return walk, reached
}

// extend walks on to a point, straight through the last corner where it can.
func extend(walk []Corner, to Corner) []Corner {
	n := len(walk) - 1
	if walk[n] == to {
		return walk
	}
	if n > 0 {
		a, b := walk[n-1], walk[n]
		if a.XMM == b.XMM && b.XMM == to.XMM && (b.YMM > a.YMM) == (to.YMM > b.YMM) ||
			a.YMM == b.YMM && b.YMM == to.YMM && (b.XMM > a.XMM) == (to.XMM > b.XMM) {
			walk[n] = to
			return walk
		}
	}
	return append(walk, to)
}
