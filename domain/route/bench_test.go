package route

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// madeUp makes a building of equal aisles and blocks, and a closed or open job of random stops in it.
func madeUp(r *rand.Rand, aisles, blocks, stops int, open bool) (*Grid, *Job) {
	g := &Grid{}
	for a := range aisles {
		g.AisleXMM = append(g.AisleXMM, int64(a)*4000)
	}
	for c := range blocks + 1 {
		g.CrossYMM = append(g.CrossYMM, int64(c)*31000)
	}
	job := &Job{Start: Spot{Cross, 0, 0}, End: Spot{Cross, 0, 0}}
	inAisle := func() Spot {
		return Spot{Aisle, r.IntN(aisles), int64(r.IntN(blocks))*31000 + 1000 + int64(r.IntN(30))*1000}
	}
	for range stops {
		job.Stops = append(job.Stops, inAisle())
	}
	if open {
		job.Start = inAisle()
	}
	return g, job
}

func BenchmarkSolve(b *testing.B) {
	for _, open := range []bool{false, true} {
		for blocks := 1; blocks <= 7; blocks++ {
			b.Run(fmt.Sprintf("open=%t/blocks=%d/aisles=40/stops=100", open, blocks), func(b *testing.B) {
				g, job := madeUp(rand.New(rand.NewPCG(1, uint64(blocks))), 40, blocks, 100, open)
				var p Planner
				var s Solution
				if err := p.Solve(g, job, &s); err != nil {
					b.Fatal(err)
				}
				b.ReportAllocs()
				for b.Loop() {
					if err := p.Solve(g, job, &s); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
