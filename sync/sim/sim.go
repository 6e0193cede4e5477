// Package sim plays a whole site in virtual time: devices and a hub, a network that loses and doubles, machines
// that are killed, clocks that are wrong. It drives the real cores of packages replica and hub, owns their clocks,
// randomness, stores and network, and after every step holds what they believe against what really happened.
//
// One seed reproduces a run. The invariants are numbered as in the project's list; see DESIGN.md of package sync.
package sim

import (
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
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
	Devices int  // 0: drawn from the seed
	Steps   int  // 0: drawn from the seed
	Crew    bool // workers play the real workflows instead of single facts
}

// Report says what was played and held.
type Report struct {
	Config
	Facts   int            // recorded by devices
	Commits int            // of the hub
	Faults  map[Fault]int  // how often each was injected
	Checks  map[string]int // how often each invariant was held
	Virtual int64          // ms of virtual time
	Trace   uint64         // hash of everything that happened: equal for equal seeds
}

// Run plays one seed. The error names the invariant that broke, the step, and how to play it again.
func Run(config Config) (Report, error) {
	if config.Devices < 0 || config.Devices > DevicesMax || config.Steps < 0 || config.Steps > StepsMax {
		return Report{}, fmt.Errorf("at most %d devices and %d steps can be played", DevicesMax, StepsMax)
	}
	w, err := newWorld(config)
	if err != nil {
		return Report{}, err
	}
	for w.step = range w.config.Steps {
		if err := w.advance(); err != nil {
			return w.report(), w.explain(err)
		}
	}
	if err := w.settle(); err != nil {
		return w.report(), w.explain(err)
	}
	return w.report(), nil
}

func (w *world) explain(err error) error {
	crew := ""
	if w.config.Crew {
		crew = " -crew"
	}
	return fmt.Errorf("seed %d, step %d: %w (play it again: handtruckd simulate -seed %d -devices %d -steps %d%s)",
		w.config.Seed, w.step, err, w.config.Seed, w.config.Devices, w.config.Steps, crew)
}

func (w *world) report() Report {
	return Report{Config: w.config, Facts: w.facts, Commits: w.commits, Faults: w.faults, Checks: w.checks, Virtual: w.now - epochMS, Trace: w.trace.Sum64()}
}

// Lines are a report for people.
func (r Report) Lines() []string {
	lines := []string{
		fmt.Sprintf("seed %d: %d devices, %d steps, %.1f virtual hours", r.Seed, r.Devices, r.Steps, float64(r.Virtual)/3_600_000),
		fmt.Sprintf("facts recorded: %d in %d commits of the hub; trace %016x", r.Facts, r.Commits, r.Trace),
		"faults injected:",
	}
	for _, fault := range slices.Sorted(maps.Keys(r.Faults)) {
		lines = append(lines, fmt.Sprintf("  %-28s %d", fault, r.Faults[fault]))
	}
	lines = append(lines, "invariants held:")
	for _, name := range slices.Sorted(maps.Keys(r.Checks)) {
		lines = append(lines, fmt.Sprintf("  %-28s %d times", name, r.Checks[name]))
	}
	return lines
}

// Fault is one way in which the world is unkind.
type Fault string

// The faults; the numbers are those of the project's list.
const (
	RequestLost     Fault = "F01 request lost"
	AnswerLost      Fault = "F02 answer lost"
	Duplicated      Fault = "F03 request delivered twice"
	Delayed         Fault = "F04 delayed, reordered"
	RadioDown       Fault = "F08 radio down"
	DeviceKilled    Fault = "F12 device killed"
	HubKilledBefore Fault = "F13 hub killed before commit"
	HubKilledAfter  Fault = "F13 hub killed after commit"
	PowerCut        Fault = "F19 power cut"
	DiskFull        Fault = "F20 disk full"
	ReplicaDeleted  Fault = "F23 replica deleted"
	ClockSkewed     Fault = "F26 clock skewed"
	ClockJumped     Fault = "F27 clock jumped"
	Rebooted        Fault = "F30 reboot"
	DoubleScan      Fault = "F44 two work on one thing"
)

var allFaults = []Fault{RequestLost, AnswerLost, Duplicated, Delayed, RadioDown, DeviceKilled, HubKilledBefore, HubKilledAfter,
	PowerCut, DiskFull, ReplicaDeleted, ClockSkewed, ClockJumped, Rebooted, DoubleScan}

// drawFaults switches each fault on or off for a seed and draws its rate from a wide range: one fixed profile
// would hide bugs (swarm testing, Groce et al., ISSTA 2012).
func drawFaults(r *rand.Rand) map[Fault]float64 {
	rates := map[Fault]float64{}
	for _, fault := range allFaults {
		on, rate := r.IntN(3) > 0, r.Float64()
		if on {
			rates[fault] = rate * rate * 0.3
		}
	}
	return rates
}

func newTrace() traceHash { return traceHash{fnv.New64a()} }
