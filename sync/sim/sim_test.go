package sim_test

import (
	"flag"
	"testing"

	"github.com/handtruck/handtruck/sync/sim"
)

var (
	seeds = flag.Int("seeds", 100, "how many seeds to play on the model, a tenth of them on files and by crews")
	from  = flag.Uint64("from", 1, "the first of them")
)

// Every seed is a site of its own: other devices, other faults, other work. One in fifty is played twice.
func TestSeeds(t *testing.T) {
	n := *seeds
	if testing.Short() {
		n /= 5
	}
	for name, sweep := range map[string]sim.Sweep{
		"model": {Seeds: n},
		"files": {Seeds: max(1, n/20), Config: sim.Config{Store: sim.SQLite}},
		"crews": {Seeds: max(1, n/10), Config: sim.Config{Crew: true}},
	} {
		t.Run(name, func(t *testing.T) {
			sweep.Seed = *from
			coverage := sweep.Run(t.Context())
			for _, failure := range coverage.Failed {
				t.Error(failure)
			}
			if c := coverage.Commits; c.Prepared == 0 || name == "model" && (c.Ahead == 0 || c.Overtaken == 0) {
				t.Errorf("%v: what prepares commits is not played", c)
			}
			for _, line := range coverage.Lines() {
				t.Log(line)
			}
		})
	}
}

// What a damaged page does depends on which bytes stood there: a seed decides that, too.
func TestDamageIsOfTheSeed(t *testing.T) {
	for seed := uint64(1); ; seed++ {
		config := sim.Config{Seed: seed, Devices: 2, Steps: 60, Store: sim.SQLite}
		first, err := sim.Run(config)
		if err != nil {
			t.Fatal(err)
		}
		if first.Faults[sim.ReplicaDamaged] == 0 {
			continue
		}
		again, err := sim.Run(config)
		if err != nil || again.Trace != first.Trace {
			t.Errorf("seed %d left trace %x, then %x (%v)", seed, first.Trace, again.Trace, err)
		}
		return
	}
}
