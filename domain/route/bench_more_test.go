package route

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// BenchmarkSearch times what is not exact, and reports by how much it may be above the shortest walk.
func BenchmarkSearch(b *testing.B) {
	for _, c := range []struct {
		name           string
		blocks, stops  int
		alternatingWay bool
	}{{"one-way", 2, 60, true}, {"11-cross-aisles", 10, 100, false}} {
		b.Run(fmt.Sprintf("%s/aisles=20/stops=%d", c.name, c.stops), func(b *testing.B) {
			g, job := madeUp(rand.New(rand.NewPCG(2, 1)), 20, c.blocks, c.stops, false)
			for a := range g.AisleXMM {
				g.AisleDir = append(g.AisleDir, Dir(bit(c.alternatingWay)*(1-2*(a%2))))
			}
			var p Planner
			var s Solution
			for b.Loop() {
				if err := p.Solve(g, job, &s); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(s.GapPercent(), "%gap")
		})
	}
}

// BenchmarkPolicies reports how far the classical policies are above the shortest tour: one block, 15 aisles, 20 stops.
func BenchmarkPolicies(b *testing.B) {
	for _, policy := range Policies {
		b.Run(string(policy), func(b *testing.B) {
			var p Planner
			var s Solution
			r := rand.New(rand.NewPCG(3, 1))
			var ours, theirs int64
			for b.Loop() {
				g, job := madeUp(r, 15, 1, 20, false)
				if err := p.Solve(g, job, &s); err != nil {
					b.Fatal(err)
				}
				mm, _ := PolicyLength(g, job, policy)
				ours, theirs = ours+s.LengthMM, theirs+mm
			}
			b.ReportMetric(100*float64(theirs-ours)/float64(ours), "%above")
		})
	}
}
