package main

import (
	"context"
	"fmt"

	"github.com/handtruck/handtruck/sync/sim"
)

func runSimulate(_ context.Context, p *program, args []string) error {
	set := p.flags("simulate")
	seed := set.Uint64("seed", 1, "the `NUMBER` that decides everything that happens")
	devices := set.Int("devices", 0, "how many `DEVICES` (default drawn from the seed)")
	steps := set.Int("steps", 0, "how many `STEPS` (default drawn from the seed)")
	crew := set.Bool("crew", false, "let workers play the real workflows instead of single facts")
	if err := p.parse(set, args, 0); err != nil {
		return err
	}
	report, err := sim.Run(sim.Config{Seed: *seed, Devices: *devices, Steps: *steps, Crew: *crew})
	for _, line := range report.Lines() {
		fmt.Fprintln(p.out, line)
	}
	return err
}
