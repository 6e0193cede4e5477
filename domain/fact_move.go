package domain

import "slices"

// UnitMoved says that a pallet, carton or tote was set down somewhere, with all that is in it.
type UnitMoved struct {
	Unit string   `cbor:"1,keyasint,omitempty"`
	From string   `cbor:"2,keyasint,omitempty"`
	To   string   `cbor:"3,keyasint,omitempty"`
	Why  TaskKind `cbor:"4,keyasint,omitempty"`
}

// GoodsMoved says that goods went from one holder to another.
type GoodsMoved struct {
	From     Holder   `cbor:"1,keyasint,omitempty"`
	To       Holder   `cbor:"2,keyasint,omitempty"`
	Goods    Goods    `cbor:"3,keyasint,omitempty"`
	Quantity int64    `cbor:"4,keyasint,omitempty"`
	Why      TaskKind `cbor:"5,keyasint,omitempty"`
	Task     string   `cbor:"6,keyasint,omitempty"` // the task it answers, if one asked for it
}

// LocationMarked says that a worker found a place full, or a supervisor that it is not.
type LocationMarked struct {
	Location string `cbor:"1,keyasint,omitempty"`
	Full     bool   `cbor:"2,keyasint,omitempty"`
}

// Kind numbers the facts of moving.
func (UnitMoved) Kind() Kind      { return KindUnitMoved }
func (GoodsMoved) Kind() Kind     { return KindGoodsMoved }
func (LocationMarked) Kind() Kind { return KindLocationMarked }

func (m UnitMoved) fold(f *folding) {
	to := m.To
	if f.sign < 0 {
		to = m.From
	}
	unit, ok := Get[Unit](f, m.Unit)
	if !ok {
		unit = Unit{Label: m.Unit, Kind: Pallet}
		f.raise(Discrepancy{ID: DerivedID(string(UnknownThing), m.Unit), Kind: UnknownThing, Location: to, Unit: m.Unit})
	}
	f.observe(unit, to)
}

func (m GoodsMoved) fold(f *folding) {
	f.move(m.From, m.To, m.Goods, m.Quantity, "")
	if m.Task != "" && f.sign > 0 {
		f.answer(m.Task, TaskDone)
	}
}

func (m LocationMarked) fold(f *folding) {
	if place, ok := Get[Location](f, m.Location); ok {
		place.Full = m.Full == (f.sign > 0)
		f.Put(place)
	}
}

// unitAt makes sure that a unit is known, and notes that it was seen at a location.
func (f *folding) unitAt(label string, kind UnitKind, location string) {
	unit, ok := Get[Unit](f, label)
	if !ok {
		unit = Unit{Label: label, Kind: kind}
	}
	f.observe(unit, location)
}

// observe puts a unit where it was seen last by the order of what happened, not of what arrived: a move that
// a device tells late does not drag the pallet back. Two who did not know of each other make a discrepancy;
// when nobody can say who was last, the unit is in limbo until somebody looks.
func (f *folding) observe(unit Unit, location string) {
	before, left := unit.Seen, unit.Location
	known := f.seen.Knew(before)
	if !known && unit.Location != location {
		f.raise(Discrepancy{ID: DerivedID(string(UnitTwoPlaces), pair(before.ID(), f.seen.ID())...), Kind: UnitTwoPlaces,
			Location: location, Unit: unit.Label})
	}
	order := Later
	if before.Device != "" {
		order = f.seen.Compare(before)
	}
	switch {
	case order == Earlier:
		f.Put(unit)
	case order == Unclear && unit.Location != location:
		unit.Candidates = slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(unit.Candidates), unit.Location, location))))
		unit.Candidates = slices.DeleteFunc(unit.Candidates, func(place string) bool { return place == Limbo })
		unit.Location, unit.Seen = Limbo, f.seen
		f.Put(unit)
		for _, place := range unit.Candidates {
			f.askCount(place, "", string(UnitTwoPlaces))
		}
	default:
		unit.Location, unit.Seen, unit.Candidates = location, f.seen, nil
		f.Put(unit)
	}
	if left != unit.Location {
		f.clearFull(left)
	}
	f.judgeWaitingUnit(unit.Label)
}

func pair(a, b string) []string {
	if a > b {
		a, b = b, a
	}
	return []string{a, b}
}
