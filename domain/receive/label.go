package receive

import (
	"slices"
	"strings"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// item takes the first code of a line: an announced pallet with all its content, or an item.
func (s State) item(t *work.Turn, m work.Meaning) State {
	s.Refused = nil
	if unit := s.announced(t.Rows, m.Label); len(unit) > 0 {
		return s.pallet(t, m.Label, unit)
	}
	switch {
	case m.Item != nil:
		s, m, ok := s.complete(t, m)
		if !ok {
			return s
		}
		s.Hand = Hand{}
		return s.add(t, m)
	case m.Tracking() || m.Measure():
		return s.gather(t, m)
	case m.Receipt != nil && m.Receipt.Code != s.Receipt && s.Hand.Item == "":
		return s.open(t, *m.Receipt)
	case m.Unit != nil:
		s.refuseUnit(t, m)
	case len(expecting(t.Rows, domain.ByUnit, m.Label)) > 0:
		t.Refuse(work.NotOnReceipt, m.Label)
	case m.Known():
		t.Refuse(work.ExpectedItem)
	default:
		t.Refuse(work.UnknownBarcode, m.Text)
	}
	return s
}

// announced are the lines of this receipt that come on a unit.
func (s State) announced(rows domain.Reader, label string) []domain.ReceiptLine {
	return slices.DeleteFunc(s.lines(rows), func(line domain.ReceiptLine) bool { return line.Unit == "" || line.Unit != label })
}

// pallet receives all that is announced on a unit.
func (s State) pallet(t *work.Turn, label string, lines []domain.ReceiptLine) State {
	if unit, ok := domain.Get[domain.Unit](t.Rows, label); ok && unit.Receipt != "" {
		t.Refuse(work.AlreadyReceived, label)
		return s
	}
	fact := domain.UnitReceived{Receipt: s.Receipt, Unit: label, Dock: s.dock(t.Rows), Day: t.Today()}
	for _, line := range lines {
		item, _ := domain.Get[domain.Item](t.Rows, line.Item)
		h := Hand{Item: line.Item, Lot: line.Lot, Expiry: line.Expiry}
		if code, arg := forbidden(t, item, h); code != "" {
			t.Refuse(code, arg...)
			return s
		}
		if s.Hand.Check == "" && s.inspected(t.Rows, h) {
			s.Hand, s.Step = Hand{Item: line.Item, Lot: line.Lot, Expiry: line.Expiry, Unit: label}, stepCheck
			t.Take()
			return s
		}
		h.Held = s.Hand.Held
		fact.Lines = append(fact.Lines, domain.UnitLine{Line: line.Line, Goods: h.goods(), Quantity: line.Open()})
	}
	fact.Reason, fact.Check = s.Hand.Held, s.Hand.Check
	s.keep(t, fact)
	t.Take()
	return s.again()
}

// label takes a further code of what is in hand: tracking that completes it, or the same item again to count it.
func (s State) label(t *work.Turn, m work.Meaning, typed bool) State {
	if m.Item != nil && m.Item.Code != s.Hand.Item {
		t.Refuse(work.WrongItem, m.Item.Code, s.Hand.Item)
		return s
	}
	if m.Item == nil && !m.Tracking() && !m.Measure() && s.Step != stepQuantity {
		m = s.plain(m, typed)
	}
	switch {
	case m.Item != nil && s.Step == stepQuantity:
		return s.count(t, m)
	case m.Item != nil || m.Tracking() || m.Measure():
		return s.add(t, m)
	case s.Step == stepExpiry && typed:
		t.Refuse(work.ExpiryRequired)
	case m.Known():
		t.Refuse(work.ExpectedItem)
	default:
		t.Refuse(work.UnknownBarcode, m.Text)
	}
	return s
}

// plain takes text without a structure for what the step asks for.
func (s State) plain(m work.Meaning, typed bool) work.Meaning {
	text := strings.TrimSpace(m.Text)
	if text == "" || len(text) > domain.CodeLengthMax || !typed && (m.Location != nil || m.Unit != nil || m.Worker != nil) {
		return m
	}
	switch s.Step {
	case stepLot:
		m.Lot = text
	case stepSerial:
		m.Serial = text
	case stepExpiry:
		if day, err := time.Parse(time.DateOnly, text); err == nil {
			m.Expiry = day.Format(time.DateOnly)
		}
	}
	return m
}

// add joins what a code tells to what is in hand; a code that contradicts it is refused.
func (s State) add(t *work.Turn, m work.Meaning) State {
	h := s.Hand
	if m.Recorded {
		m.Expiry = "" // looked up below, where nothing better is known
	}
	if h.Assumed && m.Expiry != "" {
		h.Expiry, h.Assumed = "", false // the label knows better
	}
	if m.Item != nil {
		h.Item = m.Item.Code
		if h.Per == 0 {
			h.Per = m.Per
		}
		if m.Packaging != nil {
			h.Packaging = m.Packaging.Name
		}
	}
	for _, part := range []struct {
		have *string
		told string
	}{{&h.Lot, m.Lot}, {&h.Expiry, m.Expiry}, {&h.Serial, m.Serial}} {
		if *part.have != "" && part.told != "" && *part.have != part.told {
			t.Refuse(work.ContradictingCodes, part.told, *part.have)
			return s
		}
		if part.told != "" {
			*part.have = part.told
		}
	}
	item, _ := domain.Get[domain.Item](t.Rows, h.Item)
	if h.Expiry == "" {
		h.Expiry = s.assumedExpiry(t, item, h)
		h.Assumed = h.Expiry != ""
	}
	return s.with(t, quantityOf(h, m, item))
}

// with judges what would be in hand. Of what is refused only that is kept which may be received on hold; what is to be confirmed
// is confirmed by the same input where it came.
func (s State) with(t *work.Turn, h Hand) State {
	before := s
	s.Hand = h
	if s = s.judge(t); t.Verdict.Tone == work.Error || t.Verdict.Tone == work.Warn {
		before.Refused = s.Refused
		return before
	}
	return s
}

// quantityOf takes a number of pieces or a weight from a code.
func quantityOf(h Hand, m work.Meaning, item domain.Item) Hand {
	switch {
	case item.SerialTracked:
		h.Quantity, h.Known = 1, true
	case m.Count > 0:
		h.Quantity, h.Known = m.Count*max(1, h.Per), true
	}
	if quantity, ok := work.OfGrams(item, m.WeightG); ok && !h.Known {
		h.Quantity, h.Known = quantity, true
	}
	return h
}
