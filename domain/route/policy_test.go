package route

import (
	"math/rand/v2"
	"testing"
)

// No rule of thumb is shorter than the shortest walk, in any number of blocks.
func TestPoliciesAreNeverShorterThanTheShortest(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 1))
	var p Planner
	for range 300 {
		g, job := madeUp(r, 1+r.IntN(8), 1+r.IntN(5), 1+r.IntN(25), false)
		var s Solution
		if err := p.Solve(g, job, &s); err != nil {
			t.Fatal(err)
		}
		for _, policy := range Policies {
			if mm, ok := PolicyLength(g, job, policy); !ok || mm < s.LengthMM {
				t.Fatalf("%s walks %d mm (%t), the shortest is %d: %+v", policy, mm, ok, s.LengthMM, job)
			}
		}
	}
}

// Two blocks of 10 m, three aisles 3 m apart, worked out by hand.
func TestPoliciesOverTwoBlocks(t *testing.T) {
	g := &Grid{AisleXMM: []int64{0, 3, 6}, CrossYMM: []int64{0, 10, 20}}
	job := &Job{Stops: []Spot{{Aisle, 0, 12}, {Aisle, 1, 11}, {Aisle, 1, 19}, {Aisle, 2, 15}, {Aisle, 1, 2}, {Aisle, 2, 9}, {Aisle, 0, 5}}}
	job.Start, job.End = Spot{Cross, 0, 0}, Spot{Cross, 0, 0}
	for policy, want := range map[Policy]int64{
		SShape:     10 + 10 + 3 + 10 + 3 + 2*5 + 10 + 3 + 2*2 + 3,         // up, through A and B, C from the front, down C, B from the front
		LargestGap: 10 + 10 + 3 + 2 + 3 + 10 + 3 + 2 + 3 + 10 + 3 + 4 + 3, // B of the far block is entered from both sides
		Midpoint:   10 + 10 + 3 + 2 + 3 + 10 + 3 + 2 + 3 + 10 + 3 + 4 + 3,
		Return:     12 + 2*12 + 2*19 + 2*15,
	} {
		if mm, ok := PolicyLength(g, job, policy); !ok || mm != want {
			t.Errorf("%s walks %d (%t), want %d", policy, mm, ok, want)
		}
	}
}
