package route

import (
	"slices"
	"testing"
	"time"
)

func TestEarliestHoldsToFEFO(t *testing.T) {
	sources := []Source{{"A", "2026-05-01", 10}, {"B", "2026-04-01", 3}, {"C", "2026-04-01", 8}, {"D", "", 99}, {"E", "2026-01-01", 0}}
	if codes, ok := Earliest(sources, 5); !ok || !slices.Equal(codes, []string{"C"}) {
		t.Errorf("places %v, want C: it expires first and holds enough", codes)
	}
	if codes, ok := Earliest(sources, 9); ok {
		t.Errorf("places %v, though no single place of the earliest expiry holds 9", codes)
	}
}

func TestChoicesGoWhereTheTourGoes(t *testing.T) {
	f, _ := FromPlaces(shelves(), nil)
	tour, taken := f.TourOfChoices("PACK", []string{"C8"}, [][]string{{"A9", "C3"}, {"B5", "C9", "A0"}, nil}, "PACK")
	if !slices.Equal(taken, []string{"C3", "C9", ""}) || !tour.Optimal || tour.LengthMM != 2*(6000+11000) {
		t.Errorf("took %v, %d mm", taken, tour.LengthMM)
	}
	var many [][]string
	for range 12 {
		many = append(many, []string{"A9", "C3"})
	}
	tour, taken = f.TourOfChoices("PACK", []string{"C8"}, many, "PACK")
	if slices.Contains(taken, "A9") || tour.Optimal || tour.LengthMM != 2*(6000+10000) || tour.LowerBoundMM > tour.LengthMM {
		t.Errorf("took %v, %+v", taken, tour)
	}
}

func TestPaceIsLearned(t *testing.T) {
	if LearnPace(nil) != DefaultPace {
		t.Error("a pace was learned from nothing")
	}
	var history []Done
	for i := range 40 {
		d := Done{LengthMM: int64(50_000 + 7_000*(i%9)), Lines: 3 + i%7}
		d.Took = Pace{1500 * time.Millisecond, 7 * time.Second, 90 * time.Second}.Estimate(d.LengthMM, d.Lines)
		history = append(history, d)
	}
	p := LearnPace(history)
	if got, want := p.Estimate(100_000, 10), 310*time.Second; (got - want).Abs() > 2*time.Second {
		t.Errorf("100 m and 10 lines: %v, want %v", got, want)
	}
	for i := range history {
		history[i] = history[0]
	}
	if got := LearnPace(history).Estimate(history[0].LengthMM, history[0].Lines); (got - history[0].Took).Abs() > 2*time.Second {
		t.Errorf("runs all alike: %v, want %v", got, history[0].Took)
	}
}
