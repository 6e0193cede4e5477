package route

// A Policy is a classical rule of walking that people follow without a computer, for comparison.
type Policy string

// The policies (Hall 1993; Petersen 1997; Vaughan & Petersen 1999). Over several blocks all but the last two go block by
// block, as Roodbergen & de Koster 2001 lay down: up the left-most aisle with stops to the farthest block with any, and from
// there one block after the other towards the depot. Return enters every aisle from the front, whatever blocks it crosses.
const (
	SShape       Policy = "S-shape"
	LargestGap   Policy = "largest gap"
	Midpoint     Policy = "midpoint"
	Combined     Policy = "combined"
	Return       Policy = "return"
	AisleByAisle Policy = "aisle by aisle"
)

// Policies lists them all.
var Policies = []Policy{SShape, LargestGap, Midpoint, Combined, Return, AisleByAisle}

// PolicyLength is what a policy walks for a job. It applies, and ok is true, to closed tours from the front cross aisle in
// a grid walked both ways without closures, with every stop in an aisle.
func PolicyLength(g *Grid, job *Job, p Policy) (mm int64, ok bool) {
	var o outline
	o.gather(g, job)
	if !g.twoWay() || len(g.Closed) > 0 || o.start != o.end || o.points[o.start].row != 0 {
		return 0, false
	}
	c := &course{grid: g, home: o.points[o.start].x, aisles: o.pickAisles(g)}
	for i := range o.points {
		if o.points[i].stop >= 0 && g.aisleAt(o.points[i].x) < 0 {
			return 0, false
		}
	}
	if len(c.aisles) == 0 {
		return 0, true
	}
	switch p {
	case SShape:
		return c.blockwise((*pass).sShape), true
	case LargestGap:
		return c.blockwise(func(p *pass, list []pickAisle) { p.perimeter(list, p.largestGapReach) }), true
	case Midpoint:
		return c.blockwise(func(p *pass, list []pickAisle) { p.perimeter(list, p.midpointReach) }), true
	case Combined:
		return c.blockwise((*pass).combined), true
	case Return:
		return c.returning(), true
	case AisleByAisle:
		return c.aisleByAisle(), true
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

// returning enters and leaves every aisle with stops at the front.
func (c *course) returning() int64 {
	first, last := c.aisles[0].x, c.aisles[len(c.aisles)-1].x
	mm := abs(c.home-first) + last - first + abs(last-c.home)
	for _, a := range c.aisles {
		mm += 2 * (a.ys[len(a.ys)-1] - c.front())
	}
	return mm
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
