package returns

import (
	"cmp"
	"slices"
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/putaway"
	"github.com/handtruck/handtruck/domain/work"
)

func (s State) typed(t *work.Turn, text string) State {
	item, _ := domain.Get[domain.Item](t.Rows, s.Goods.Item)
	quantity, ok := t.Quantity(text, item.Decimals)
	if !ok {
		return s
	}
	return s.accept(t, quantity)
}

// count adds a scan of the same item.
func (s State) count(t *work.Turn, m work.Meaning) State {
	switch {
	case m.Tracking() || m.Measure():
		return s.tell(t, m)
	case m.Item == nil && m.Known():
		t.Refuse(work.ExpectedItem)
	case m.Item == nil:
		t.Refuse(work.UnknownBarcode, m.Text)
	case m.Item.Code != s.Goods.Item:
		t.Refuse(work.WrongItem, m.Item.Code, s.Goods.Item)
	case m.Lot != "" && m.Lot != s.Goods.Lot:
		t.Refuse(work.ContradictingCodes, m.Lot, s.Goods.Lot)
	default:
		if most, limited := s.most(t.Rows); limited && s.Quantity+m.Per > most {
			item, _ := domain.Get[domain.Item](t.Rows, s.Goods.Item)
			t.Refuse(work.OverReturn, work.Decimal(most, item.Decimals))
			return s
		}
		s.Quantity += m.Per
		t.Take()
	}
	return s
}

func (s State) accept(t *work.Turn, quantity int64) State {
	if most, limited := s.most(t.Rows); limited && quantity > most {
		item, _ := domain.Get[domain.Item](t.Rows, s.Goods.Item)
		t.Refuse(work.OverReturn, work.Decimal(most, item.Decimals))
		return s
	}
	s.Quantity = quantity
	s.Line, _ = s.line(t.Rows)
	s.Step = stepCondition
	t.Take()
	return s
}

// judge takes the condition. Expired and held lots never go to stock.
func (s State) judge(t *work.Turn, chosen condition) State {
	if chosen.status == domain.Available {
		lot, _ := domain.Get[domain.Lot](t.Rows, s.Goods.Item, s.Goods.Lot)
		item, _ := domain.Get[domain.Item](t.Rows, s.Goods.Item)
		switch {
		case s.Goods.Expired(t.Today()):
			t.Refuse(work.LotExpired, s.Goods.Expiry)
			return s
		case s.Goods.Lot != "" && lot.OnHold:
			t.Refuse(work.LotOnHold, s.Goods.Lot)
			return s
		case item.Blocked:
			t.Refuse(work.ItemBlocked, item.Code)
			return s
		}
	}
	fit := s
	fit.Condition, fit.Step = chosen.id, stepLocation
	fit.Goods.Status = chosen.status
	if fit.Proposed = fit.propose(t.Rows, chosen); fit.Proposed == "" {
		t.Refuse(work.NoLocationFound)
		return s
	}
	t.Take()
	return fit
}

// propose is the place where goods of a condition go.
func (s State) propose(rows domain.Reader, chosen condition) string {
	kind := chosen.kind
	if kind == "" {
		if fits := putaway.Propose(rows, putaway.LoadOfGoods(rows, s.Goods, s.Quantity), "", nil); fits != "" {
			return fits
		}
		kind = domain.Returns // from where it is put away when there is room
	}
	places := slices.DeleteFunc(domain.Find[domain.Location](rows, domain.ByKind, string(kind)), func(l domain.Location) bool { return l.Shut() })
	if len(places) == 0 {
		return ""
	}
	return slices.MinFunc(places, func(a, b domain.Location) int {
		return cmp.Or(cmp.Compare(a.Sequence, b.Sequence), strings.Compare(a.Code, b.Code))
	}).Code
}

// location takes the place where the goods were set down.
func (s State) location(t *work.Turn, m work.Meaning) State {
	place, ok := t.Place(m, s.Proposed)
	if !ok {
		return s
	}
	chosen, _ := conditionOf(s.Condition)
	if chosen.kind != "" && place.Kind != chosen.kind || chosen.kind == "" && !putaway.Stores(place) && place.Kind != domain.Returns {
		t.Refuse(work.ExpectedPlaceOfKind, t.Say(cmp.Or(string(chosen.kind), "storage or pick")))
		return s
	}
	if code := putaway.Allowed(t.Rows, place, putaway.LoadOfGoods(t.Rows, s.Goods, s.Quantity)); code != "" {
		t.Refuse(code, place.Code)
		return s
	}
	if place.Code != s.Proposed && !t.Confirmed(work.ConfirmLocationDiffers, place.Code) {
		return s
	}
	fact := domain.ReturnReceived{Return: s.Return, Order: s.Order, Line: s.Line, Goods: s.Goods, Quantity: s.Quantity,
		Condition: s.Condition, Location: place.Code, Day: t.Today()}
	if undone, ok := domain.Undo(t.Seen.Number, fact); ok {
		s.Last = &undone
	}
	t.Record(fact)
	t.Take()
	return s.again()
}
