package route

// within answers a job that lies on one point or strictly inside one sub-aisle, where the shortest tour touches no cross
// aisle and the sweep, which knows tours by the cross aisles they touch, would not see it. It reports whether it did.
func (o *outline) within(g *Grid, s *Solution) bool {
	last := len(o.points) - 1
	for i := range o.points {
		p := &o.points[i]
		if last > 0 && (p.row >= 0 || p.x != o.points[0].x || p.block != o.points[0].block) {
			return false
		}
	}
	for _, c := range g.Closed {
		if last > 0 && g.AisleXMM[c.Aisle] == o.points[0].x && c.bars(o.points[0].y, o.points[last].y) {
			return false
		}
	}
	lo, hi := o.points[0].y, o.points[last].y
	from, to := o.points[o.start].y, o.points[o.end].y
	downFirst := from - lo + hi - lo + hi - to
	upFirst := hi - from + hi - lo + to - lo
	s.LengthMM = min(downFirst, upFirst)
	s.LowerBoundMM, s.Optimal = s.LengthMM, true
	if downFirst < upFirst {
		o.list(s, o.start, -1, 0)
		o.list(s, o.start+1, 1, last)
		return true
	}
	o.list(s, o.start, 1, last)
	o.list(s, o.start-1, -1, 0)
	return true
}

// list appends the stops of the points from first to last.
func (o *outline) list(s *Solution, first, step, last int) {
	for i := first; (last-i)*step >= 0; i += step {
		s.Order = appendStops(s.Order, o, i)
	}
}
