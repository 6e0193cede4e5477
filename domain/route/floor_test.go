package route

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// shelves is a site of three aisles with ten bays each, a packing table in front and one place nobody measured.
func shelves() []Place {
	places := []Place{{Code: "PACK", XMM: 0, YMM: 0, Located: true}, {Code: "LOST"}}
	for a := range 3 {
		for b := range 10 {
			places = append(places, Place{
				Code: fmt.Sprintf("%c%d", 'A'+a, b), Aisle: string(rune('A' + a)),
				XMM: int64(a) * 3000, YMM: 2000 + int64(b)*1000, Located: true,
			})
		}
	}
	return places
}

func TestFloorFromCoordinates(t *testing.T) {
	f, notes := FromPlaces(shelves(), nil)
	if !strings.Contains(strings.Join(notes, "\n"), "LOST") || !strings.Contains(strings.Join(notes, "\n"), "assumed") {
		t.Errorf("notes %q tell neither of the place left out nor of what was assumed", notes)
	}
	for _, c := range []struct {
		a, b string
		mm   int64
	}{{"PACK", "A0", 2000}, {"A0", "B0", 7000}, {"A9", "C9", 8000}, {"A0", "A9", 9000}, {"PACK", "LOST", Unknown}} {
		if mm := f.Distance(c.a, c.b); mm != c.mm {
			t.Errorf("%s to %s: %d mm, want %d", c.a, c.b, mm, c.mm)
		}
	}
	tour := f.Tour("PACK", []string{"C0", "LOST", "A9", "A0", "B9"}, "PACK")
	if !tour.Optimal || tour.LengthMM != 12000+3000+2*1000+3000+12000+6000 {
		t.Errorf("tour %+v", tour)
	}
	if got := tour.Order[len(tour.Order)-1]; got != "LOST" || len(tour.Order) != 5 {
		t.Errorf("order %v does not end in the stop nobody can place", tour.Order)
	}
}

func TestFloorAroundABlockedAisle(t *testing.T) {
	f, _ := FromPlaces(shelves(), nil)
	shut := f.Without("A5")
	if mm := shut.Distance("A4", "A6"); mm != 6000+3000+12000+3000+4000 {
		t.Errorf("around the blockage: %d mm", mm)
	}
	tour := shut.Tour("PACK", []string{"A4", "A5", "A6"}, "PACK")
	if !slices.Equal(tour.Apart, []string{"A5"}) || !tour.Optimal {
		t.Errorf("tour %+v leaves something other than the blocked place apart", tour)
	}
	if again := f.Tour("PACK", []string{"A4", "A5", "A6"}, "PACK"); again.LengthMM != 16000 {
		t.Errorf("the floor itself changed: %d mm", again.LengthMM)
	}
}

func TestFloorTurned(t *testing.T) {
	places := shelves()
	for i := range places {
		places[i].XMM, places[i].YMM = places[i].YMM, places[i].XMM
	}
	f, _ := FromPlaces(places, nil)
	if mm := f.Distance("A0", "B0"); mm != 7000 {
		t.Errorf("turned floor: %d mm, want 7000", mm)
	}
}

func TestFloorFromSegments(t *testing.T) {
	f, notes := FromPlaces(
		[]Place{{Code: "A", Located: true}, {Code: "NEAR", XMM: 100, YMM: 200, Located: true}},
		[]Segment{{"A", "W", 1000, false}, {"W", "B", 2000, true}, {"B", "A", 4000, true}})
	if len(notes) != 1 || f.Distance("A", "B") != 3000 || f.Distance("B", "A") != 4000 || f.Distance("NEAR", "W") != 1300 {
		t.Errorf("distances %d %d %d, notes %q", f.Distance("A", "B"), f.Distance("B", "A"), f.Distance("NEAR", "W"), notes)
	}
	if tour := f.Tour("A", []string{"B", "NEAR"}, "A"); tour.LengthMM != 7600 || !tour.Optimal {
		t.Errorf("tour %+v, want 7600 mm", tour)
	}
}

// corridors is a site of random one-way and two-way segments between waypoints, with places beside them.
func corridors(r *rand.Rand) (places []Place, segments []Segment) {
	name := func(i int) string { return fmt.Sprint("W", i) }
	for i := range 8 {
		places = append(places, Place{Code: name(i), XMM: int64(r.IntN(50)), YMM: int64(r.IntN(50)), Located: true})
	}
	for range 16 {
		a, b := r.IntN(8), r.IntN(8)
		segments = append(segments, Segment{From: name(a), To: name(b), LengthMM: 1 + r.Int64N(50), OneWay: r.IntN(3) == 0})
	}
	for i := range 3 {
		places = append(places, Place{Code: fmt.Sprint("P", i), XMM: int64(r.IntN(50)), YMM: int64(r.IntN(50)), Located: true})
	}
	return places, segments
}

// A floor of segments without a place is the floor that was never given the segments at it.
func TestSegmentsAroundABlockedPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(10, 1))
	for range 100 {
		places, segments := corridors(r)
		f, _ := FromPlaces(places, segments)
		blocked := places[r.IntN(len(places))].Code
		shut := f.Without(blocked)
		at := map[string]bool{blocked: true}
		if tied, ok := f.tied[blocked]; ok {
			at[tied] = true
		}
		left := slices.DeleteFunc(slices.Clone(segments), func(s Segment) bool { return at[s.From] || at[s.To] })
		want, _ := FromPlaces(places[:8], append(left, Segment{From: "X", To: "X"}))
		for _, a := range places[:8] {
			for _, b := range places[:8] {
				if a.Code == b.Code || !want.knows(a.Code) || !want.knows(b.Code) || want.tied[a.Code] != "" || want.tied[b.Code] != "" {
					continue
				}
				if got, expect := shut.Distance(a.Code, b.Code), want.Distance(a.Code, b.Code); got != expect {
					t.Fatalf("%s to %s without %s: %d mm, want %d", a.Code, b.Code, blocked, got, expect)
				}
			}
			if a.Code != blocked && f.knows(blocked) && shut.Distance(a.Code, blocked) != Unknown {
				t.Fatalf("%s is still reached from %s", blocked, a.Code)
			}
		}
	}
}
