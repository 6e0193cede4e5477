package route

// A walker turns the segments of a tour into the order of its stops: an Euler walk over a multigraph whose vertices have
// at most four neighbours.
type walker struct {
	near  []neighbours // by vertex: crossings of columns and rows first, then the points
	trail []int32
	path  []int32
	seen  []bool
}

// neighbours holds the other ends and how often each segment is still to be walked, by heading.
type neighbours struct {
	to   [4]int32
	left [4]int8
}

// The headings. Opposite ones differ in the lowest bit.
const (
	backwards = 0 // towards larger y
	forwards  = 1
	rightward = 2
	leftward  = 3
)

// link lays copies of the segment from a to b, b lying in the given heading.
func (k *walker) link(a, b int32, heading int, copies int8) {
	k.near[a].to[heading], k.near[a].left[heading] = b, copies
	k.near[b].to[heading^1], k.near[b].left[heading^1] = a, copies
}

// order appends the stops in the order in which the best tour of w visits them first.
func (k *walker) order(w *sweep, order []int) []int {
	k.lay(w)
	o := w.outline
	k.tread(k.vertex(o, o.start))
	k.seen = k.seen[:0]
	for range o.points {
		k.seen = append(k.seen, false)
	}
	points := int32(len(o.columns) * len(o.rowY))
	for i := len(k.path) - 1; i >= 0; i-- {
		p := k.path[i] - points
		if p < 0 {
			p = k.standing(o, int(k.path[i]))
		}
		if p < 0 || k.seen[p] {
			continue
		}
		k.seen[p] = true
		order = appendStops(order, o, int(p))
	}
	return order
}

// appendStops appends the stops at one point, in the order of the job.
func appendStops(order []int, o *outline, p int) []int {
	for _, e := range o.entries[o.points[p].first:o.points[p].after] {
		if e.stop >= 0 {
			order = append(order, int(e.stop))
		}
	}
	return order
}

// vertex gives the vertex of a point: its crossing, or its own.
func (k *walker) vertex(o *outline, p int) int32 {
	at := &o.points[p]
	if at.row < 0 {
		return int32(len(o.columns)*len(o.rowY) + p)
	}
	for j := range o.columns {
		if o.columns[j].x == at.x {
			return int32(j*len(o.rowY)) + at.row
		}
	}
	return -1
}

// standing gives the point at a crossing, -1 if none is.
func (k *walker) standing(o *outline, v int) int32 {
	c, row := &o.columns[v/len(o.rowY)], v%len(o.rowY)
	for i := c.first; i < c.behind; i++ {
		if int(o.points[i].row) == row {
			return int32(i)
		}
	}
	return -1
}

// lay builds the multigraph from what the sweep picked.
func (k *walker) lay(w *sweep) {
	o := w.outline
	rows := len(o.rowY)
	k.near = k.near[:0]
	for range len(o.columns)*rows + len(o.points) {
		k.near = append(k.near, neighbours{})
	}
	for j := range o.columns {
		index := j * w.perColumn()
		for r := 0; o.columns[j].aisle >= 0 && r < rows-1; r++ {
			k.layStretch(w, j, r, w.subAisle(j, r)[w.picked[index+r]])
		}
		for r := range rows {
			if copies := w.picked[index+rows-1+r]; copies > 0 {
				k.link(int32(j*rows+r), int32((j+1)*rows+r), rightward, int8(copies))
			}
		}
	}
}

// layStretch lays the segments of a sub-aisle as a choice walks them.
func (k *walker) layStretch(w *sweep, j, r int, choice choice) {
	o := w.outline
	rows := len(o.rowY)
	from, odd, segment := int32(j*rows+r), choice.odd, 0
	lay := func(to int32) {
		if segment != int(choice.drop) {
			k.link(from, to, backwards, int8(2-bit(odd)))
		}
		from, segment = to, segment+1
	}
	for i := o.columns[j].first; i < o.columns[j].behind; i++ {
		if p := &o.points[i]; p.row < 0 && int(p.block) == r {
			lay(int32(len(o.columns)*rows + i))
			odd = odd != p.odd
		}
	}
	lay(int32(j*rows + r + 1))
}

// tread walks every segment once per copy from start, and leaves the walk in path, last vertex first (Hierholzer 1873).
func (k *walker) tread(start int32) {
	k.path = k.path[:0]
	k.trail = append(k.trail[:0], start)
	for len(k.trail) > 0 {
		at := k.trail[len(k.trail)-1]
		near := &k.near[at]
		moved := false
		for heading := range near.to {
			if near.left[heading] == 0 {
				continue
			}
			to := near.to[heading]
			near.left[heading]--
			k.near[to].left[heading^1]--
			k.trail = append(k.trail, to)
			moved = true
			break
		}
		if !moved {
			k.path = append(k.path, at)
			k.trail = k.trail[:len(k.trail)-1]
		}
	}
}
