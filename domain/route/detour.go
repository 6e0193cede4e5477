package route

import "slices"

// Errand is further work that a walk could take along: a count is one place, a putaway the place to fetch from and the
// place to bring to, in this order.
type Errand struct {
	Via []string
}

// Detour is an errand put where it lengthens a walk least.
type Detour struct {
	Errand  int // index
	Behind  int // it comes behind this many stops of the walk
	ExtraMM int64
}

// Detours tells what each errand would add to a walk from start through order to end, which stays as it is (interleaving;
// opportunity counting). Only errands that add at most limitMM are listed, the least first.
func (f *Floor) Detours(start string, order []string, end string, errands []Errand, limitMM int64) []Detour {
	var out []Detour
	walk := append(append([]string{start}, order...), end)
	for i, e := range errands {
		best := Detour{Errand: i, ExtraMM: limitMM + 1}
		for at := 0; at+1 < len(walk); at++ {
			if extra := f.extra(walk[at], e.Via, walk[at+1]); extra != Unknown && extra < best.ExtraMM {
				best.Behind, best.ExtraMM = at, extra
			}
		}
		if len(e.Via) > 0 && best.ExtraMM <= limitMM {
			out = append(out, best)
		}
	}
	slices.SortStableFunc(out, func(a, b Detour) int { return int(min(max(a.ExtraMM-b.ExtraMM, -1), 1)) })
	return out
}

// extra is what going from one place to the next by way of others adds, or Unknown.
func (f *Floor) extra(from string, via []string, to string) int64 {
	direct := f.Distance(from, to)
	if direct == Unknown {
		return Unknown
	}
	mm, at := -direct, from
	for _, next := range append(slices.Clone(via), to) {
		leg := f.Distance(at, next)
		if leg == Unknown {
			return Unknown
		}
		mm, at = mm+leg, next
	}
	return mm
}

// Resume tells how to go on with a walk whose remaining stops are given: as planned when nothing changed, for nobody
// wants a list that jumps; anew from the present place when a fact changed or the worker asks. It keeps the planned order
// also when the new one saves less than worthMM.
func (f *Floor) Resume(here string, remaining []string, end string, changed bool, worthMM int64) []string {
	if !changed {
		return remaining
	}
	var planned int64
	at := here
	for _, next := range append(slices.Clone(remaining), end) {
		leg := f.Distance(at, next)
		if leg == Unknown {
			return f.Tour(here, remaining, end).Order
		}
		planned, at = planned+leg, next
	}
	if t := f.Tour(here, remaining, end); planned-t.LengthMM >= max(worthMM, 1) {
		return t.Order
	}
	return remaining
}
