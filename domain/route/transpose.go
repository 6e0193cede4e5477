package route

// transposed swaps the roles of aisles and cross aisles, so that the sweep runs from front to back: the cheaper way when
// work lies in fewer aisles than cross aisles. ok is false where the swap would lose something: closed stretches, which
// only aisles have, and work beside the outermost aisles, where only cross aisles reach.
func transposed(g *Grid, job *Job) (swapped *Grid, turned *Job, ok bool) {
	if len(g.AisleXMM) < 2 || len(g.Closed) > 0 {
		return nil, nil, false
	}
	left, right := g.AisleXMM[0], g.AisleXMM[len(g.AisleXMM)-1]
	swap := func(s Spot) Spot {
		ok = ok && (s.Line == Aisle || left <= s.AtMM && s.AtMM <= right)
		return Spot{Aisle + Cross - s.Line, s.Index, s.AtMM}
	}
	ok = true
	turned = &Job{Start: swap(job.Start), End: swap(job.End), Stops: make([]Spot, len(job.Stops))}
	for i, s := range job.Stops {
		turned.Stops[i] = swap(s)
	}
	return &Grid{AisleXMM: g.CrossYMM, CrossYMM: g.AisleXMM}, turned, ok
}

// transposeBy is by how many rows sweeping the other way must be the narrower one to be worth its copies: each row makes
// the sweep some five times longer, each stop a column of its own.
const transposeBy = 2

// turn lets the sweep of a two-way grid run the other way where that is the cheaper one, and returns the grid to sweep and
// its count of rows.
func (p *Planner) turn(g *Grid, job *Job) (sweep *Grid, rows int) {
	rows = p.outline.rows(g)
	if rows <= transposeMin || p.outline.lines()+transposeBy > rows {
		return g, rows
	}
	swapped, turned, ok := transposed(g, job)
	if !ok {
		return g, rows
	}
	p.outline.gather(swapped, turned)
	if across := p.outline.rows(swapped); across <= rowsMax && across+transposeBy <= rows {
		return swapped, across
	}
	p.outline.gather(g, job)
	return g, p.outline.rows(g)
}

// transposeMin is the count of rows up to which a sweep is too cheap to look for a cheaper one.
const transposeMin = 4

// lines counts the vertical lines that points lie on.
func (o *outline) lines() (count int) {
	for i := range o.points {
		if i == 0 || o.points[i].x != o.points[i-1].x {
			count++
		}
	}
	return count
}
