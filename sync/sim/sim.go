// Package sim plays a whole site in virtual time: devices and hubs, a network that loses, doubles and damages, machines
// that are killed, disks that fail, clocks that are wrong, workers who get in each other's way. It drives the real cores of
// packages replica and hub, on a model of a disk or on real SQLite files, owns their clocks, randomness, stores and network,
// and after every step holds what they believe against what really happened.
//
// One seed reproduces a run. Each step has random numbers of its own, so that steps and faults can be left out without
// changing the others: that is how a run that failed is made short. The invariants and faults are numbered as in the
// project's list; see DESIGN.md of package sync.
package sim

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Limits of a run.
const (
	DevicesMax = 64
	StepsMax   = 1_000_000
)

// Config says what to play.
type Config struct {
	Seed    uint64
	Devices int   // 0: drawn from the seed
	Steps   int   // 0: drawn from the seed
	Store   Store // Memory if empty
	Crew    bool  // workers play the real workflows instead of single facts

	telling bool            // the story is told
	drops   map[int]bool    // steps that are left out
	without map[Fault]bool  // faults that are left out
	spared  map[strike]bool // single blows that are left out
	seams   seams
}

func (c Config) dropped(step int) bool { return c.drops[step] }

// Report says what was played and held.
type Report struct {
	Config
	Facts   int            // recorded by devices
	Lost    int            // of them destroyed with a journal before the hub had them
	Commits Commits        // of the hubs
	Faults  map[Fault]int  // how often each was injected
	Checks  map[string]int // how often each invariant was held
	Virtual int64          // ms of virtual time until the faults stopped
	Trace   uint64         // hash of everything that happened: equal for equal seeds

	blows []strike
	story []string
	last  int // the step that was played last
}

// DeviceHours is how long all devices together were simulated.
func (r Report) DeviceHours() float64 { return float64(r.Virtual) / float64(hour) * float64(r.Devices) }

// Run plays one seed. The error names the invariant that broke, the step, and how to play it again.
func Run(config Config) (report Report, err error) {
	if config.Devices < 0 || config.Devices > DevicesMax || config.Steps < 0 || config.Steps > StepsMax {
		return Report{}, fmt.Errorf("at most %d devices and %d steps can be played", DevicesMax, StepsMax)
	}
	if config.Store != "" && config.Store != Memory && config.Store != SQLite {
		return Report{}, fmt.Errorf("store %q: it is %s or %s", config.Store, Memory, SQLite)
	}
	w, err := newWorld(config)
	if w == nil {
		return Report{}, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	if err == nil {
		err = w.play()
	}
	return w.report(), w.explain(err)
}

func (w *world) play() error {
	for w.step = range w.config.Steps {
		if err := w.advance(); err != nil {
			return err
		}
	}
	return w.settle()
}

func (w *world) explain(err error) error {
	if err == nil {
		return nil
	}
	if c := w.config; len(c.without)+len(c.drops)+len(c.spared) > 0 { // what was left out cannot be told on a command line
		return fmt.Errorf("seed %d, step %d: %w", c.Seed, w.step, err)
	}
	again := fmt.Sprintf("handtruckd simulate -seed %d -devices %d -steps %d", w.config.Seed, w.config.Devices, w.config.Steps)
	if w.config.Store != Memory {
		again += fmt.Sprintf(" -store %s", w.config.Store)
	}
	if w.config.Crew {
		again += " -crew"
	}
	return fmt.Errorf("seed %d, step %d: %w (play it again: %s)", w.config.Seed, w.step, err, again)
}

func (w *world) report() Report {
	if w.ended == 0 {
		w.ended = w.now
	}
	return Report{Config: w.config, Facts: w.facts, Commits: w.commits, Faults: w.faults, Checks: w.checks, Virtual: w.ended - epochMS,
		Trace: w.trace.Sum64(), Lost: w.lost, blows: w.blows, story: w.story, last: w.step}
}

// Lines are a report for people.
func (r Report) Lines() []string {
	lines := []string{
		fmt.Sprintf("seed %d: %d devices, %d steps on %s, %.1f virtual hours", r.Seed, r.Devices, r.Steps, r.Store, float64(r.Virtual)/float64(hour)),
		fmt.Sprintf("facts recorded: %d in %d commits of the hub; trace %016x", r.Facts, r.Commits.All, r.Trace),
		"faults injected:",
	}
	if r.Lost > 0 {
		lines[1] += fmt.Sprintf("; %d were destroyed with a journal that the hub had not heard of", r.Lost)
	}
	for _, fault := range slices.Sorted(maps.Keys(r.Faults)) {
		lines = append(lines, fmt.Sprintf("  %-36s %d", fault, r.Faults[fault]))
	}
	lines = append(lines, "invariants held:")
	for _, name := range slices.Sorted(maps.Keys(r.Checks)) {
		lines = append(lines, fmt.Sprintf("  %-36s %d times", name, r.Checks[name]))
	}
	return lines
}
