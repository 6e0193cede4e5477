package domain

import (
	"cmp"
	"slices"
)

// Sighting is one observation of where a unit is.
type Sighting struct {
	Location string `cbor:"1,keyasint,omitempty"`
	Seen     Seen   `cbor:"2,keyasint,omitempty"`
	Beside   string `cbor:"3,keyasint,omitempty"` // nobody scanned a place: it stood where this unit was, and the location is what is believed of that
}

// Trail is where a unit was seen, also before it was seen last: whoever tells late what he packed out of a tote set the
// carton down where the tote was then.
type Trail struct {
	Unit      string     `cbor:"1,keyasint,omitempty"`
	Sightings []Sighting `cbor:"2,keyasint,omitempty"`
}

// trailMost bounds what is remembered of a unit: a tote goes round a few times in a shift.
const trailMost = 24

// ByBeside finds the units that are where another one was.
const ByBeside = "beside"

// Table, Key and Terms make Trail a row.
func (Trail) Table() Table  { return TableTrail }
func (t Trail) Key() string { return t.Unit }
func (Trail) Terms() []Term { return nil }

// unitAt makes sure that a unit is known, and notes that it was seen at a location.
func (f *folding) unitAt(label string, kind UnitKind, location string) {
	unit, ok := Get[Unit](f, label)
	if !ok {
		unit = Unit{Label: label, Kind: kind}
	}
	f.observe(unit, Sighting{Location: location, Seen: f.seen})
}

// observe puts a unit where it was seen last by the order of what happened, not of what arrived: a move that
// a device tells late does not drag the pallet back. Two who did not know of each other make a discrepancy;
// when nobody can say who was last, the unit is in limbo until somebody looks.
func (f *folding) observe(unit Unit, sighting Sighting) {
	seen := f.resolve([]Sighting{sighting}, 0)
	for _, before := range unit.Sightings {
		here := slices.ContainsFunc(seen, func(s Sighting) bool { return s.Location == before.Location })
		if !here && !f.seen.Knew(before.Seen) && !before.Seen.Knew(f.seen) {
			f.raiseTwoPlaces(unit.Label, sighting.Location, before.Seen, f.seen)
		}
	}
	if agreed(seen) == Limbo {
		f.raiseTwoPlaces(unit.Label, sighting.Location, f.seen, f.seen)
	}
	trail := slices.SortedFunc(slices.Values(append(f.trail(unit), sighting)), func(a, b Sighting) int {
		if order := cmp.Compare(a.Seen.Low, b.Seen.Low); order != 0 {
			return order
		}
		return cmp.Compare(a.Seen.ID(), b.Seen.ID())
	})
	if forgotten := len(trail) - trailMost; forgotten > 0 {
		trail = trail[forgotten:]
		f.settleBeside(unit.Label, trail[0].Seen)
	}
	f.Put(Trail{unit.Label, trail})
	f.place(unit, 0)
	f.judgeWaitingUnit(unit.Label)
}

// settleBeside leaves units where they were beside another one before all that is remembered of that one from now on: nothing
// that comes late can say otherwise, and a tote that goes round for years has few units beside it.
func (f *folding) settleBeside(label string, oldest Seen) {
	old := func(s Sighting) bool { return s.Beside == label && s.Seen.Compare(oldest) == Earlier }
	for _, unit := range Find[Unit](f, ByBeside, label) {
		if !slices.ContainsFunc(unit.Sightings, old) {
			continue
		}
		f.Put(Trail{unit.Label, f.settled(f.trail(unit), old)})
		unit.Sightings = f.settled(unit.Sightings, old)
		f.Put(unit)
	}
}

// settled are sightings of which some name from now on the place that they stand for.
func (f *folding) settled(sightings []Sighting, old func(Sighting) bool) (settled []Sighting) {
	for _, s := range sightings {
		if !old(s) {
			settled = append(settled, s)
			continue
		}
		for _, place := range f.resolve([]Sighting{s}, 0) {
			here := Sighting{Location: place.Location, Seen: s.Seen}
			if !slices.Contains(settled, here) { // of several that are beside the same each stands for all
				settled = append(settled, here)
			}
		}
	}
	return settled
}

// trail is what is known of where a unit was seen. A device has only the last sightings, and its own.
func (f *folding) trail(unit Unit) []Sighting {
	trail, _ := Get[Trail](f, unit.Label)
	known := slices.Clone(trail.Sightings)
	for _, last := range unit.Sightings {
		if !slices.ContainsFunc(trail.Sightings, func(s Sighting) bool { return s.Seen.same(last.Seen) }) {
			known = append(known, last)
		}
	}
	return known
}

