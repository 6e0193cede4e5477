package route

import (
	"cmp"
	"math"
)

// A sweep runs over the columns of an outline from left to right and keeps, for every state of the cut, the cheapest
// partial tour (the parity and connectivity dynamic programme of Cambazard & Catusse 2018; over two rows it is that of
// Ratliff & Rosenthal 1983, over three that of Roodbergen & de Koster 2001).
//
// Back pointers are kept for one segment of columns at a time. Where the whole sweep does not fit into the arena, the
// frontier at the start of each segment is kept instead, and the walk back runs earlier segments once more.
type sweep struct {
	outline  *outline
	grid     *Grid
	table    *table
	tables   [rowsMax + 1]*table
	now, new frontier
	rows     int     // of the outline; a key holds the number of a partition above as many parities
	parities int32   // the bits of a key that hold parities
	slot     []int32 // by key: its position + 1 in new
	groups   []int32 // by touched rows and parities: where its rivals end
	rivals   []rival
	kept     []bool // by state of the frontier: no other one dominates it
	base     int    // where the back pointers of the present step begin
	back     []uint32
	steps    []step
	marks    []mark
	picked   []uint8 // by step of the whole sweep: the copies or the choice the best tour takes
	aisle    stretch

	arena    int // back pointers kept at once; 0 for arenaMax
	thinFrom int // count of states from which on dominated ones are dropped; 0 for thinMin
}

// frontier lists the states reached and the cost of the cheapest way to each.
type frontier struct {
	keys []int32
	mm   []int64
}

// step is one run step: which of the whole sweep, and where its back pointers begin.
type step struct{ index, offset int }

// mark is a frontier kept at the start of a segment.
type mark struct {
	column int
	at     frontier
}

// arenaMax bounds the back pointers kept at once: 8 MB.
const arenaMax = 1 << 21

// optionBits of a back pointer hold the option taken, the rest the position in the frontier before.
const optionBits = 4

// perColumn is the count of steps of one column.
func (w *sweep) perColumn() int { return 2*len(w.outline.rowY) - 1 }

// run finds the cheapest tour and leaves in picked how it goes. It reports false when no tour exists.
func (w *sweep) run(g *Grid, o *outline) (mm int64, ok bool) {
	w.grid, w.outline = g, o
	w.prepare(len(o.rowY))
	w.picked = w.picked[:0]
	for range len(o.columns) * w.perColumn() {
		w.picked = append(w.picked, 0)
	}
	w.now.reset()
	w.now.keys, w.now.mm = append(w.now.keys, 0), append(w.now.mm, 0)
	w.marks = w.marks[:0]
	w.open(0)
	for j := range o.columns {
		if len(w.back) > cmp.Or(w.arena, arenaMax) {
			w.open(j)
		}
		w.column(j)
	}
	end := w.position()
	if end < 0 {
		return 0, false
	}
	mm = w.now.mm[end]
	w.trace(end)
	return mm, true
}

// prepare makes tables and slots for a count of rows.
func (w *sweep) prepare(rows int) {
	if w.tables[rows] == nil {
		w.tables[rows] = newTable(rows)
	}
	w.table, w.rows, w.parities = w.tables[rows], rows, 1<<rows-1
	if keys := len(w.table.partitions) << rows; keys > len(w.slot) {
		w.slot = make([]int32, keys)
	}
	if groups := 1 << (2 * rows); groups > len(w.groups) {
		w.groups = make([]int32, groups)
	}
}

func (f *frontier) reset() { f.keys, f.mm = f.keys[:0], f.mm[:0] }

// open begins a segment at column j with the present frontier.
func (w *sweep) open(j int) {
	n := len(w.marks)
	if n < cap(w.marks) {
		w.marks = w.marks[:n+1]
	} else {
		w.marks = append(w.marks, mark{})
	}
	m := &w.marks[n]
	m.column = j
	m.at.keys = append(m.at.keys[:0], w.now.keys...)
	m.at.mm = append(m.at.mm[:0], w.now.mm...)
	w.back, w.steps = w.back[:0], w.steps[:0]
}

// position finds the finished tour in the present frontier, -1 if it is not reached.
func (w *sweep) position() int {
	for i, key := range w.now.keys {
		if key>>w.rows == numberFinished {
			return i
		}
	}
	return -1
}

// trace follows the back pointers from position end of the last frontier, segment by segment from the right.
func (w *sweep) trace(end int) {
	behind := len(w.outline.columns)
	for m := len(w.marks) - 1; m >= 0; m-- {
		if m < len(w.marks)-1 {
			w.again(m, behind)
		}
		for i := len(w.steps) - 1; i >= 0; i-- {
			pointer := w.back[w.steps[i].offset+end]
			w.picked[w.steps[i].index] = uint8(pointer & (1<<optionBits - 1))
			end = int(pointer >> optionBits)
		}
		behind = w.marks[m].column
	}
}

// again runs segment m once more, up to the column behind it, to have its back pointers.
func (w *sweep) again(m, behind int) {
	at := &w.marks[m].at
	w.now.keys = append(w.now.keys[:0], at.keys...)
	w.now.mm = append(w.now.mm[:0], at.mm...)
	w.back, w.steps = w.back[:0], w.steps[:0]
	for j := w.marks[m].column; j < behind; j++ {
		w.column(j)
	}
}

