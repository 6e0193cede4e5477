package receive

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// count adds one scan of the item or of a packaging. The first scan, that of the item step, counts too.
func (s State) count(t *work.Turn, m work.Meaning) State {
	if m.Recorded {
		m.Expiry = ""
	}
	if s.Hand.Assumed && m.Expiry != "" && m.Expiry != s.Hand.Expiry {
		if s = s.correct(t, m.Expiry); t.Verdict.Tone == work.Error {
			return s
		}
	}
	if m.Lot != "" && m.Lot != s.Hand.Lot || m.Expiry != "" && m.Expiry != s.Hand.Expiry {
		t.Refuse(work.ContradictingCodes, m.Lot+" "+m.Expiry, s.Hand.Lot+" "+s.Hand.Expiry)
		return s
	}
	s.Hand.Quantity += m.Per
	t.Take()
	return s
}

func (s State) typedQuantity(t *work.Turn, text string) State {
	if expiry, ok := s.corrects(text); ok {
		return s.correct(t, expiry)
	}
	item, _ := domain.Get[domain.Item](t.Rows, s.Hand.Item)
	if _, code := work.ParseQuantity(text, item.Decimals); code == work.QuantityInvalid {
		if m := work.Resolve(t.Rows, work.Scan{Text: text}); m.Item != nil { // a code that was typed as its label is dead
			return s.label(t, m, true)
		}
	}
	quantity, ok := t.Quantity(text, item.Decimals)
	if !ok {
		return s
	}
	return s.accept(t, quantity)
}

// accept takes the quantity, if the receipt does not forbid so many.
func (s State) accept(t *work.Turn, quantity int64) State {
	item, _ := domain.Get[domain.Item](t.Rows, s.Hand.Item)
	if quantity <= 0 {
		t.Refuse(work.QuantityZero)
		return s
	}
	line, code, most := s.fit(t.Rows, quantity)
	switch {
	case code == work.OverReceipt && s.Hand.Held == "":
		hand := s.Hand
		hand.Quantity, hand.Known = quantity, true
		t.Refuse(code, work.Decimal(most, item.Decimals))
		s.Refused = &Refused{hand, code}
		return s
	case code == work.ConfirmOverReceipt && !t.Confirmed(code, work.Decimal(quantity-openOf(s.lines(t.Rows), s.Hand), item.Decimals)):
		return s
	}
	s.Refused = nil
	s.Hand.Quantity, s.Hand.Known, s.Hand.Line = quantity, true, line
	t.Take()
	return s.unless(t, stepUnit)
}

// fit finds the line for a quantity: one that still expects so many, else one whose tolerance allows them.
func (s State) fit(rows domain.Reader, quantity int64) (line string, code work.Code, most int64) {
	if s.Receipt == "" {
		return "", "", 0
	}
	lines := fitting(s.lines(rows), s.Hand)
	item, _ := domain.Get[domain.Item](rows, s.Hand.Item)
	tolerance := domain.ToleranceOf(rows, domain.TaskReceive, item.Class)
	for _, l := range lines {
		if quantity <= l.Open() {
			return l.Line, "", 0
		}
	}
	for _, l := range lines {
		allowed := max(0, max(l.Most(), tolerance.Most(l.Expected))-l.Received)
		most = max(most, allowed)
		if quantity <= allowed {
			return l.Line, work.ConfirmOverReceipt, allowed
		}
		line = l.Line
	}
	return line, work.OverReceipt, most
}

// unit asks what the goods go on.
func (s State) unit(t *work.Turn, m work.Meaning) State {
	switch {
	case m.Unit != nil:
		if at := domain.LocationOf(t.Rows, domain.In(m.Unit.Label)); at != s.dock(t.Rows) && (at != "" || m.Unit.Shipment != "") {
			t.Refuse(work.UnitElsewhere, m.Unit.Label, m.Unit.Location)
			return s
		}
		if m.Unit.Taken() {
			t.Refuse(work.UnitNotEmpty, m.Unit.Label)
			return s
		}
		return s.book(t, m.Unit.Label)
	case m.Item != nil || m.Location != nil || m.Receipt != nil || m.Order != nil || m.Return != nil || m.Worker != nil || m.Tracking():
		t.Refuse(work.ExpectedUnit)
		return s
	case len(m.Label) > domain.CodeLengthMax:
		t.Refuse(work.UnknownBarcode, m.Text)
		return s
	}
	if !t.Confirmed(work.ConfirmNewUnit, m.Label) {
		return s
	}
	return s.book(t, m.Label)
}

// bookNew puts the goods on a pallet that gets its label now.
func (s State) bookNew(t *work.Turn) State {
	label, code := work.NewSSCC(t.View)
	if code != "" {
		t.Refuse(code)
		return s
	}
	s = s.book(t, label)
	t.Record(domain.LabelRequested{Unit: label, What: domain.Pallet})
	return s
}

// book records what was received, and goes on with the next item.
func (s State) book(t *work.Turn, unit string) State {
	h := s.Hand
	s.keep(t, domain.Received{Receipt: s.Receipt, Line: h.Line, Goods: h.goods(), Quantity: h.Quantity, Dock: s.dock(t.Rows), Unit: unit,
		Packaging: h.Packaging, Per: h.Per, Day: t.Today(), Reason: h.Held, Check: h.Check})
	if h.Serial == "" {
		s.Repeat = &h
	}
	t.Take()
	return s.again()
}

// keep records a fact and how to take it back.
func (s *State) keep(t *work.Turn, fact domain.Fact) {
	if undone, ok := domain.Undo(t.Seen.Number, fact); ok {
		s.Last = &undone
	}
	t.Record(fact)
}