// place puts a unit where its last sightings say, and with it the units that were beside it at a time for which that
// makes a difference.
func (f *folding) place(unit Unit, depth int) {
	left := unit.Location
	unit.Sightings = f.resolve(last(f.trail(unit)), depth)
	unit.Location = agreed(unit.Sightings)
	if f.hasLeft(unit) {
		unit.Location = ""
	}
	f.Put(unit)
	if left != unit.Location {
		f.clearFull(left)
	}
	if unit.Location == Limbo {
		for _, sighting := range unit.Sightings {
			f.askCount(sighting.Location, "", string(UnitTwoPlaces))
		}
	}
	if depth == UnitDepthMax {
		return
	}
	for _, beside := range Find[Unit](f, ByBeside, unit.Label) {
		if !f.mayMove(beside, unit.Label) {
			continue
		}
		now := f.resolve(last(f.trail(beside)), depth+1)
		if beside.Label == unit.Label || slices.Equal(now, beside.Sightings) {
			continue
		}
		if agreed(now) == Limbo {
			f.raiseTwoPlaces(beside.Label, now[0].Location, now[0].Seen, f.seen)
		}
		f.place(beside, depth+1)
		f.judgeWaitingUnit(beside.Label)
	}
}

// mayMove tells whether a unit can be somewhere else now that another one, which it was beside, was seen: not if it was put
// down before, for which nothing that is told now, and nothing that is forgotten of the other, makes a difference.
func (f *folding) mayMove(unit Unit, beside string) bool {
	return slices.ContainsFunc(unit.Sightings, func(s Sighting) bool { return s.Beside == beside && f.seen.Compare(s.Seen) != Later })
}

// last are the sightings that no other one surely follows. Where each is followed by another, as when a clock was set back,
// nobody can say which was last: then it may be any.
func last(sightings []Sighting) []Sighting {
	last := slices.DeleteFunc(slices.Clone(sightings), func(s Sighting) bool {
		return slices.ContainsFunc(sightings, func(other Sighting) bool { return s.Seen.Compare(other.Seen) == Earlier })
	})
	if len(last) == 0 {
		return sightings
	}
	return last
}

// resolve says of sightings beside another unit where that one was: at several places when nobody can tell, and where
// the device believed it to be when nobody has told of it.
func (f *folding) resolve(sightings []Sighting, depth int) []Sighting {
	var resolved []Sighting
	for _, s := range sightings {
		var places []Sighting
		if s.Beside != "" && depth < UnitDepthMax {
			places = f.resolve(f.whereabouts(s.Beside, s.Seen), depth+1)
		}
		if len(places) == 0 {
			places = []Sighting{s}
		}
		for _, place := range places {
			resolved = append(resolved, Sighting{place.Location, s.Seen, s.Beside})
		}
	}
	slices.SortFunc(resolved, func(a, b Sighting) int {
		return cmp.Or(cmp.Compare(a.Seen.ID(), b.Seen.ID()), cmp.Compare(a.Location, b.Location))
	})
	return slices.Compact(resolved)
}

// whereabouts are the last sightings of a unit before a moment. Those of which nobody can say that they were before it
// do not take the place of those that were.
func (f *folding) whereabouts(label string, at Seen) []Sighting {
	unit, _ := Get[Unit](f, label)
	var before, sure []Sighting
	for _, s := range f.trail(unit) {
		switch s.Seen.Compare(at) {
		case Earlier:
			sure = append(sure, s)
		case Unclear:
			before = append(before, s)
		}
	}
	sure = last(sure)
	for _, s := range before {
		if !slices.ContainsFunc(sure, func(other Sighting) bool { return s.Seen.Compare(other.Seen) == Earlier }) {
			sure = append(sure, s)
		}
	}
	return sure
}

// forget drops the history of a unit that has left, and that of the open cartons that it was: nothing that comes late can
// bring it back.
func (f *folding) forget(unit Unit) Unit {
	f.Delete(TableTrail, unit.Label)
	before := unit.Sightings
	unit.Sightings = slices.Clone(before)
	for i := range unit.Sightings {
		unit.Sightings[i].Beside = ""
	}
	f.Put(unit)
	for _, s := range before {
		beside, _ := Get[Unit](f, s.Beside)
		if beside.Kind == Carton && len(Find[Stock](f, ByHolder, string(In(beside.Label)))) == 0 {
			f.forget(beside)
		}
	}
	return unit
}

// agreed is the one place that all sightings name, or limbo.
func agreed(sightings []Sighting) string {
	for _, s := range sightings {
		if s.Location != sightings[0].Location {
			return Limbo
		}
	}
	return sightings[0].Location
}

func (f *folding) raiseTwoPlaces(unit, location string, a, b Seen) {
	f.raise(Discrepancy{ID: DerivedID(string(UnitTwoPlaces), pair(a.ID(), b.ID())...), Kind: UnitTwoPlaces, Location: location, Unit: unit})
}

func pair(a, b string) []string {
	if a > b {
		a, b = b, a
	}
	return []string{a, b}
}
