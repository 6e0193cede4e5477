package sim_test

import (
	"flag"
	"fmt"
	"testing"

	"github.com/handtruck/handtruck/sync/sim"
)

var seeds = flag.Int("seeds", 240, "how many seeds to play")

// Every seed is a site of its own: other devices, other faults, other work.
func TestSeeds(t *testing.T) {
	for seed := range *seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			report, err := sim.Run(sim.Config{Seed: uint64(seed)})
			if err != nil {
				t.Fatal(err)
			}
			if seed%50 != 0 {
				return
			}
			again, err := sim.Run(sim.Config{Seed: uint64(seed)})
			if err != nil || again.Trace != report.Trace {
				t.Errorf("the same seed gave trace %x, then %x (%v)", report.Trace, again.Trace, err)
			}
		})
	}
}

// TestCrews lets workers play the real workflows on the same unkind sites.
func TestCrews(t *testing.T) {
	for seed := range *seeds / 2 {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			if _, err := sim.Run(sim.Config{Seed: uint64(seed), Crew: true}); err != nil {
				t.Fatal(err)
			}
		})
	}
}
