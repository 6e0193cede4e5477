package route

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestEarliestHoldsToFEFO(t *testing.T) {
	sources := []Source{{"2026-05-01", 10}, {"2026-04-01", 3}, {"2026-04-01", 8}, {"", 99}, {"2026-01-01", 0}}
	if forced, ways, short := Earliest(sources, 5); forced != nil || short != 0 || !slices.EqualFunc(ways, [][]Portion{{{2, 5}}}, slices.Equal) {
		t.Errorf("%v %v %d, want 5 of the third: it expires first and holds enough", forced, ways, short)
	}
	if forced, ways, short := Earliest(sources, 14); ways != nil || short != 0 || !slices.Equal(forced, []Portion{{1, 3}, {2, 8}, {0, 3}}) {
		t.Errorf("%v %v %d, want all of April and three of May", forced, ways, short)
	}
	if _, _, short := Earliest(sources, 121); short != 1 {
		t.Errorf("short of %d, want 1", short)
	}
}

// Whatever way is taken: the sum is right, nothing goes beyond what a source holds, nothing later goes while something
// earlier stays, and no source of a way could be left out.
func TestEarliestSplitsOfAnyStock(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 1))
	for range 3000 {
		sources := make([]Source, r.IntN(20))
		var held int64
		for i := range sources {
			sources[i] = Source{[]string{"", "2026-01-01", "2026-02-01"}[r.IntN(3)], r.Int64N(6)}
			held += sources[i].Quantity
		}
		want := r.Int64N(30)
		forced, ways, short := Earliest(sources, want)
		if short != max(0, want-held) || len(ways) > waysMax {
			t.Fatalf("%d short of %d, %d held, %d ways", short, want, held, len(ways))
		}
		for _, way := range append(ways, nil)[:max(1, len(ways))] {
			checkFEFO(t, sources, append(slices.Clone(forced), way...), want-short)
			for _, one := range way {
				var rest int64
				for _, p := range way {
					rest += sources[p.Source].Quantity
				}
				if rest-sources[one.Source].Quantity >= sum(way) {
					t.Fatalf("way %v of %v does not need %v", way, sources, one)
				}
			}
		}
	}
}

func sum(portions []Portion) (quantity int64) {
	for _, p := range portions {
		quantity += p.Quantity
	}
	return quantity
}

func checkFEFO(t *testing.T, sources []Source, taken []Portion, want int64) {
	t.Helper()
	left := slices.Clone(sources)
	for _, p := range taken {
		left[p.Source].Quantity -= p.Quantity
		if p.Quantity <= 0 || left[p.Source].Quantity < 0 {
			t.Fatalf("%v of %v", taken, sources)
		}
	}
	for _, p := range taken {
		for _, s := range left {
			if expiry := sources[p.Source].Expiry; s.Quantity > 0 && s.Expiry != "" && (expiry == "" || s.Expiry < expiry) {
				t.Fatalf("%v of %v leaves something earlier", taken, sources)
			}
		}
	}
	if sum(taken) != want {
		t.Fatalf("%v are not %d", taken, want)
	}
}

func TestChoicesGoWhereTheTourGoes(t *testing.T) {
	f, _ := FromPlaces(shelves(), nil)
	either := [][]string{{"A9"}, {"C3"}}
	tour, taken := f.TourOfChoices("PACK", []string{"C8"}, [][][]string{either, {{"B5"}, {"C9", "C1"}, {"A0"}}, nil}, "PACK")
	if !slices.Equal(taken, []int{1, 1, -1}) || !tour.Optimal || tour.LengthMM != 2*(6000+11000) {
		t.Errorf("took %v, %d mm", taken, tour.LengthMM)
	}
	var many [][][]string
	for range 12 {
		many = append(many, either)
	}
	tour, taken = f.TourOfChoices("PACK", []string{"C8"}, many, "PACK")
	if slices.Contains(taken, 0) || tour.Optimal || tour.LengthMM != 2*(6000+10000) || tour.LowerBoundMM > tour.LengthMM {
		t.Errorf("took %v, %+v", taken, tour)
	}
}

// Few choices are made so that no other combination is shorter.
func TestChoicesEqualEveryCombination(t *testing.T) {
	f, _ := FromPlaces(shelves(), nil)
	r := rand.New(rand.NewPCG(11, 2))
	place := func() string { return shelves()[2+r.IntN(30)].Code }
	for range 40 {
		choices := make([][][]string, 3)
		for i := range choices {
			for range 1 + r.IntN(3) {
				choices[i] = append(choices[i], []string{place(), place()}[:1+r.IntN(2)])
			}
		}
		stop := place()
		tour, _ := f.TourOfChoices("PACK", []string{stop}, choices, "PACK")
		least := int64(none)
		for _, a := range choices[0] {
			for _, b := range choices[1] {
				for _, c := range choices[2] {
					least = min(least, f.Tour("PACK", slices.Concat([]string{stop}, a, b, c), "PACK").LengthMM)
				}
			}
		}
		if tour.LengthMM != least || tour.LengthMM != f.Tour("PACK", tour.Order, "PACK").LengthMM || !tour.Optimal {
			t.Fatalf("%d mm by %v, shortest %d", tour.LengthMM, tour.Order, least)
		}
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
