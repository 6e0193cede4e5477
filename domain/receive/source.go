package receive

import (
	"slices"
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// source finds out which receipt comes: its number, a pallet or an item that only one receipt expects, or a dock,
// which becomes the place where this device receives.
func (s State) source(t *work.Turn, m work.Meaning) State {
	switch {
	case m.Receipt != nil:
		return s.open(t, *m.Receipt)
	case m.Location != nil && m.Location.Kind == domain.Dock:
		s.Dock = m.Location.Code
		t.Take()
		return s
	case len(expecting(t.Rows, domain.ByUnit, m.Label)) > 0:
		return s.enter(t, m, expecting(t.Rows, domain.ByUnit, m.Label))
	case m.Item != nil:
		return s.enter(t, m, expecting(t.Rows, domain.ByItem, m.Item.Code))
	case len(expecting(t.Rows, domain.ByLot, m.Text)) > 0:
		return s.enter(t, ofLot(t.Rows, m), expecting(t.Rows, domain.ByLot, m.Text))
	case m.Unit != nil:
		s.refuseUnit(t, m)
	case m.Location != nil:
		t.Refuse(work.ExpectedPlaceOfKind, t.Say("dock"))
	case m.Known():
		t.Refuse(work.ExpectedItem)
	default:
		t.Refuse(work.UnknownBarcode, m.Text)
	}
	return s
}

func (s State) open(t *work.Turn, receipt domain.Receipt) State {
	if receipt.State == domain.StateClosed {
		t.Refuse(work.AlreadyDone)
		return s
	}
	s.Receipt, s.Repeat = receipt.Code, nil
	t.Take()
	return s.again()
}

// enter opens the one receipt that expects what was scanned, and takes the scan as its first.
func (s State) enter(t *work.Turn, m work.Meaning, receipts []string) State {
	switch len(receipts) {
	case 0:
		if m.Unit != nil {
			s.refuseUnit(t, m)
		} else {
			t.Refuse(work.NotOnReceipt, m.Text)
		}
		return s
	case 1:
		opened := s
		opened.Receipt, opened.Repeat = receipts[0], nil
		opened = opened.again().item(t, m)
		if t.Verdict.Tone == work.Error {
			return s
		}
		return opened
	}
	t.Refuse(work.AmbiguousReceipt, strings.Join(receipts, receiptsApart))
	return s
}

// receiptsApart stands between the receipts that one scan fits, for people.
const receiptsApart = ", "

// expecting are the open receipts with a line that has the value.
func expecting(rows domain.Reader, index, value string) []string {
	if value == "" {
		return nil
	}
	var receipts []string
	for _, line := range domain.Find[domain.ReceiptLine](rows, index, value) {
		receipt, ok := domain.Get[domain.Receipt](rows, line.Receipt)
		if ok && receipt.State != domain.StateClosed && !slices.Contains(receipts, line.Receipt) && (line.Open() > 0 || index == domain.ByUnit) {
			receipts = append(receipts, line.Receipt)
		}
	}
	return receipts
}

// ofLot is the item whose lot an open receipt announces, when the lot's number says which.
func ofLot(rows domain.Reader, m work.Meaning) work.Meaning {
	for _, line := range domain.Find[domain.ReceiptLine](rows, domain.ByLot, m.Text) {
		if item, ok := domain.Get[domain.Item](rows, line.Item); ok && line.Open() > 0 {
			m.Item, m.Per, m.Lot = &item, 1, line.Lot
		}
	}
	return m
}

func (s State) refuseUnit(t *work.Turn, m work.Meaning) {
	if m.Unit.Receipt != "" {
		t.Refuse(work.AlreadyReceived, m.Label)
		return
	}
	t.Refuse(work.NotOnReceipt, m.Label)
}
