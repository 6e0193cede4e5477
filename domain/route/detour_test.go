package route

import (
	"slices"
	"testing"
	"time"
)

func TestDetoursAreTakenWhereTheyAddLeast(t *testing.T) {
	f, _ := FromPlaces(shelves(), nil)
	errands := []Errand{{[]string{"A5"}}, {[]string{"C9"}}, {[]string{"PACK", "A3"}}, {[]string{"LOST"}}, {nil}}
	got := f.Detours("PACK", []string{"A9", "B0"}, "PACK", errands, 3000)
	// A5 and A3 lie on the way up aisle A; C9 is far off.
	if want := []Detour{{0, 0, 0}, {2, 0, 0}}; !slices.Equal(got, want) {
		t.Errorf("detours %v, want %v", got, want)
	}
}

func TestResumeKeepsThePlanUnlessAFactChanged(t *testing.T) {
	f, _ := FromPlaces(shelves(), nil)
	poor := []string{"C9", "A9", "C0"}
	if got := f.Resume("PACK", poor, "PACK", false, 0); !slices.Equal(got, poor) {
		t.Errorf("re-ordered to %v though nothing changed", got)
	}
	if got := f.Resume("PACK", poor, "PACK", true, 0); slices.Equal(got, poor) {
		t.Error("kept a poor order though a fact changed")
	}
	if got := f.Resume("PACK", poor, "PACK", true, 1_000_000); !slices.Equal(got, poor) {
		t.Error("re-ordered for less than it is worth")
	}
}

func TestRunsStartApart(t *testing.T) {
	f, _ := FromPlaces(shelves(), nil)
	pace := Pace{PerMetre: time.Second, PerLine: 10 * time.Second}
	a := f.Stays("PACK", []string{"A4"}, "PACK", pace)
	if want := []Stay{{0, 0, 22 * time.Second}}; !slices.Equal(a, want) {
		t.Fatalf("stays %v, want %v", a, want)
	}
	if m := Meeting(a, a, 2*time.Second); m != 20*time.Second {
		t.Errorf("met for %v, want 20 s", m)
	}
	if delay, m := StartApart(a, a, time.Minute); delay != 22*time.Second || m != 0 {
		t.Errorf("start apart by %v, meeting for %v", delay, m)
	}
	if other := f.Stays("PACK", []string{"C4"}, "PACK", pace); Meeting(a, other, 0) != 0 {
		t.Error("two aisles count as a meeting")
	}
}
