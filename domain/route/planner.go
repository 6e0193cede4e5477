package route

import (
	"fmt"
)

// A Solution is the answer to a Job: the indices of its stops in the order of the walk.
type Solution struct {
	Order        []int
	LengthMM     int64 // of the walk in that order, every leg by its shortest way
	LowerBoundMM int64 // no walk through all stops is shorter
	Optimal      bool  // the two are equal
}

// GapPercent is how much longer than its lower bound the walk may be, at worst.
func (s *Solution) GapPercent() float64 {
	if s.LowerBoundMM <= 0 {
		return 0
	}
	return 100 * float64(s.LengthMM-s.LowerBoundMM) / float64(s.LowerBoundMM)
}

// A Planner finds tours and keeps its working memory between them. It is not safe for concurrent use: let each goroutine
// have its own. The zero value is ready.
type Planner struct {
	outline outline
	sweep   sweep
	walker  walker
	effort  int // of a search, where it takes one; 0 for effortFull
}

// Solve finds the shortest tour of job on g and stores it in s, reusing the memory of s.Order.
//
// It fails when the grid or a spot is out of bounds, and with ErrUnreachable when a stop cannot be reached.
func (p *Planner) Solve(g *Grid, job *Job, s *Solution) error {
	if err := check(g, job); err != nil {
		return err
	}
	*s = Solution{Order: s.Order[:0]}
	p.outline.gather(g, job)
	if !g.twoWay() {
		return p.directed(g, s)
	}
	if p.outline.within(g, s) {
		return nil
	}
	swept, rows := p.turn(g, job)
	if rows > rowsMax {
		return p.directed(g, s)
	}
	p.outline.reduce(swept)
	mm, ok := p.sweep.run(swept, &p.outline)
	if !ok {
		return ErrUnreachable
	}
	s.Order = p.walker.order(&p.sweep, s.Order)
	s.LengthMM, s.LowerBoundMM, s.Optimal = mm, mm, true
	return nil
}

func check(g *Grid, job *Job) error {
	if err := g.Validate(); err != nil {
		return err
	}
	if len(job.Stops) > StopsMax {
		return fmt.Errorf("%d stops where %d are possible", len(job.Stops), StopsMax)
	}
	if err := g.Check(job.Start); err != nil {
		return fmt.Errorf("start: %w", err)
	}
	if err := g.Check(job.End); err != nil {
		return fmt.Errorf("end: %w", err)
	}
	for i, stop := range job.Stops {
		if err := g.Check(stop); err != nil {
			return fmt.Errorf("stop %d: %w", i, err)
		}
	}
	return nil
}
