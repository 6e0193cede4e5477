package route

// A Policy is a classical rule of walking that people follow without a computer, for comparison.
type Policy string

// The policies for one block (Hall 1993; Petersen 1997; Roodbergen & de Koster 2001), and aisle-by-aisle for any number
// (Vaughan & Petersen 1999).
const (
	SShape       Policy = "S-shape"
	Return       Policy = "return"
	Midpoint     Policy = "midpoint"
	LargestGap   Policy = "largest gap"
	Combined     Policy = "combined"
	AisleByAisle Policy = "aisle by aisle"
)

var policies = []Policy{SShape, Return, Midpoint, LargestGap, Combined, AisleByAisle}

// PolicyLength is what a policy walks for a job. It applies, and ok is true, to closed tours from the front cross aisle in
// a grid walked both ways without closures and with stops in aisles only; all but AisleByAisle to a single block only.
func PolicyLength(g *Grid, job *Job, p Policy) (mm int64, ok bool) {
	var o outline
	o.gather(g, job)
	if !g.twoWay() || len(g.Closed) > 0 || o.start != o.end || o.points[o.start].row != 0 {
		return 0, false
	}
	aisles := o.pickAisles(g)
	if aisles == nil {
		return 0, len(job.Stops) == 0
	}
	c := &course{grid: g, home: o.points[o.start].x, aisles: aisles}
	if p == AisleByAisle {
		return c.aisleByAisle(), true
	}
	if len(g.CrossYMM) != 2 {
		return 0, false
	}
	switch p {
	case SShape:
		return c.sShape(), true
	case Return:
		return c.returning(), true
	case Midpoint:
		return c.perimeter(midpointReach), true
	case LargestGap:
		return c.perimeter(largestGapReach), true
	case Combined:
		return c.aisleByAisle(), true // with two cross aisles both are the same choice per aisle
	}
	return 0, false
}

// pickAisle is an aisle with stops: the y of each, front to back.
type pickAisle struct {
	x  int64
	ys []int64
}

// course is the common ground of the policies.
type course struct {
	grid   *Grid
	home   int64 // x of the depot on the front cross aisle
	aisles []pickAisle
}

// pickAisles groups the stops by aisle; nil where none is.
func (o *outline) pickAisles(g *Grid) (aisles []pickAisle) {
	for i := range o.points {
		p := &o.points[i]
		if p.stop < 0 || g.aisleAt(p.x) < 0 {
			continue
		}
		n := len(aisles) - 1
		if n < 0 || aisles[n].x != p.x {
			aisles = append(aisles, pickAisle{x: p.x})
			n++
		}
		aisles[n].ys = append(aisles[n].ys, p.y)
	}
	return aisles
}

func (c *course) front() int64 { return c.grid.CrossYMM[0] }

func (c *course) back() int64 { return c.grid.CrossYMM[len(c.grid.CrossYMM)-1] }

// across is the sideways walk from the depot over all pick aisles and home again.
func (c *course) across() int64 {
	first, last := c.aisles[0].x, c.aisles[len(c.aisles)-1].x
	return abs(c.home-first) + last - first + abs(last-c.home)
}

// sShape walks through every pick aisle, left to right; from the last of an odd count it returns to the front.
func (c *course) sShape() int64 {
	mm := c.across() + int64(len(c.aisles)/2*2)*(c.back()-c.front())
	if len(c.aisles)%2 == 1 {
		ys := c.aisles[len(c.aisles)-1].ys
		mm += 2 * (ys[len(ys)-1] - c.front())
	}
	return mm
}

// returning enters and leaves every pick aisle at the front.
func (c *course) returning() int64 {
	mm := c.across()
	for _, a := range c.aisles {
		mm += 2 * (a.ys[len(a.ys)-1] - c.front())
	}
	return mm
}

// perimeter walks through the first pick aisle to the back and through the last one to the front again. The aisles between
// are entered from both ends as far as reach tells: from the back on the way there, from the front on the way home.
func (c *course) perimeter(reach func(c *course, a *pickAisle) (fromFront, fromBack int64)) int64 {
	if len(c.aisles) == 1 {
		return c.returning()
	}
	first, last := c.aisles[0].x, c.aisles[len(c.aisles)-1].x
	mm := abs(c.home-first) + last - first + 2*(c.back()-c.front())
	turn := last // the last aisle entered from the front
	for i := len(c.aisles) - 2; i > 0; i-- {
		fromFront, fromBack := reach(c, &c.aisles[i])
		mm += 2 * (fromFront + fromBack)
		if fromFront > 0 {
			turn = c.aisles[i].x
		}
	}
	return mm + last - turn + abs(turn-c.home)
}

// midpointReach goes from each end up to the last stop before the middle.
func midpointReach(c *course, a *pickAisle) (fromFront, fromBack int64) {
	for _, y := range a.ys {
		if 2*y <= c.front()+c.back() {
			fromFront = max(fromFront, y-c.front())
		} else {
			fromBack = max(fromBack, c.back()-y)
		}
	}
	return fromFront, fromBack
}

// largestGapReach goes from both ends up to the largest gap.
func largestGapReach(c *course, a *pickAisle) (fromFront, fromBack int64) {
	gap, at := int64(-1), c.front()
	for i := 0; i <= len(a.ys); i++ {
		y := c.back()
		if i < len(a.ys) {
			y = a.ys[i]
		}
		if y-at > gap {
			gap, fromFront, fromBack = y-at, at-c.front(), c.back()-y
		}
		at = y
	}
	return fromFront, fromBack
}

// aisleByAisle visits each pick aisle once, left to right, and chooses the cross aisle of each change by dynamic
// programming.
func (c *course) aisleByAisle() int64 {
	rows := c.grid.CrossYMM
	best := make([]int64, len(rows))
	for r := range best {
		best[r] = none / 4
	}
	best[0] = abs(c.home - c.aisles[0].x)
	for i, a := range c.aisles {
		lo, hi := a.ys[0], a.ys[len(a.ys)-1]
		next := make([]int64, len(rows))
		for to, y := range rows {
			next[to] = none / 4
			for from, at := range rows {
				sweep := min(abs(at-lo)+hi-lo+abs(hi-y), abs(at-hi)+hi-lo+abs(lo-y))
				next[to] = min(next[to], best[from]+sweep)
			}
			if i+1 < len(c.aisles) {
				next[to] += c.aisles[i+1].x - a.x
			}
		}
		best = next
	}
	return best[0] + abs(c.aisles[len(c.aisles)-1].x-c.home)
}
