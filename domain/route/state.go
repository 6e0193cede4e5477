package route

// A state describes a partial tour where it crosses a vertical cut through the grid (Cambazard & Catusse 2018): for each
// row (cross aisle kept in the outline) the component of the partial tour that reaches the cut there, 0 for none, and the
// parity of the degree of the last vertex. Components are numbered from 1 in order of first appearance, so that equal
// situations are equal states.
//
// Four bits a row hold the component, one bit a row above them the parity.
type state uint64

const (
	rowsMax  = 8                 // as many rows as a state holds
	finished = state(1) << 63    // everything is visited and connected; only an empty cut may follow
	parities = state(0xff) << 32 // the parity bits
)

func (s state) component(row int) int { return int(s>>(4*row)) & 15 }

func (s state) odd(row int) bool { return s>>(32+row)&1 == 1 }

func (s state) with(row, component int) state {
	return s&^(15<<(4*row)) | state(component)<<(4*row)
}

func (s state) flip(row int, odd bool) state {
	if odd {
		return s ^ 1<<(32+row)
	}
	return s
}

// touch makes sure that row belongs to a component: an untouched one begins its own, under the number fresh.
func (s state) touch(row, fresh int) state {
	if s.component(row) == 0 {
		return s.with(row, fresh)
	}
	return s
}

// join makes one component of those of two touched rows.
func (s state) join(a, b int) state {
	from, to := s.component(a), s.component(b)
	for row := range rowsMax {
		if s.component(row) == from {
			s = s.with(row, to)
		}
	}
	return s
}

// canonical numbers the components from 1 in order of first appearance.
func (s state) canonical() state {
	var number [16]int
	count := 0
	out := s & parities
	for row := range rowsMax {
		c := s.component(row)
		if c == 0 {
			continue
		}
		if number[c] == 0 {
			count++
			number[c] = count
		}
		out |= state(number[c]) << (4 * row)
	}
	return out
}

// An effect is what walking in a sub-aisle does to the rows at its two ends. The first four join the ends, the next four
// touch both and leave them apart; within each four, bit 0 flips the parity of the front end and bit 1 that of the back
// end. Then come the walks from one end only, by the parity they flip, and no walk at all.
type effect uint8

const (
	joined    effect = 0
	apart     effect = 4
	frontOnly effect = 8
	backOnly  effect = 10
	unwalked  effect = 12
	effects          = 13
)

// walk applies the effect of the sub-aisle between row and the row behind it.
func (s state) walk(row int, e effect) state {
	const fresh = 14 // two numbers no canonical state uses
	if s == finished {
		if e == unwalked {
			return s
		}
		return dead
	}
	switch {
	case e < apart:
		s = s.touch(row, fresh).touch(row+1, fresh+1).join(row, row+1)
		s = s.flip(row, e&1 != 0).flip(row+1, e&2 != 0)
	case e < frontOnly:
		s = s.touch(row, fresh).touch(row+1, fresh+1)
		s = s.flip(row, e&1 != 0).flip(row+1, e&2 != 0)
	case e < backOnly:
		s = s.touch(row, fresh).flip(row, e&1 != 0)
	case e < unwalked:
		s = s.touch(row+1, fresh).flip(row+1, e&1 != 0)
	}
	return s.canonical()
}

// dead stands for no state: the partial tour cannot become a tour.
const dead = ^state(0)

// A crossing tells what leaving a vertex behind has to respect, and how many copies of the segment to the next column
// the tour takes: 0, 1 or 2.
type crossing uint8

const (
	copies    crossing = 3  // mask of the number of copies
	terminal  crossing = 4  // start or end lies here, not both: the degree must be odd
	needed    crossing = 8  // the vertex must be visited
	lastWork  crossing = 16 // nothing is left to visit behind this column, so the tour may close
	crossings          = 32
)

// cross leaves the vertex of row behind and takes copies of the segment to the next column.
//
// A doubled segment out of a vertex that needs no visit and is untouched is not tried: dropping it leaves every degree
// even and cuts nothing off.
func (s state) cross(row int, c crossing) state {
	if s == finished {
		if c&copies == 0 && c&(needed|terminal) == 0 {
			return s
		}
		return dead
	}
	m := int(c & copies)
	if s.odd(row) != (c&terminal != 0) != (m == 1) {
		return dead
	}
	s = s.flip(row, s.odd(row) != (m == 1))
	own := s.component(row)
	if own == 0 {
		visit := c&(needed|terminal) != 0
		if visit != (m > 0) {
			return dead
		}
		return s.touchIf(row, visit)
	}
	if m > 0 {
		return s
	}
	s = s.with(row, 0)
	others := false
	for r := range rowsMax {
		if s.component(r) == own {
			return s.canonical()
		}
		others = others || s.component(r) != 0
	}
	if others || c&lastWork == 0 {
		return dead // the component is cut off while work remains elsewhere
	}
	return finished
}

func (s state) touchIf(row int, visit bool) state {
	if !visit {
		return s
	}
	return s.touch(row, 15).canonical()
}
