package receive

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// judge holds what is in hand against the receipt and the rules, and asks for what is missing.
func (s State) judge(t *work.Turn) State {
	item, ok := domain.Get[domain.Item](t.Rows, s.Hand.Item)
	if !ok {
		t.Refuse(work.UnknownBarcode, s.Hand.Item)
		return s
	}
	if s.Receipt != "" && len(fitting(s.lines(t.Rows), s.Hand)) == 0 {
		code := work.NotOnReceipt
		if len(fitting(s.lines(t.Rows), Hand{Item: item.Code})) > 0 {
			t.Refuse(work.WrongLot, s.Hand.Lot, lotsOf(s.lines(t.Rows), item.Code))
			return s
		}
		t.Refuse(code, item.Code)
		return s
	}
	if code, args := forbidden(t, item, s.Hand); code != "" {
		s.refuse(t, code, args)
		return s
	}
	s.Step = missing(item, s.Hand)
	if s.Step == stepQuantity && s.Hand.Known {
		return s.accept(t, s.Hand.Quantity)
	}
	if s.Step == stepQuantity && s.Hand.Quantity == 0 {
		s.Hand.Quantity = s.Hand.Per
	}
	t.Take()
	return s
}

// refuse refuses goods that stand there all the same; a worker may receive them on hold.
func (s *State) refuse(t *work.Turn, code work.Code, args []any) {
	t.Refuse(code, args...)
	switch code {
	case work.LotExpired, work.ShelfLifeShort, work.LotOnHold, work.OverReceipt:
		s.Refused = &Refused{s.Hand, code}
	}
}

// missing is the step that asks for what is not known yet.
func missing(item domain.Item, h Hand) string {
	switch {
	case item.LotTracked && h.Lot == "":
		return stepLot
	case item.HasExpiry && h.Expiry == "":
		return stepExpiry
	case item.SerialTracked && h.Serial == "":
		return stepSerial
	}
	return stepQuantity
}

// forbidden tells what forbids to receive goods, with what its message needs.
func forbidden(t *work.Turn, item domain.Item, h Hand) (work.Code, []any) {
	if item.Blocked {
		return work.ItemBlocked, []any{item.Code}
	}
	if h.Serial != "" && inStock(t.Rows, item.Code, h.Serial) {
		return work.DuplicateSerial, []any{h.Serial}
	}
	if h.Held != "" {
		return "", nil
	}
	if lot, ok := domain.Get[domain.Lot](t.Rows, item.Code, h.Lot); ok && h.Lot != "" && lot.OnHold {
		return work.LotOnHold, []any{h.Lot}
	}
	if h.Expiry == "" {
		return "", nil
	}
	left := t.DaysLeft(h.Expiry)
	switch {
	case left < 0:
		return work.LotExpired, []any{h.Expiry}
	case left < item.ShelfLifeDays:
		return work.ShelfLifeShort, []any{left, item.ShelfLifeDays}
	}
	return "", nil
}

func inStock(rows domain.Reader, item, serial string) bool {
	for _, stock := range domain.Find[domain.Stock](rows, domain.BySerial, item, serial) {
		if stock.Quantity > 0 {
			return true
		}
	}
	return false
}

// fitting are the lines that what is in hand can belong to: of the item, and of the lot where the line names one.
func fitting(lines []domain.ReceiptLine, h Hand) []domain.ReceiptLine {
	var fit []domain.ReceiptLine
	for _, line := range lines {
		if line.Item == h.Item && (line.Lot == "" || h.Lot == "" || line.Lot == h.Lot) {
			fit = append(fit, line)
		}
	}
	return fit
}

func lotsOf(lines []domain.ReceiptLine, item string) string {
	for _, line := range lines {
		if line.Item == item && line.Lot != "" {
			return line.Lot
		}
	}
	return ""
}
