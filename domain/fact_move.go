package domain

import (
	"slices"
	"strings"
)

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
	if f.sign > 0 {
		for _, stock := range Find[Stock](f, ByHolder, string(In(m.Unit))) {
			f.answer(FillTaskID(to, stock.Goods.Item), TaskDone) // a pallet fills a face up, whatever brought it
		}
	}
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
		if place.Full {
			f.meet(ExceptionOf(f, TaskPutaway, ReasonFull), m.Location, "", PlaceFull)
		}
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
// when nobody can say who was last, the unit is in limbo until somebody looks. Sightings that a later one
// follows are forgotten, so the outcome does not depend on the order in which they came.
func (f *folding) observe(unit Unit, location string) {
	left := unit.Location
	sightings := []Sighting{}
	superseded := false
	for _, before := range unit.Sightings {
		if !f.seen.Knew(before.Seen) && !before.Seen.Knew(f.seen) && before.Location != location {
			f.raise(Discrepancy{ID: DerivedID(string(UnitTwoPlaces), pair(before.Seen.ID(), f.seen.ID())...), Kind: UnitTwoPlaces,
				Location: location, Unit: unit.Label})
		}
		order := f.seen.Compare(before.Seen)
		superseded = superseded || order == Earlier
		if order != Later {
			sightings = append(sightings, before)
		}
	}
	if !superseded {
		sightings = append(sightings, Sighting{location, f.seen})
	}
	slices.SortFunc(sightings, func(a, b Sighting) int { return strings.Compare(a.Seen.ID(), b.Seen.ID()) })
	unit.Sightings, unit.Location = sightings, agreed(sightings)
	f.Put(unit)
	if left != unit.Location {
		f.clearFull(left)
	}
	if unit.Location == Limbo {
		for _, sighting := range sightings {
			f.askCount(sighting.Location, "", string(UnitTwoPlaces))
		}
	}
	f.judgeWaitingUnit(unit.Label)
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

func pair(a, b string) []string {
	if a > b {
		a, b = b, a
	}
	return []string{a, b}
}
