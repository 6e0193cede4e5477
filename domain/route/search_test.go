package route

import (
	"math/rand/v2"
	"testing"
)

// The sweep knows the shortest tour of large two-way grids, which the search and its bound can be held against.
func TestSearchAndBoundAgainstTheSweep(t *testing.T) {
	for i := range uint64(2) {
		g, job := madeUp(rand.New(rand.NewPCG(8, i)), 20, 4, 60, i == 0)
		var p Planner
		var exact, found Solution
		if err := p.Solve(g, job, &exact); err != nil {
			t.Fatal(err)
		}
		p.outline.gather(g, job)
		if err := p.directed(g, &found); err != nil {
			t.Fatal(err)
		}
		if mm := walked(t, g, job, found.Order); mm != found.LengthMM {
			t.Errorf("search claims %d mm and walks %d", found.LengthMM, mm)
		}
		if found.LengthMM < exact.LengthMM || found.LowerBoundMM > exact.LengthMM {
			t.Errorf("bound %d, shortest %d, search %d", found.LowerBoundMM, exact.LengthMM, found.LengthMM)
		}
		if float64(found.LengthMM) > 1.02*float64(exact.LengthMM) {
			t.Errorf("search walks %d mm, more than 2 %% above %d", found.LengthMM, exact.LengthMM)
		}
	}
}

// For symmetric legs the tree is worth exactly what the arborescence is, whatever the prices.
func TestTreeEqualsArborescence(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	for range 50 {
		l := newLegs(12)
		for i := range l.size - 1 {
			for j := 1; j < l.size; j++ {
				if i < j {
					l.set(i, j, 1+r.Int64N(1000))
				} else if i > j {
					l.set(i, j, l.at(j, i))
				}
			}
		}
		n := l.size
		b := &bounding{legs: l, price: make([]int64, n), parent: make([]int, n), out: make([]int64, n)}
		for i := range n - 1 {
			b.price[i] = r.Int64N(600) - 300
		}
		tree := b.tree()
		b.priced = nil
		if other := b.arborescence(); tree != other || !l.symmetric() {
			t.Fatalf("tree %d, arborescence %d", tree, other)
		}
	}
}