// column takes the steps of one column: its sub-aisles front to back, then the cross aisles to the next column.
func (w *sweep) column(j int) {
	o := w.outline
	c := &o.columns[j]
	index := j * w.perColumn()
	for r := 0; c.aisle >= 0 && r < w.rows-1; r++ {
		w.begins(index + r)
		for i, choice := range w.subAisle(j, r) {
			w.walk(r, choice, uint32(i))
		}
		w.ends()
	}
	last, dx := crossing(0), int64(0)
	if j == len(o.columns)-1 {
		last = lastLine
	} else {
		dx = o.columns[j+1].x - c.x
	}
	w.thin()
	for r := range w.rows {
		w.begins(index + w.rows - 1 + r)
		w.cross(r, w.demand(j, r)|last, dx)
		w.ends()
	}
	w.thin()
}

// demand tells what leaving the vertex of column j in row r has to respect.
func (w *sweep) demand(j, r int) (c crossing) {
	o := w.outline
	for i := o.columns[j].first; i < o.columns[j].behind; i++ {
		if p := &o.points[i]; int(p.row) == r {
			c |= needed
			if p.odd {
				c |= terminal
			}
		}
	}
	for i := j + 1; i < len(o.columns); i++ {
		if o.columns[i].behind > o.columns[i].first {
			return c
		}
	}
	return c | lastWork
}

// subAisle lists the choices for the sub-aisle of column j between row r and the one behind it.
func (w *sweep) subAisle(j, r int) []choice {
	o := w.outline
	c := &o.columns[j]
	w.aisle.reset()
	from := o.rowY[r]
	for i := c.first; i < c.behind; i++ {
		if p := &o.points[i]; int(p.block) == r && p.row < 0 {
			w.segment(c.aisle, from, p.y)
			w.aisle.flips = append(w.aisle.flips, p.odd)
			from = p.y
		}
	}
	w.segment(c.aisle, from, o.rowY[r+1])
	return w.aisle.choices()
}

// segment appends one segment of a sub-aisle.
func (w *sweep) segment(aisle int, from, to int64) {
	w.aisle.length = append(w.aisle.length, to-from)
	shut := false
	for _, c := range w.grid.Closed {
		shut = shut || c.Aisle == aisle && c.bars(from, to)
	}
	w.aisle.shut = append(w.aisle.shut, shut)
}

// begins opens a step.
func (w *sweep) begins(index int) {
	w.base = len(w.back)
	w.steps = append(w.steps, step{index, w.base})
	w.new.reset()
}

// walk extends every state of the frontier by one choice for the sub-aisle behind row.
func (w *sweep) walk(row int, c choice, option uint32) {
	next := w.table.walk(row, c.effect)
	flips := int32(c.effect.flips(row))
	for i, key := range w.now.keys {
		if next != nil {
			to := next[key>>w.rows]
			if to == numberDead {
				continue
			}
			key = int32(to)<<w.rows | key&w.parities
		}
		w.reach(key^flips, w.now.mm[i]+c.mm, uint32(i)<<optionBits|option)
	}
}

// A crossing tells what leaving a vertex behind has to respect.
type crossing uint8

const (
	terminal crossing = 1 << iota // start or end lies here, not both: the degree must be odd
	needed                        // the vertex must be visited
	lastWork                      // nothing is left to visit behind this column, so the tour may close
	lastLine                      // no column lies behind this one
)

// cross leaves the vertex of row behind, with 0, 1 or 2 copies of the segment dx to the next column: one copy where the
// degree so far is not what it must be, else none or two.
//
// A doubled segment out of a vertex that needs no visit and is untouched is not tried: dropping it leaves every degree
// even and cuts nothing off.
func (w *sweep) cross(row int, c crossing, dx int64) {
	t := w.table
	touch, drop := t.touch[row], t.drop[row]
	bit, end := int32(1)<<row, int32(0)
	if c&terminal != 0 {
		end = bit
	}
	for i, key := range w.now.keys {
		number, parity := key>>w.rows, key&w.parities
		own := t.touched[number]>>row&1 != 0
		if !own && c&needed == 0 {
			if parity&bit == end {
				w.reach(key, w.now.mm[i], uint32(i)<<optionBits)
			}
			continue
		}
		if own && parity&bit == end {
			if to := drop[number]; to > numberFinished || to == numberEmpty || to == numberFinished && c&lastWork != 0 {
				w.reach(int32(to)<<w.rows|parity&^bit, w.now.mm[i], uint32(i)<<optionBits)
			}
		}
		if c&lastLine != 0 {
			continue
		}
		if !own {
			if number = int32(touch[number]); number == numberDead {
				continue
			}
		}
		copies := uint32(2)
		if parity&bit != end {
			copies = 1
		}
		key = number<<w.rows | parity&^bit | int32(copies&1)<<row
		w.reach(key, w.now.mm[i]+int64(copies)*dx, uint32(i)<<optionBits|copies)
	}
}

// reach notes a way to a state of the next frontier, if it is the first or the cheapest.
func (w *sweep) reach(key int32, mm int64, pointer uint32) {
	at := w.slot[key] - 1
	if at < 0 {
		w.new.keys = append(w.new.keys, key)
		w.new.mm = append(w.new.mm, mm)
		w.slot[key] = int32(len(w.new.keys))
		w.back = append(w.back, pointer)
	} else if mm < w.new.mm[at] {
		w.new.mm[at] = mm
		w.back[w.base+int(at)] = pointer
	}
}

// ends closes a step: the new frontier becomes the present one.
func (w *sweep) ends() {
	for _, key := range w.new.keys {
		w.slot[key] = 0
	}
	w.now, w.new = w.new, w.now
}

// none is a length no tour has.
const none = math.MaxInt64
