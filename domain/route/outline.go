package route

import (
	"cmp"
	"slices"
)

// A Job is what a tour has to do: walk from Start through every stop to End. Equal Start and End make a closed tour.
type Job struct {
	Start, End Spot
	Stops      []Spot
}

// A point is a place of the job: the start, the end, stops, or several of them together.
type point struct {
	x, y  int64
	row   int32 // the cross aisle it lies on, -1 inside a block; in the outline's own count after reduce
	block int32 // the block it lies strictly inside, -1 on a cross aisle; in the outline's own count after reduce
	stop  int32 // index of the first stop here, -1 if none
	after int32 // entries of the sorted job this point is made of: [first, after)
	first int32
	odd   bool // exactly one of start and end lies here
}

// column is a vertical line of the outline: an aisle that matters, or a point between aisles.
type column struct {
	x             int64
	aisle         int // -1 between aisles
	first, behind int // its points
}

// entry is one spot of the job before equal ones are merged.
type entry struct {
	x, y int64
	stop int32 // index of the stop, or startEntry, endEntry
}

const (
	startEntry = -2
	endEntry   = -1
)

// outline is what is left of a grid once aisles and cross aisles that cannot matter to a job are dropped: an aisle
// without work, whose walks a neighbour can take over by shifting them sideways at no cost, and a cross aisle between two
// blocks without work, likewise. Closed stretches void that argument, so a grid with any keeps everything.
type outline struct {
	entries    []entry
	points     []point
	columns    []column
	rowY       []int64
	rowOf      []int32 // by cross aisle: its row, -1 if dropped
	start, end int     // points
}

// gather fills o with the points of job, left to right and front to back. Rows and blocks count as in g until reduce.
func (o *outline) gather(g *Grid, job *Job) {
	o.sort(g, job)
	o.merge(g)
}

// reduce drops the lines of g that cannot matter, after rows.
func (o *outline) reduce(g *Grid) {
	o.numberRows(g)
	o.drawColumns(g)
}

func (o *outline) sort(g *Grid, job *Job) {
	o.entries = o.entries[:0]
	x, y := g.XY(job.Start)
	o.entries = append(o.entries, entry{x, y, startEntry})
	x, y = g.XY(job.End)
	o.entries = append(o.entries, entry{x, y, endEntry})
	for i, s := range job.Stops {
		x, y = g.XY(s)
		o.entries = append(o.entries, entry{x, y, int32(i)})
	}
	slices.SortFunc(o.entries, func(a, b entry) int {
		if a.x != b.x {
			return cmp.Compare(a.x, b.x)
		}
		if a.y != b.y {
			return cmp.Compare(a.y, b.y)
		}
		return cmp.Compare(a.stop, b.stop)
	})
}

// merge makes one point of all entries at one place.
func (o *outline) merge(g *Grid) {
	o.points = o.points[:0]
	for i, e := range o.entries {
		n := len(o.points) - 1
		if n < 0 || o.points[n].x != e.x || o.points[n].y != e.y {
			row, block := g.block(e.y)
			o.points = append(o.points, point{x: e.x, y: e.y, row: int32(row), block: int32(block), stop: -1, first: int32(i)})
			n++
		}
		p := &o.points[n]
		p.after = int32(i + 1)
		switch {
		case e.stop == startEntry:
			o.start, p.odd = n, !p.odd
		case e.stop == endEntry:
			o.end, p.odd = n, !p.odd
		case p.stop < 0:
			p.stop = e.stop
		}
	}
}

// rows counts and marks the cross aisles that matter: those that carry a point or bound a block with one.
func (o *outline) rows(g *Grid) (count int) {
	o.rowOf = o.rowOf[:0]
	for range g.CrossYMM {
		o.rowOf = append(o.rowOf, int32(bit(len(g.Closed) > 0)))
	}
	for _, p := range o.points {
		if p.row >= 0 {
			o.rowOf[p.row] = 1
		} else {
			o.rowOf[p.block], o.rowOf[p.block+1] = 1, 1
		}
	}
	for _, kept := range o.rowOf {
		count += int(kept)
	}
	return count
}

// numberRows renumbers rows and blocks by the marked cross aisles.
func (o *outline) numberRows(g *Grid) {
	o.rowY = o.rowY[:0]
	for c, kept := range o.rowOf {
		o.rowOf[c] = -1
		if kept == 1 {
			o.rowOf[c] = int32(len(o.rowY))
			o.rowY = append(o.rowY, g.CrossYMM[c])
		}
	}
	for i := range o.points {
		p := &o.points[i]
		if p.row >= 0 {
			p.row = o.rowOf[p.row]
		} else {
			p.block = o.rowOf[p.block]
		}
	}
}

// drawColumns keeps the lines with points, and for a point between aisles the aisles on both sides of it: walks shifted
// sideways stop there.
func (o *outline) drawColumns(g *Grid) {
	o.columns = o.columns[:0]
	for i := 0; i < len(o.points); {
		first, x := i, o.points[i].x
		for i < len(o.points) && o.points[i].x == x {
			i++
		}
		aisle := g.aisleAt(x)
		if aisle >= 0 {
			o.addAislesBefore(g, aisle, len(g.Closed) > 0)
			o.columns = append(o.columns, column{x, aisle, first, i})
			continue
		}
		right, _ := slices.BinarySearch(g.AisleXMM, x)
		o.addAislesBefore(g, right-1, len(g.Closed) > 0)
		if right > 0 {
			o.addAisle(g, right-1)
		}
		o.columns = append(o.columns, column{x, -1, first, i})
		if right < len(g.AisleXMM) && (i == len(o.points) || o.points[i].x > g.AisleXMM[right]) {
			o.addAisle(g, right)
		}
	}
	o.addAislesBefore(g, len(g.AisleXMM), len(g.Closed) > 0)
}

// addAislesBefore adds the aisles between the last column and the given aisle, if all are wanted.
func (o *outline) addAislesBefore(g *Grid, aisle int, all bool) {
	if !all {
		return
	}
	for a := range min(max(aisle, 0), len(g.AisleXMM)) {
		o.addAisle(g, a)
	}
}

// addAisle adds an aisle without points, unless a column at or behind it stands already.
func (o *outline) addAisle(g *Grid, aisle int) {
	x := g.AisleXMM[aisle]
	if n := len(o.columns); n > 0 && o.columns[n-1].x >= x {
		return
	}
	o.columns = append(o.columns, column{x: x, aisle: aisle, first: 0, behind: 0})
}
