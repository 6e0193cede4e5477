package route

import "math"

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
	slot     []int32 // by state: its position + 1 in new
	back     []uint32
	steps    []step
	marks    []mark
	picked   []uint8 // by step of the whole sweep: the copies or the choice the best tour takes
	aisle    stretch
}

// frontier lists the states reached and the cost of the cheapest way to each.
type frontier struct {
	states []int32
	mm     []int64
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

// statesKept is the size beyond which a table is not kept for the next tour: an open tour over eight rows would hold on to
// hundreds of megabytes.
const statesKept = 200_000

// optionBits of a back pointer hold the option taken, the rest the position in the frontier before.
const optionBits = 4

// perColumn is the count of steps of one column.
func (w *sweep) perColumn() int { return 2*len(w.outline.rowY) - 1 }

// run finds the cheapest tour and leaves in picked how it goes. It reports false when no tour exists.
func (w *sweep) run(g *Grid, o *outline) (mm int64, ok bool) {
	w.grid, w.outline = g, o
	rows := len(o.rowY)
	if w.tables[rows] == nil {
		w.tables[rows] = newTable()
	}
	w.table = w.tables[rows]
	w.picked = w.picked[:0]
	for range len(o.columns) * w.perColumn() {
		w.picked = append(w.picked, 0)
	}
	w.now.reset()
	w.now.states, w.now.mm = append(w.now.states, 0), append(w.now.mm, 0)
	w.marks = w.marks[:0]
	w.open(0)
	for j := range o.columns {
		if len(w.back) > arenaMax {
			w.open(j)
		}
		w.column(j)
	}
	end := w.position(finished)
	if end < 0 {
		return 0, false
	}
	mm = w.now.mm[end]
	w.trace(end)
	if len(w.table.states) > statesKept {
		w.tables[rows] = nil
	}
	return mm, true
}

func (f *frontier) reset() { f.states, f.mm = f.states[:0], f.mm[:0] }

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
	m.at.states = append(m.at.states[:0], w.now.states...)
	m.at.mm = append(m.at.mm[:0], w.now.mm...)
	w.back, w.steps = w.back[:0], w.steps[:0]
}

// position finds a state in the present frontier, -1 if it is not reached.
func (w *sweep) position(s state) int {
	number, ok := w.table.number[s]
	if !ok {
		return -1
	}
	for i, at := range w.now.states {
		if at == number {
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
	w.now.states = append(w.now.states[:0], at.states...)
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
	rows := len(o.rowY)
	index := j * w.perColumn()
	for r := 0; c.aisle >= 0 && r < rows-1; r++ {
		w.begins(index + r)
		for i, choice := range w.subAisle(j, r) {
			w.try(walkKind(r, choice.effect), choice.mm, uint32(i))
		}
		w.ends()
	}
	last := j == len(o.columns)-1
	dx := int64(0)
	if !last {
		dx = o.columns[j+1].x - c.x
	}
	for r := range rows {
		kind := crossKind(r, w.demand(j, r))
		w.begins(index + rows - 1 + r)
		w.try(kind, 0, 0)
		if !last {
			w.try(kind+1, dx, 1)
			w.try(kind+2, 2*dx, 2)
		}
		w.ends()
	}
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
	w.steps = append(w.steps, step{index, len(w.back)})
	w.new.reset()
}

// try extends every state of the frontier by one option.
func (w *sweep) try(kind int, cost int64, option uint32) {
	next := w.table.row(kind)
	base := w.steps[len(w.steps)-1].offset
	for i, s := range w.now.states {
		to := next[s]
		if to < 0 {
			continue
		}
		if to == 0 {
			if to = w.table.fill(kind, s); to < 0 {
				continue
			}
		}
		to--
		mm := w.now.mm[i] + cost
		if int(to) >= len(w.slot) {
			w.slot = append(w.slot, make([]int32, len(w.slot)+64)...)
		}
		at := w.slot[to] - 1
		if at < 0 {
			w.new.states = append(w.new.states, to)
			w.new.mm = append(w.new.mm, mm)
			w.slot[to] = int32(len(w.new.states))
			w.back = append(w.back, uint32(i)<<optionBits|option)
		} else if mm < w.new.mm[at] {
			w.new.mm[at] = mm
			w.back[base+int(at)] = uint32(i)<<optionBits | option
		}
	}
}

// ends closes a step: the new frontier becomes the present one.
func (w *sweep) ends() {
	for _, s := range w.new.states {
		w.slot[s] = 0
	}
	w.now, w.new = w.new, w.now
}

// none is a length no tour has.
const none = math.MaxInt64
