package count

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// takeQuantity takes the number: typed, or one scan of the same thing for each.
func (s State) takeQuantity(m work.Meaning, t *work.Turn) State {
	item, _ := domain.Get[domain.Item](t.Rows, s.Hand.Goods.Item)
	if entered, ok := t.Event.(work.Enter); ok {
		if _, code := work.ParseQuantity(entered.Text, item.Decimals); code == work.QuantityZero {
			return s.put(0, t)
		}
		quantity, ok := t.Quantity(entered.Text, item.Decimals)
		if !ok {
			return s
		}
		return s.put(quantity, t)
	}
	lot, per := m.Lot, m.Per
	if m.Item == nil && (len(m.Lots) > 0 || lot != "") {
		lot, per = first(lot, m.Text), s.Per // the lot's own label, which has named the goods already
	}
	switch {
	case m.Item != nil && m.Item.Code != item.Code:
		t.Refuse(work.WrongItem, m.Item.Code, item.Code)
	case lot != "" && lot != s.Hand.Goods.Lot:
		t.Refuse(work.WrongLot, lot, s.Hand.Goods.Lot)
	case m.Item != nil || lot != "":
		if s.Hand.Quantity == 0 {
			s.Hand.Quantity = s.Per // the scan that identified it counts
		}
		s.Hand.Quantity = min(s.Hand.Quantity+per, domain.QuantityMax)
		t.Take()
	case m.Known():
		t.Refuse(work.ExpectedItem)
	default:
		t.Refuse(work.UnknownBarcode, work.Echo(t.Event))
	}
	return s
}

// put notes a number. Things found in two spots of a place add up.
func (s State) put(quantity int64, t *work.Turn) State {
	if len(s.Lines) >= domain.LinesPerFactMax/2 { // zeros for what was not found must fit too
		t.Refuse(work.QuantityTooHigh, domain.LinesPerFactMax/2)
		return s
	}
	line := s.Hand
	line.Quantity = quantity
	s.Lines = append(slices.Clone(s.Lines), line)
	s = s.dropHand()
	s.Step = AtItem
	t.Take()
	return s
}

func (s State) putSerial(t *work.Turn) State {
	twice := slices.ContainsFunc(s.Lines, func(line domain.CountedLine) bool {
		return line.Goods.Item == s.Hand.Goods.Item && line.Goods.Serial == s.Hand.Goods.Serial
	})
	if twice {
		t.Refuse(work.DuplicateSerial, s.Hand.Goods.Serial)
		return s.dropHand()
	}
	return s.put(1, t)
}
