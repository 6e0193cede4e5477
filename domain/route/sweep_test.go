package route

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// A sweep that runs again for its back pointers, and one that keeps dominated states, find the same lengths.
func TestSweepInLittleMemoryAndWithoutThinning(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 1))
	var usual, little, all Planner
	little.sweep.arena, all.sweep.thinFrom = 1, math.MaxInt
	for i := range 12 {
		g, job := madeUp(r, 8, 3+i%3, 40, i%2 == 0)
		var want, again, unthinned Solution
		for p, s := range map[*Planner]*Solution{&usual: &want, &little: &again, &all: &unthinned} {
			if err := p.Solve(g, job, s); err != nil {
				t.Fatal(err)
			}
		}
		if len(little.sweep.marks) < 2 || !slices.Equal(want.Order, again.Order) {
			t.Errorf("%d segments, orders %v and %v", len(little.sweep.marks), want.Order, again.Order)
		}
		if want.LengthMM != unthinned.LengthMM || walked(t, g, job, want.Order) != want.LengthMM {
			t.Errorf("%d mm, without thinning %d", want.LengthMM, unthinned.LengthMM)
		}
	}
}

func TestNothingIsAllocatedWhenWarm(t *testing.T) {
	var p Planner
	var s Solution
	for blocks := 1; blocks <= 2; blocks++ {
		for _, open := range []bool{false, true} {
			g, job := madeUp(rand.New(rand.NewPCG(9, 2)), 40, blocks, 100, open)
			if n := testing.AllocsPerRun(3, func() {
				if err := p.Solve(g, job, &s); err != nil {
					t.Fatal(err)
				}
			}); n != 0 {
				t.Errorf("%v allocations for %d blocks", n, blocks)
			}
		}
	}
}
