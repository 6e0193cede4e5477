package hub

import (
	"math"
	"testing"
)

// TestFactsOfADeviceFollowEachOther: a boot in which a device never reached the hub has a clock that nobody knows. What it recorded
// then happened all the same between what it recorded before and what it recorded in the next boot.
func TestFactsOfADeviceFollowEachOther(t *testing.T) {
	type interval struct{ low, high int64 }
	never := interval{0, math.MaxInt64}
	for name, test := range map[string]struct{ told, want []interval }{
		"nothing is known":                 {[]interval{never, never}, []interval{{100, 900}, {100, 900}}},
		"between two that are known":       {[]interval{{200, 210}, never, never, {300, 310}}, []interval{{200, 210}, {200, 310}, {200, 310}, {300, 310}}},
		"behind one that is known":         {[]interval{{200, 210}, never}, []interval{{200, 210}, {200, 900}}},
		"clocks that contradict":           {[]interval{{400, 410}, {200, 210}}, []interval{{400, 400}, {400, 400}}},
		"one that is not to have been yet": {[]interval{{800, 1000}}, []interval{{800, 900}}},
	} {
		entries := make([]Entry, len(test.told))
		for i, told := range test.told {
			entries[i] = Entry{Number: uint64(i + 8), Low: told.low, High: told.high}
		}
		Tail{Number: 7, Low: 100}.order(entries, 900)
		for i, want := range test.want {
			if e := entries[i]; e.Low != want.low || e.High != want.high {
				t.Errorf("%s: fact %d happened in [%d, %d], not [%d, %d]", name, i+1, e.Low, e.High, want.low, want.high)
			}
		}
	}
}
