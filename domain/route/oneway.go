package route

import "cmp"

// network lays out g, with the points of o as they stand before any reduction, as a network. It gives the vertex of each
// point. Crossings come first: cross aisle by cross aisle, aisle by aisle.
func (o *outline) network(g *Grid) (n *Network, vertex []int) {
	aisles := len(g.AisleXMM)
	crossings := aisles * len(g.CrossYMM)
	n = &Network{arcs: make([][]arc, crossings+len(o.points))}
	vertex = make([]int, len(o.points))
	inAisle := make([][]int, aisles)
	onCross := make([][]int, len(g.CrossYMM))
	for i, p := range o.points {
		vertex[i] = crossings + i
		a := g.aisleAt(p.x)
		switch {
		case p.row < 0:
			inAisle[a] = append(inAisle[a], i)
		case a >= 0:
			vertex[i] = int(p.row)*aisles + a
		default:
			onCross[p.row] = append(onCross[p.row], i)
		}
	}
	for a := range aisles {
		o.layAisle(g, n, a, inAisle[a])
	}
	for c, points := range onCross {
		o.layCross(g, n, c, points)
	}
	return n, vertex
}

// layAisle connects the crossings of an aisle and the points inside it, which come in order of y.
func (o *outline) layAisle(g *Grid, n *Network, a int, points []int) {
	aisles := len(g.AisleXMM)
	for c := 0; c+1 < len(g.CrossYMM); c++ {
		from, y := c*aisles+a, g.CrossYMM[c]
		for len(points) > 0 && o.points[points[0]].y < g.CrossYMM[c+1] {
			to := aisles*len(g.CrossYMM) + points[0]
			n.lay(from, to, o.points[points[0]].y-y, dir(g.AisleDir, a), g.barred(a, y, o.points[points[0]].y))
			from, y, points = to, o.points[points[0]].y, points[1:]
		}
		n.lay(from, (c+1)*aisles+a, g.CrossYMM[c+1]-y, dir(g.AisleDir, a), g.barred(a, y, g.CrossYMM[c+1]))
	}
}

// layCross connects the crossings of a cross aisle and the points between them, which come in order of x.
func (o *outline) layCross(g *Grid, n *Network, c int, points []int) {
	aisles := len(g.AisleXMM)
	from, x := -1, int64(0)
	lay := func(to int, at int64) {
		if from >= 0 {
			n.lay(from, to, at-x, dir(g.CrossDir, c), false)
		}
		from, x = to, at
	}
	for a, at := range g.AisleXMM {
		for len(points) > 0 && o.points[points[0]].x < at {
			lay(aisles*len(g.CrossYMM)+points[0], o.points[points[0]].x)
			points = points[1:]
		}
		lay(c*aisles+a, at)
	}
	for _, p := range points {
		lay(aisles*len(g.CrossYMM)+p, o.points[p].x)
	}
}

// lay connects two neighbours on a line, a before b.
func (n *Network) lay(a, b int, mm int64, d Dir, barred bool) {
	if barred {
		return
	}
	if d != Down {
		n.arcs[a] = append(n.arcs[a], arc{int32(b), mm})
	}
	if d != Up {
		n.arcs[b] = append(n.arcs[b], arc{int32(a), mm})
	}
}

// barred reports whether a closure lies between two y of an aisle.
func (g *Grid) barred(aisle int, from, to int64) bool {
	for i := range g.Closed {
		if g.Closed[i].Aisle == aisle && g.Closed[i].bars(from, to) {
			return true
		}
	}
	return false
}

// visits groups the stops of o. Stops that lie behind each other in a one-way block of an aisle, with neither start nor
// end nor closure between them, are always passed together: one visit.
func (o *outline) visits(g *Grid, vertex []int) []visit {
	var out []visit
	open := -1 // the point that the last visit may be extended from
	for i := range o.points {
		p := &o.points[i]
		a := g.aisleAt(p.x)
		oneWay := p.row < 0 && dir(g.AisleDir, a) != Both && i != o.start && i != o.end
		if p.stop < 0 || i == o.start || i == o.end {
			open = -1
			continue
		}
		if oneWay && open >= 0 && o.points[open].x == p.x && o.points[open].block == p.block && !g.barred(a, o.points[open].y, p.y) {
			out[len(out)-1].extend(o, i, vertex[i], p.y-o.points[open].y, dir(g.AisleDir, a))
		} else {
			out = append(out, visit{enter: vertex[i], leave: vertex[i], stops: appendStops(nil, o, i)})
		}
		open = -1
		if oneWay {
			open = i
		}
	}
	return out
}

// extend adds the stops at the next point in order of y.
func (v *visit) extend(o *outline, i, vertex int, mm int64, d Dir) {
	v.mm += mm
	if d == Up {
		v.leave = vertex
		v.stops = appendStops(v.stops, o, i)
		return
	}
	v.enter = vertex
	v.stops = append(appendStops(nil, o, i), v.stops...)
}

// directed solves a job over the network of its grid: for one-way lines, and for more cross aisles than a sweep holds.
func (p *Planner) directed(g *Grid, s *Solution) error {
	o := &p.outline
	n, vertex := o.network(g)
	found, err := n.solve(vertex[o.start], o.visits(g, vertex), vertex[o.end], cmp.Or(p.effort, effortFull))
	if err != nil {
		return err
	}
	order := appendStops(s.Order[:0], o, o.start)
	order = append(order, found.Order...)
	if o.end != o.start {
		order = appendStops(order, o, o.end)
	}
	found.Order = order
	*s = found
	return nil
}
