package route

// A partition describes how a partial tour hangs together where it crosses a vertical cut through the grid (Cambazard &
// Catusse 2018): for each row (cross aisle kept in the outline) the component of the partial tour that reaches the cut
// there, 0 for none. Components are numbered from 1 in order of first appearance, so that equal situations are equal
// partitions. Four bits a row hold the component.
//
// Together with the parity of the degree of the last vertex in each row it is a state of the sweep. Parities change in
// ways that do not depend on the partition, so tables hold partitions only: 12 236 over eight rows, where states number
// half a million.
type partition uint32

const (
	rowsMax  = 8              // as many rows as a partition holds
	finished = ^partition(0)  // everything is visited and connected; only an empty cut may follow
	dead     = finished &^ 15 // the partial tour cannot become a tour
)

func (p partition) component(row int) int { return int(p>>(4*row)) & 15 }

func (p partition) with(row, component int) partition {
	return p&^(15<<(4*row)) | partition(component)<<(4*row)
}

// touch makes sure that row belongs to a component: an untouched one begins its own.
func (p partition) touch(row int) partition {
	const fresh = 15 // a number that no canonical partition uses
	if p == finished || p == dead {
		return dead
	}
	if p.component(row) != 0 {
		return p
	}
	return p.with(row, fresh).canonical()
}

// join touches a row and the one behind it and makes one component of theirs.
func (p partition) join(row int) partition {
	p = p.touch(row).touch(row + 1)
	if p == dead {
		return dead
	}
	from, to := p.component(row), p.component(row+1)
	for r := range rowsMax {
		if p.component(r) == from {
			p = p.with(r, to)
		}
	}
	return p.canonical()
}

// drop ends a touched row at the cut. Where its component reaches the cut nowhere else, the tour is finished if nothing
// else is at the cut, and cannot be connected any more if something is.
func (p partition) drop(row int) partition {
	if p == finished || p == dead || p.component(row) == 0 {
		return dead
	}
	own := p.component(row)
	p = p.with(row, 0)
	for r := range rowsMax {
		if p.component(r) == own {
			return p.canonical()
		}
	}
	if p != 0 {
		return dead
	}
	return finished
}

// touched has a bit for each row that belongs to a component.
func (p partition) touched() (rows uint8) {
	for row := 0; p != finished && row < rowsMax; row++ {
		if p.component(row) != 0 {
			rows |= 1 << row
		}
	}
	return rows
}

// ties has bit 8a+b for each two rows a and b of one component, and so is a subset of the ties of a partition in which more
// is joined.
func (p partition) ties() (pairs uint64) {
	if p == finished {
		return ^uint64(0)
	}
	for a := range rowsMax {
		for b := range rowsMax {
			if p.component(a) != 0 && p.component(a) == p.component(b) {
				pairs |= 1 << (8*a + b)
			}
		}
	}
	return pairs
}

// canonical numbers the components from 1 in order of first appearance.
func (p partition) canonical() (out partition) {
	var number [16]int
	count := 0
	for row := range rowsMax {
		c := p.component(row)
		if c == 0 {
			continue
		}
		if number[c] == 0 {
			count++
			number[c] = count
		}
		out |= partition(number[c]) << (4 * row)
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
)

// flips gives the parities that an effect on the sub-aisle behind row flips.
func (e effect) flips(row int) uint8 {
	switch {
	case e < frontOnly:
		return uint8(e&3) << row
	case e < backOnly:
		return uint8(e&1) << row
	case e < unwalked:
		return uint8(e&1) << (row + 1)
	}
	return 0
}
