package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime/debug"
	"slices"
	"sync/atomic"
	"time"

	"github.com/handtruck/handtruck/sync/sim"
)

// sweepGarbage is how much garbage, in percent of what lives, is left before it is collected: a world lives in some megabytes, and
// all of it is garbage a moment later.
const sweepGarbage = 300

// shrinkTries bounds how long a run that failed is made shorter.
const shrinkTries = 300

func runSimulate(ctx context.Context, p *program, args []string) error {
	set := p.flags("simulate")
	seed := set.Uint64("seed", 1, "the `NUMBER` that decides everything that happens")
	devices := set.Int("devices", 0, "how many `DEVICES` (default drawn from the seed)")
	steps := set.Int("steps", 0, "how many `STEPS` (default drawn from the seed)")
	store := set.String("store", string(sim.Memory), "what the site's `FILES` are: memory for a model that is quick, sqlite for real ones")
	crew := set.Bool("crew", false, "let workers play the real workflows instead of single facts")
	seeds := set.Int("seeds", 0, "play `N` seeds and print what they met")
	from := set.Uint64("from", 1, "the first `SEED` of many")
	minutes := set.Float64("minutes", 0, "stop playing many seeds after `M` minutes")
	if err := p.parse(set, args); err != nil {
		return err
	}
	switch {
	case *devices < 0 || *devices > sim.DevicesMax:
		return fmt.Errorf("%w: -devices is 1 to %d", errUsage, sim.DevicesMax)
	case *steps < 0 || *steps > sim.StepsMax:
		return fmt.Errorf("%w: -steps is 1 to %d", errUsage, sim.StepsMax)
	case sim.Store(*store) != sim.Memory && sim.Store(*store) != sim.SQLite:
		return fmt.Errorf("%w: -store %q is neither %s nor %s", errUsage, *store, sim.Memory, sim.SQLite)
	case *seeds < 0 || *minutes < 0:
		return fmt.Errorf("%w: -seeds and -minutes are not below 0", errUsage)
	}
	config := sim.Config{Seed: *seed, Devices: *devices, Steps: *steps, Store: sim.Store(*store), Crew: *crew}
	if *seeds > 0 {
		config.Seed = *from
		return p.sweep(ctx, config, *seeds, time.Duration(*minutes*float64(time.Minute)))
	}
	report, err := sim.Run(config)
	for _, line := range report.Lines() {
		fmt.Fprintln(p.out, line)
	}
	if err != nil {
		p.shrink(config)
	}
	return err
}

// sweep plays many seeds and prints what they met; how far it is goes to the error stream.
func (p *program) sweep(ctx context.Context, config sim.Config, seeds int, limit time.Duration) error {
	if limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, limit)
		defer cancel()
	}
	if os.Getenv("GOGC") == "" {
		defer debug.SetGCPercent(debug.SetGCPercent(sweepGarbage))
	}
	coverage := sim.Sweep{Config: config, Seeds: seeds, Done: progress(p.err, seeds)}.Run(ctx)
	for _, line := range coverage.Lines() {
		fmt.Fprintln(p.out, line)
	}
	for _, failed := range slices.Sorted(maps.Keys(coverage.Failed)) {
		fmt.Fprintln(p.out, coverage.Failed[failed])
	}
	if len(coverage.Failed) > 0 {
		config.Seed = slices.Min(slices.Collect(maps.Keys(coverage.Failed)))
		p.shrink(config)
		return fmt.Errorf("%d of %d seeds failed", len(coverage.Failed), coverage.Seeds)
	}
	return nil
}

// progress tells now and then how many of the seeds are done.
func progress(to io.Writer, seeds int) func() {
	var done atomic.Int64
	every := max(1, int64(seeds)/20)
	return func() {
		if n := done.Add(1); n%every == 0 {
			fmt.Fprintf(to, "%d of %d seeds\n", n, seeds)
		}
	}
}

// shrink prints the shortest run that could be found to fail in the same way.
func (p *program) shrink(config sim.Config) {
	script := sim.Shrink(config, shrinkTries)
	if script == nil {
		return
	}
	fmt.Fprintf(p.out, "\nin short, %d of %d steps and %d of %d blows (found in %d tries):\n", script.Steps, script.Before, script.Blows, script.Struck, script.Runs)
	for _, line := range script.Lines {
		fmt.Fprintln(p.out, "  "+line)
	}
	fmt.Fprintf(p.out, "  %v\n", script.Err)
}
