package count

import (
	"slices"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// takeItem identifies a thing that was found. A thing that is not on record here is taken all the same.
func (s State) takeItem(m work.Meaning, t *work.Turn) State {
	if s.Missing != "" && (!m.Known() || m.Tracking() || len(m.Lots) > 0 || len(m.Serials) > 0) {
		return s.complete(s.addTracking(m), t)
	}
	s = s.dropHand()
	switch {
	case m.Item != nil:
		goods := domain.Goods{Item: m.Item.Code, Lot: m.Lot, Expiry: m.Expiry, Serial: m.Serial}
		s.Per = m.Per
		return s.complete(goods, t)
	case m.Unit != nil:
		return s.openUnit(*m.Unit, t)
	case m.Location != nil:
		return s.scanPlaceAgain(*m.Location, t)
	case len(m.Lots) > 0 || m.Lot != "":
		return s.takeLot(m, t)
	case len(m.Serials) > 0:
		s.Per = 1
		return s.complete(m.Serials[0].Goods, t)
	case m.Known():
		t.Refuse(work.ExpectedItem)
	default:
		t.Refuse(work.UnknownBarcode, work.Echo(t.Event))
	}
	return s
}

// addTracking gives the missing part to what is in hand: a code that says nothing else is the part itself.
func (s State) addTracking(m work.Meaning) domain.Goods {
	goods := s.Hand.Goods
	switch {
	case m.Tracking():
		goods.Lot, goods.Expiry, goods.Serial = first(goods.Lot, m.Lot), first(goods.Expiry, m.Expiry), first(goods.Serial, m.Serial)
	case s.Missing == work.LotRequired || s.Missing == work.AmbiguousLot:
		goods.Lot = m.Text
	case s.Missing == work.SerialRequired:
		goods.Serial = m.Text
	case s.Missing == work.ExpiryRequired:
		if _, err := time.Parse(time.DateOnly, m.Text); err == nil {
			goods.Expiry = m.Text
		}
	}
	return goods
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// takeLot takes a lot that was scanned without its item.
func (s State) takeLot(m work.Meaning, t *work.Turn) State {
	code := first(m.Lot, m.Text)
	lots := domain.Find[domain.Lot](t.Rows, domain.ByLot, code)
	if here := slices.DeleteFunc(slices.Clone(lots), func(lot domain.Lot) bool {
		return !slices.ContainsFunc(s.onRecord(t.Rows), func(l domain.CountedLine) bool { return l.Goods.Item == lot.Item && l.Goods.Lot == code })
	}); len(here) > 0 {
		lots = here
	}
	switch len(lots) {
	case 0:
		t.Refuse(work.ExpectedItem)
	case 1:
		item, _ := domain.Get[domain.Item](t.Rows, lots[0].Item)
		s.Per = perPiece(item)
		return s.complete(domain.Goods{Item: item.Code, Lot: code, Expiry: lots[0].Expiry}, t)
	default:
		t.Refuse(work.AmbiguousItem)
	}
	return s
}

// openUnit turns to what is on a pallet; of a pallet with one thing only its number is asked.
func (s State) openUnit(unit domain.Unit, t *work.Turn) State {
	s.Unit, s.Loose = unit.Label, false
	content := domain.Find[domain.Stock](t.Rows, domain.ByHolder, string(domain.In(unit.Label)))
	if len(content) == 1 && content[0].Goods.Serial == "" {
		return s.complete(content[0].Goods, t) // its label is none of the pieces: Per stays 0
	}
	t.Take()
	return s
}

// scanPlaceAgain leaves a pallet: what stands loose at the place is counted next.
func (s State) scanPlaceAgain(place domain.Location, t *work.Turn) State {
	if place.Code != s.Location {
		t.Refuse(work.WrongLocation, place.Code, s.Location)
		return s
	}
	s.Unit, s.Loose = "", true
	t.Take()
	return s
}

// complete asks for what the item's tracking still needs, then for the number. A serial number counts one.
func (s State) complete(goods domain.Goods, t *work.Turn) State {
	item, ok := domain.Get[domain.Item](t.Rows, goods.Item)
	if !ok {
		t.Refuse(work.UnknownBarcode, work.Echo(t.Event))
		return s
	}
	goods.Status = ""
	goods, code := s.track(item, goods, t)
	s.Hand = domain.CountedLine{Unit: s.Unit, Goods: goods}
	if code == "" {
		s.Hand.Unit, code = s.unitOf(goods, t.Rows)
	}
	if code != "" {
		s.Missing = code
		if code == work.AmbiguousUnit {
			s = s.dropHand()
		}
		t.Refuse(code)
		return s
	}
	s.Missing = ""
	if item.SerialTracked {
		return s.putSerial(t)
	}
	t.Take()
	s.Step = AtQuantity
	return s
}

// track fills in what only one thing on record here can be, and names what is missing.
func (s State) track(item domain.Item, goods domain.Goods, t *work.Turn) (domain.Goods, work.Code) {
	here := slices.DeleteFunc(s.onRecord(t.Rows), func(line domain.CountedLine) bool {
		return line.Goods.Item != item.Code || goods.Lot != "" && line.Goods.Lot != goods.Lot ||
			s.Unit != "" && line.Unit != s.Unit || goods.Serial != "" && line.Goods.Serial != goods.Serial
	})
	if item.LotTracked && goods.Lot == "" {
		lots := distinct(here, func(g domain.Goods) string { return g.Lot })
		if len(lots) > 1 {
			return goods, work.AmbiguousLot
		}
		if len(lots) == 0 {
			return goods, work.LotRequired
		}
		goods.Lot = lots[0]
	}
	if lot, ok := domain.Get[domain.Lot](t.Rows, item.Code, goods.Lot); ok && goods.Expiry == "" {
		goods.Expiry = lot.Expiry
	}
	if item.HasExpiry && goods.Expiry == "" {
		dates := distinct(here, func(g domain.Goods) string { return g.Expiry })
		if len(dates) != 1 {
			return goods, work.ExpiryRequired
		}
		goods.Expiry = dates[0]
	}
	if item.SerialTracked && goods.Serial == "" {
		return goods, work.SerialRequired
	}
	return goods, ""
}

// unitOf is the pallet on which goods were found, if they can only be on one; empty means that they stand loose.
func (s State) unitOf(goods domain.Goods, rows domain.Reader) (string, work.Code) {
	if s.Unit != "" || s.Loose {
		return s.Unit, ""
	}
	var units []string
	for _, line := range s.onRecord(rows) {
		if same(line.Goods, goods) && !slices.Contains(units, line.Unit) {
			units = append(units, line.Unit)
		}
	}
	switch len(units) {
	case 0:
		return "", ""
	case 1:
		return units[0], ""
	}
	return "", work.AmbiguousUnit
}

// perPiece is how many base units one piece of an item is.
func perPiece(item domain.Item) int64 {
	per := int64(1)
	for range item.Decimals {
		per *= 10
	}
	return per
}

func distinct(lines []domain.CountedLine, of func(domain.Goods) string) []string {
	var found []string
	for _, line := range lines {
		if value := of(line.Goods); value != "" && !slices.Contains(found, value) {
			found = append(found, value)
		}
	}
	return found
}
