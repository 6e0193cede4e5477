package move

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/putaway"
	"github.com/handtruck/handtruck/domain/work"
)

// takeTo takes the place, or for loose goods the pallet, to set them down at.
func (s State) takeTo(m work.Meaning, t *work.Turn) State {
	code := placeOf(m, s.Plan.Face, t)
	place, ok := domain.Get[domain.Location](t.Rows, code)
	switch {
	case ok:
		if s.mayStand(place, t) {
			return s.setDown(place.Code, domain.At(place.Code), t)
		}
	case m.Unit != nil && s.Unit == "":
		return s.ontoUnit(*m.Unit, t)
	case m.Known():
		t.Refuse(work.ExpectedLocation)
	default:
		t.Refuse(work.UnknownBarcode, work.Echo(t.Event))
	}
	return s
}

// mayStand holds the place against the rules of putaway. Places that goods only pass through are bound by none but
// being blocked.
func (s State) mayStand(place domain.Location, t *work.Turn) bool {
	if s.origin(t.Rows) == place.Code {
		t.Refuse(work.AlreadyDone)
		return false
	}
	code := putaway.Allowed(t.Rows, place, s.load(t.Rows))
	if !putaway.Stores(place) && code != work.LocationBlocked {
		code = ""
	}
	if code != "" {
		t.Refuse(code, place.Code)
		return false
	}
	if place.Full || s.Plan.Face != "" && s.Plan.Face != place.Code {
		return t.Confirmed(work.ConfirmLocationDiffers, place.Code)
	}
	return true
}

// origin is the place that the load comes from.
func (s State) origin(rows domain.Reader) string {
	if s.Unit != "" {
		return domain.LocationOf(rows, domain.In(s.Unit))
	}
	return s.Holder.Location() // back from a pallet to the place below it is a move
}

func (s State) load(rows domain.Reader) putaway.Load {
	if s.Unit != "" {
		return putaway.LoadOfUnit(rows, s.Unit)
	}
	return putaway.LoadOfGoods(rows, s.Goods, s.Quantity)
}

// ontoUnit puts loose goods onto a pallet that is nobody's order.
func (s State) ontoUnit(unit domain.Unit, t *work.Turn) State {
	switch {
	case unit.Taken() || unit.Closed:
		t.Refuse(work.UnitNotEmpty, unit.Label)
		return s
	case s.Holder == domain.In(unit.Label):
		t.Refuse(work.AlreadyDone)
		return s
	}
	return s.setDown(unit.Location, domain.In(unit.Label), t)
}

// setDown ends the move and begins the next.
func (s State) setDown(place string, to domain.Holder, t *work.Turn) State {
	next := s.first()
	prior := s
	prior.Prior, prior.Last = nil, nil
	next.Prior = &prior
	if s.Unit != "" {
		unit, _ := domain.Get[domain.Unit](t.Rows, s.Unit)
		next.Last = record(t, domain.UnitMoved{Unit: s.Unit, From: unit.Location, To: place, Why: s.why()})
	} else {
		next.Last = record(t, domain.GoodsMoved{From: domain.At(domain.Cart(t.Device())), To: to, Goods: s.Goods, Quantity: s.Quantity,
			Why: s.why(), Task: s.Plan.Task})
	}
	t.Tell(work.Done)
	return next
}
