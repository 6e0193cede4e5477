package sim

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Script is a run that fails, made as short as it could be found.
type Script struct {
	Err    error // how it fails
	Lines  []string
	Runs   int // tries that it took
	Steps  int // steps left, of those that there were
	Before int
	Blows  int // faults that strike, of those that struck
	Struck int
}

// Shrink leaves out of a run that fails whatever it can: faults, steps and single blows, as long as the same invariant
// breaks (delta debugging, after Zeller and Hildebrandt, TSE 2002). It makes at most so many tries. The script says what is
// left; it is nil when the run does not fail.
func Shrink(config Config, tries int) *Script {
	report, err := Run(config)
	if err == nil {
		return nil
	}
	s := &shrinker{wanted: invariantOf(err), tries: tries}
	s.best, s.report, s.err = report.Config, report, err
	before := s.count()
	s.best.Steps = min(s.best.Steps, report.last+1)
	s.dropFaults()
	s.dropSteps()
	s.spareBlows()
	s.best.telling = true
	final, err := Run(s.best)
	after := s.count()
	return &Script{Err: err, Lines: final.story, Runs: s.runs, Steps: after.steps, Before: before.steps, Blows: after.blows, Struck: before.blows}
}

type shrinker struct {
	wanted      string
	best        Config
	report      Report
	err         error
	runs, tries int
}

type sizes struct{ steps, blows int }

func (s *shrinker) count() sizes { return sizes{s.best.Steps - len(s.best.drops), len(s.report.blows)} }

// invariantOf names what an error breaks.
func invariantOf(err error) string {
	var b *BrokenError
	if errors.As(err, &b) {
		return b.Invariant
	}
	return fmt.Sprintf("%T", err)
}

// try plays a smaller run and keeps it if it fails in the same way.
func (s *shrinker) try(smaller Config) bool {
	if s.runs >= s.tries {
		return false
	}
	s.runs++
	report, err := Run(smaller)
	if err == nil || invariantOf(err) != s.wanted {
		return false
	}
	s.best, s.report, s.err = smaller, report, err
	s.best.Steps = min(s.best.Steps, report.last+1)
	return true
}

// dropFaults leaves out whole faults.
func (s *shrinker) dropFaults() {
	for _, fault := range faults {
		if s.report.Faults[fault] == 0 {
			continue
		}
		smaller := s.best
		smaller.without = maps.Clone(s.best.without)
		if smaller.without == nil {
			smaller.without = map[Fault]bool{}
		}
		smaller.without[fault] = true
		s.try(smaller)
	}
}

// dropSteps leaves out stretches of steps, long ones first.
func (s *shrinker) dropSteps() {
	for length := s.best.Steps / 2; length > 0; length /= 2 {
		for from := 0; from < s.best.Steps; from += length {
			smaller := s.best
			smaller.drops = maps.Clone(s.best.drops)
			if smaller.drops == nil {
				smaller.drops = map[int]bool{}
			}
			fresh := false
			for step := from; step < min(from+length, s.best.Steps); step++ {
				fresh = fresh || !smaller.drops[step]
				smaller.drops[step] = true
			}
			if fresh {
				s.try(smaller)
			}
		}
	}
}

// spareBlows leaves out single blows of the faults that are left.
func (s *shrinker) spareBlows() {
	for _, blow := range slices.Clone(s.report.blows) {
		smaller := s.best
		smaller.spared = maps.Clone(s.best.spared)
		if smaller.spared == nil {
			smaller.spared = map[strike]bool{}
		}
		smaller.spared[blow] = true
		s.try(smaller)
	}
}
