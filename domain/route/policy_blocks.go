package route

import "slices"

// pass is a walk through one block: where it stands, on which side of the block, and how far it went.
type pass struct {
	x           int64
	front, back int64 // y of the block's cross aisles
	behind      bool  // at the back of the block
	mm          int64
}

// blockwise walks up the left-most aisle with stops to the farthest block with any, and serves that and every block in front
// of it. A block that has nothing left is passed in the aisle where the walk stands.
func (c *course) blockwise(serve func(p *pass, list []pickAisle)) int64 {
	blocks := c.blocks()
	far := len(blocks) - 1
	for len(blocks[far]) == 0 {
		far--
	}
	left := c.aisles[0].x
	for b := range blocks[:far] { // the way up serves what stands along it
		if list := blocks[b]; len(list) > 0 && list[0].x == left {
			blocks[b] = list[1:]
		}
	}
	p := &pass{x: left, mm: abs(c.home-left) + c.grid.CrossYMM[far] - c.front()}
	for b := far; b >= 0; b-- {
		p.front, p.back, p.behind = c.grid.CrossYMM[b], c.grid.CrossYMM[b+1], b < far
		if len(blocks[b]) == 0 {
			p.mm += p.back - p.front
			continue
		}
		list := slices.Clone(blocks[b])
		if right := list[len(list)-1].x; p.behind && abs(right-p.x) < abs(list[0].x-p.x) {
			slices.Reverse(list)
		}
		serve(p, list)
	}
	return p.mm + abs(p.x-c.home)
}

// blocks splits the aisles with stops by block, left to right. A stop on a cross aisle counts to the block before it.
func (c *course) blocks() [][]pickAisle {
	blocks := make([][]pickAisle, len(c.grid.CrossYMM)-1)
	for _, a := range c.aisles {
		for _, y := range a.ys {
			row, b := c.grid.block(y)
			if row >= 0 {
				b = max(row-1, 0)
			}
			n := len(blocks[b]) - 1
			if n < 0 || blocks[b][n].x != a.x {
				blocks[b] = append(blocks[b], pickAisle{x: a.x})
				n++
			}
			blocks[b][n].ys = append(blocks[b][n].ys, y)
		}
	}
	return blocks
}

// to goes along the cross aisle.
func (p *pass) to(x int64) { p.mm, p.x = p.mm+abs(x-p.x), x }

// through walks the whole block in an aisle.
func (p *pass) through(a *pickAisle) {
	p.to(a.x)
	p.mm, p.behind = p.mm+p.back-p.front, !p.behind
}

// inAndOut enters an aisle from the front and leaves it there.
func (p *pass) inAndOut(a *pickAisle) {
	p.to(a.x)
	p.mm += 2 * (a.ys[len(a.ys)-1] - p.front)
}

// sShape walks through each aisle; the last one is left at the front, whichever side it was entered from.
func (p *pass) sShape(list []pickAisle) {
	for i := range list {
		if i == len(list)-1 && !p.behind {
			p.inAndOut(&list[i])
		} else {
			p.through(&list[i])
		}
	}
}

// perimeter goes along the back as far as the last aisle, through that to the front, and home along the front. On the way it
// enters the other aisles from each side as far as reach tells. From the front it first walks through the first aisle.
func (p *pass) perimeter(list []pickAisle, reach func(a *pickAisle) (fromFront, fromBack int64)) {
	if !p.behind {
		if len(list) == 1 {
			p.inAndOut(&list[0])
			return
		}
		p.through(&list[0])
		list = list[1:]
	}
	last := len(list) - 1
	for i := range list[:last] {
		if _, fromBack := reach(&list[i]); fromBack > 0 {
			p.to(list[i].x)
			p.mm += 2 * fromBack
		}
	}
	p.through(&list[last])
	for i := last - 1; i >= 0; i-- {
		if fromFront, _ := reach(&list[i]); fromFront > 0 {
			p.to(list[i].x)
			p.mm += 2 * fromFront
		}
	}
}

// midpointReach goes from each end up to the last stop before the middle.
func (p *pass) midpointReach(a *pickAisle) (fromFront, fromBack int64) {
	for _, y := range a.ys {
		if 2*y <= p.front+p.back {
			fromFront = max(fromFront, y-p.front)
		} else {
			fromBack = max(fromBack, p.back-y)
		}
	}
	return fromFront, fromBack
}

// largestGapReach goes from both ends up to the largest gap.
func (p *pass) largestGapReach(a *pickAisle) (fromFront, fromBack int64) {
	gap, at := int64(-1), p.front
	for i := 0; i <= len(a.ys); i++ {
		y := p.back
		if i < len(a.ys) {
			y = a.ys[i]
		}
		if y-at > gap {
			gap, fromFront, fromBack = y-at, at-p.front, p.back-y
		}
		at = y
	}
	return fromFront, fromBack
}

// combined chooses for each aisle whether to walk through it or to leave it where it was entered, so that the block is
// shortest in this order of aisles and ends at the front.
func (p *pass) combined(list []pickAisle) {
	front, back := int64(none/4), int64(none/4)
	if p.behind {
		back = 0
	} else {
		front = 0
	}
	for _, a := range list {
		side, length := abs(a.x-p.x), p.back-p.front
		p.x = a.x
		front, back = min(front+2*(a.ys[len(a.ys)-1]-p.front), back+length)+side, min(back+2*(p.back-a.ys[0]), front+length)+side
	}
	p.mm, p.behind = p.mm+front, false
}
