package returns

import (
	"strings"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// item takes what came back, if it belongs to the return.
func (s State) item(t *work.Turn, m work.Meaning) State {
	switch {
	case m.Item == nil && m.Known():
		t.Refuse(work.ExpectedItem)
		return s
	case m.Item == nil:
		t.Refuse(work.UnknownBarcode, m.Text)
		return s
	}
	s.Goods, s.Per, s.Quantity, s.Known = domain.Goods{Item: m.Item.Code}, max(1, m.Per), 0, 0
	if _, listed := s.line(t.Rows); !s.Blind && !listed {
		t.Refuse(work.NotOnOrder, m.Item.Code)
		return s.again()
	}
	return s.tell(t, m)
}

// tracking takes a lot, an expiry date or a serial number.
func (s State) tracking(t *work.Turn, m work.Meaning) State {
	if m.Item != nil && m.Item.Code != s.Goods.Item {
		t.Refuse(work.WrongItem, m.Item.Code, s.Goods.Item)
		return s
	}
	text := strings.TrimSpace(m.Text)
	if _, typed := t.Event.(work.Enter); !typed && (m.Location != nil || m.Unit != nil || m.Worker != nil) {
		t.Refuse(work.ExpectedItem) // another label than the one that is asked for
		return s
	}
	if m.Item == nil && !m.Tracking() && !m.Measure() && text != "" && len(text) <= domain.CodeLengthMax {
		switch {
		case s.Step == stepSerial:
			m.Serial = text
		case s.Goods.Lot == "":
			m.Lot = text
		default:
			day, err := time.Parse(time.DateOnly, text)
			if err != nil {
				t.Refuse(work.ExpiryRequired)
				return s
			}
			m.Expiry = day.Format(time.DateOnly)
		}
	}
	return s.tell(t, m)
}

// tell joins what a code tells to what is in hand, and asks for what is missing.
func (s State) tell(t *work.Turn, m work.Meaning) State {
	item, _ := domain.Get[domain.Item](t.Rows, s.Goods.Item)
	for _, part := range []struct {
		have *string
		told string
	}{{&s.Goods.Lot, m.Lot}, {&s.Goods.Expiry, m.Expiry}, {&s.Goods.Serial, m.Serial}} {
		if *part.have != "" && part.told != "" && *part.have != part.told {
			t.Refuse(work.ContradictingCodes, part.told, *part.have)
			return s
		}
		if *part.have == "" {
			*part.have = part.told
		}
	}
	if quantity, ok := work.OfGrams(item, m.WeightG); ok {
		s.Known = quantity
	} else if m.Count > 0 {
		s.Known = m.Count * s.Per
	}
	if lot, ok := domain.Get[domain.Lot](t.Rows, item.Code, s.Goods.Lot); ok && s.Goods.Lot != "" && s.Goods.Expiry == "" {
		s.Goods.Expiry = lot.Expiry
	}
	t.Take()
	switch {
	case item.LotTracked && s.Goods.Lot == "", item.HasExpiry && s.Goods.Expiry == "":
		s.Step = stepLot
	case item.SerialTracked && s.Goods.Serial == "":
		s.Step = stepSerial
	case item.SerialTracked && inStock(t.Rows, s.Goods):
		t.Refuse(work.DuplicateSerial, s.Goods.Serial)
		s.Goods.Serial = ""
	case item.SerialTracked:
		return s.accept(t, 1)
	case s.Known > 0:
		s.Step = stepQuantity // where it stays when so many cannot come back
		return s.accept(t, s.Known)
	case s.Step != stepQuantity:
		s.Step, s.Quantity = stepQuantity, s.Per
	}
	return s
}

func inStock(rows domain.Reader, goods domain.Goods) bool {
	for _, stock := range domain.Find[domain.Stock](rows, domain.BySerial, goods.Item, goods.Serial) {
		if stock.Quantity > 0 {
			return true
		}
	}
	return false
}

// line is the line of the return, or of the order, that names the item.
func (s State) line(rows domain.Reader) (line string, listed bool) {
	if s.Return != "" {
		for _, l := range domain.Find[domain.ReturnLine](rows, domain.ByReturn, s.Return) {
			if l.Item == s.Goods.Item && (line == "" || l.Received < l.Quantity) {
				line, listed = l.Line, true
			}
		}
		return line, listed
	}
	for _, l := range domain.Find[domain.OrderLine](rows, domain.ByOrder, s.Order) {
		if l.Item == s.Goods.Item && l.Shipped > 0 {
			return l.Line, true
		}
	}
	return "", false
}

// most is how many may still come back: what the return announces, and no more than was shipped and is not back yet.
func (s State) most(rows domain.Reader) (most int64, limited bool) {
	item, _ := domain.Get[domain.Item](rows, s.Goods.Item)
	tolerance := domain.ToleranceOf(rows, domain.TaskReturn, item.Class)
	if s.Return != "" {
		limited = true
		for _, l := range domain.Find[domain.ReturnLine](rows, domain.ByReturn, s.Return) {
			if l.Item == s.Goods.Item {
				most += max(0, tolerance.Most(l.Quantity)-l.Received)
			}
		}
	}
	if s.Order == "" {
		return most, limited
	}
	var out int64
	for _, l := range domain.Find[domain.OrderLine](rows, domain.ByOrder, s.Order) {
		if l.Item == s.Goods.Item {
			out += max(0, l.Shipped-l.Returned)
		}
	}
	if !limited {
		return out, true
	}
	return min(most, out), true
}
