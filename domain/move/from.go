package move

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// takeFrom takes a pallet, a place, or a thing that stands at one place only.
func (s State) takeFrom(m work.Meaning, t *work.Turn) State {
	place := placeOf(m, s.Plan.From, t)
	switch {
	case m.Unit != nil:
		return s.takeUnit(*m.Unit, t)
	case place != "":
		return s.takePlace(place, t)
	case m.Item != nil || len(m.Lots) > 0 || len(m.Serials) > 0:
		return s.takeAlone(m, t)
	case m.Known():
		t.Refuse(work.ExpectedLocation)
	default:
		t.Refuse(work.UnknownBarcode, work.Echo(t.Event))
	}
	return s
}

// placeOf is the code of the place that was scanned or typed, or empty.
func placeOf(m work.Meaning, expected string, t *work.Turn) string {
	place, _ := t.PlaceNamed(m, expected)
	return place.Code
}

// takeUnit takes a pallet whole, wherever the replica believes it to be: the worker stands before it.
func (s State) takeUnit(unit domain.Unit, t *work.Turn) State {
	if unit.Location == "" {
		t.Refuse(work.AlreadyLoaded, unit.Label)
		return s
	}
	if s.Plan.Face != "" && unit.Label != s.Plan.Unit && !carries(unit.Label, s.Plan.Item, t.Rows) {
		t.Refuse(work.WrongUnit, unit.Label, s.Plan.Item)
		return s
	}
	s.Unit, s.Step = unit.Label, AtTo
	t.Take()
	return s
}

func carries(unit, item string, rows domain.Reader) bool {
	return holds(domain.Find[domain.Stock](rows, domain.ByHolder, string(domain.In(unit))), item)
}

func holds(stocks []domain.Stock, item string) bool {
	return slices.ContainsFunc(stocks, func(stock domain.Stock) bool { return stock.Goods.Item == item })
}

func (s State) takePlace(place string, t *work.Turn) State {
	there := standing(place, t.Rows)
	if s.Filling && s.Plan.Face == "" {
		found := needs(t.View)
		if at := slices.IndexFunc(found, func(need Need) bool { return need.Face == place }); at >= 0 {
			t.Take()
			return s.fill(found[at], t) // he stands before the face that he wants to fill
		}
	}
	switch {
	case s.Plan.Face != "" && (place == s.Plan.Face || !t.Blind() && !holds(there, s.Plan.Item)):
		t.Refuse(work.WrongLocation, place, s.Plan.From)
		return s
	case len(there) == 0 && !t.Blind():
		t.Refuse(work.NotEnoughStock, 0)
		return s
	}
	s.From, s.Step = place, AtItem
	t.Take()
	return s
}

// takeAlone takes goods that can only be in one place.
func (s State) takeAlone(m work.Meaning, t *work.Turn) State {
	found := slices.DeleteFunc(matching(m, everywhere(m, t.Rows)), func(stock domain.Stock) bool {
		return stock.Quantity <= 0 || domain.IsCart(domain.LocationOf(t.Rows, stock.Holder))
	})
	if len(found) != 1 {
		t.Refuse(work.ExpectedLocation)
		return s
	}
	return s.name(found[0], m, t)
}

// everywhere is all stock on the site that a code can mean.
func everywhere(m work.Meaning, rows domain.Reader) []domain.Stock {
	if m.Item != nil {
		return domain.Find[domain.Stock](rows, domain.ByItem, m.Item.Code)
	}
	found := slices.Clone(m.Serials)
	for _, lot := range m.Lots {
		found = append(found, domain.Find[domain.Stock](rows, domain.ByLot, lot.Item, lot.Code)...)
	}
	return found
}

// standing is the stock at a place, loose and on what stands there.
func standing(place string, rows domain.Reader) []domain.Stock {
	found := domain.Find[domain.Stock](rows, domain.ByHolder, string(domain.At(place)))
	for _, unit := range domain.Find[domain.Unit](rows, domain.ByLocation, place) {
		found = append(found, domain.Find[domain.Stock](rows, domain.ByHolder, string(domain.In(unit.Label)))...)
	}
	return slices.DeleteFunc(found, func(stock domain.Stock) bool { return stock.Quantity <= 0 })
}

// matching is the stock that fits everything a code says.
func matching(m work.Meaning, stocks []domain.Stock) []domain.Stock {
	return slices.DeleteFunc(slices.Clone(stocks), func(stock domain.Stock) bool {
		goods := stock.Goods
		switch {
		case m.Item != nil && goods.Item != m.Item.Code:
			return true
		case m.Lot != "" && goods.Lot != m.Lot, m.Serial != "" && goods.Serial != m.Serial:
			return true
		case m.Expiry != "" && goods.Expiry != m.Expiry:
			return true
		case len(m.Lots) > 0:
			return goods.Lot != m.Text
		case len(m.Serials) > 0:
			return goods.Serial != m.Text
		}
		return false
	})
}
