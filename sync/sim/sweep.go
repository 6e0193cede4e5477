package sim

import (
	"context"
	"fmt"
	"runtime"
	"sync"
)

// Sweep plays many seeds.
type Sweep struct {
	Config        // Seed is the first
	Seeds  int    // how many
	Done   func() // called behind each seed, or nil
}

// twiceEvery is how many seeds one is played twice of: the trace has to be the same.
const twiceEvery = 50

// Coverage says what many seeds have met.
type Coverage struct {
	Seeds       int
	Twice       int               // seeds that were played twice, to the same trace
	Facts, Lost int               // recorded by devices, and destroyed with a journal before the hub had them
	Commits     Commits           // of the hubs
	DeviceHours float64           // virtual
	Hit         map[Fault]int     // seeds in which a fault was injected
	Injected    map[Fault]int     // how often
	Held        map[string]int    // seeds in which an invariant was held
	Times       map[string]int    // how often
	Failed      map[uint64]string // what was broken, by seed
}

// Run plays the seeds on all processors. It ends with the seeds under way when the context does.
func (s Sweep) Run(ctx context.Context) Coverage {
	c := Coverage{Hit: map[Fault]int{}, Injected: map[Fault]int{}, Held: map[string]int{}, Times: map[string]int{}, Failed: map[uint64]string{}}
	seeds := make(chan uint64)
	var mu sync.Mutex
	var players sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		players.Go(func() {
			for seed := range seeds {
				config := s.Config
				config.Seed = seed
				report, twice, err := playTwice(config, (seed-s.Seed)%twiceEvery == 0)
				mu.Lock()
				c.add(report, twice, err)
				mu.Unlock()
				if s.Done != nil {
					s.Done()
				}
			}
		})
	}
	for i := range s.Seeds {
		if ctx.Err() != nil {
			break
		}
		seeds <- s.Seed + uint64(i)
	}
	close(seeds)
	players.Wait()
	return c
}

// playTwice plays a seed, and again to see whether everything happens in the same way.
func playTwice(config Config, twice bool) (Report, bool, error) {
	report, err := Run(config)
	if err != nil || !twice {
		return report, false, err
	}
	again, err := Run(config)
	if err == nil && again.Trace != report.Trace {
		err = fmt.Errorf("seed %d: the same seed gave trace %x, then %x", config.Seed, report.Trace, again.Trace)
	}
	return report, true, err
}

func (c *Coverage) add(r Report, twice bool, err error) {
	c.Seeds++
	if twice {
		c.Twice++
	}
	c.Facts += r.Facts
	c.Lost += r.Lost
	c.Commits.add(r.Commits)
	c.DeviceHours += r.DeviceHours()
	for fault, n := range r.Faults {
		c.Hit[fault]++
		c.Injected[fault] += n
	}
	for name, n := range r.Checks {
		c.Held[name]++
		c.Times[name] += n
	}
	if err != nil {
		c.Failed[r.Seed] = err.Error()
	}
}

// Lines are the coverage for people: how many seeds in a hundred have met what, and how often.
func (c Coverage) Lines() []string {
	lines := []string{
		fmt.Sprintf("%d seeds, %d of them played twice to the same trace; %.0f device hours", c.Seeds, c.Twice, c.DeviceHours),
		fmt.Sprintf("%d facts recorded, %d of them destroyed with a journal that the hub had not heard of", c.Facts, c.Lost),
		c.Commits.String(),
		"", fmt.Sprintf("%-40s %9s %12s", "fault injected", "% seeds", "times"),
	}
	for _, fault := range faults {
		lines = append(lines, fmt.Sprintf("  %-38s %9.1f %12d", fault, c.share(c.Hit[fault]), c.Injected[fault]))
	}
	lines = append(lines, "", fmt.Sprintf("%-40s %9s %12s", "invariant held", "% seeds", "times"))
	for _, name := range invariants {
		lines = append(lines, fmt.Sprintf("  %-38s %9.1f %12d", name, c.share(c.Held[name]), c.Times[name]))
	}
	return append(lines, "", fmt.Sprintf("%d seeds failed", len(c.Failed)))
}

func (c Coverage) share(n int) float64 { return 100 * float64(n) / float64(max(1, c.Seeds)) }
