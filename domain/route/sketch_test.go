package route

import (
	"slices"
	"testing"
)

func TestSketchShowsTheWalk(t *testing.T) {
	f, _ := FromPlaces(shelves(), nil)
	s, ok := f.Sketch("PACK", []string{"A2", "B2"}, "PACK")
	if !ok || len(s.Stops) != 2 || s.Stops[1] != (Corner{3000, 4000}) || s.End == nil || *s.End != (Corner{0, 0}) {
		t.Fatalf("sketch %+v, %v", s, ok)
	}
	if length(s.Walk) != f.Distance("PACK", "A2")+f.Distance("A2", "B2")+f.Distance("B2", "PACK") {
		t.Errorf("the walk %v is not made of shortest ways", s.Walk)
	}
	if len(s.Lines) != 3+len(f.grid.CrossYMM) {
		t.Errorf("%d lines where three aisles and %d cross aisles are", len(s.Lines), len(f.grid.CrossYMM))
	}
}

func TestSketchGoesRoundABlockedAisle(t *testing.T) {
	f, _ := FromPlaces(shelves(), nil)
	s, ok := f.Without("A5").Sketch("A4", []string{"A6"}, "")
	if !ok || s.End != nil || len(s.Shut) != 1 || length(s.Walk) != f.Without("A5").Distance("A4", "A6") {
		t.Errorf("sketch %+v, %v", s, ok)
	}
}

// A place without coordinates, or one that nothing leads to, has no map: half a map leads astray.
func TestSketchOfTheUnknown(t *testing.T) {
	f, _ := FromPlaces(shelves(), nil)
	for _, stops := range [][]string{{"LOST"}, {"NOWHERE"}, {"A1", "LOST"}} {
		if s, ok := f.Sketch("PACK", stops, "PACK"); ok {
			t.Errorf("a map to %v: %+v", stops, s)
		}
	}
	if _, ok := f.Without("A5").Sketch("A4", []string{"A5"}, ""); ok {
		t.Error("a map into the blocked bay")
	}
}

func TestSketchAlongSegments(t *testing.T) {
	places := []Place{{Code: "PACK", Located: true}, {Code: "S1", XMM: 4000, YMM: 3000, Located: true}, {Code: "S2", XMM: 4000, YMM: 9000, Located: true}}
	f, _ := FromPlaces(places, []Segment{{From: "PACK", To: "corner", LengthMM: 4000}, {From: "corner", To: "S1", LengthMM: 3000}, {From: "S1", To: "S2", LengthMM: 6000}})
	s, ok := f.Sketch("PACK", []string{"S2"}, "")
	if want := []Corner{{0, 0}, {4000, 3000}, {4000, 9000}}; !ok || !slices.Equal(s.Walk, want) {
		t.Errorf("walk %v, want %v: waypoints without coordinates are passed over", s.Walk, want)
	}
	if _, ok := f.Sketch("PACK", []string{"corner"}, ""); ok {
		t.Error("a map to a waypoint of which nobody knows where it lies")
	}
}

func length(walk []Corner) (mm int64) {
	for i := range walk[1:] {
		mm += abs(walk[i+1].XMM-walk[i].XMM) + abs(walk[i+1].YMM-walk[i].YMM)
	}
	return mm
}
