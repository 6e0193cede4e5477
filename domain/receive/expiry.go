package receive

import (
	"slices"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// assumedExpiry is the date that is on record for the lot in hand, else the one that the receipt announces, if it announces one only. One
// that would forbid the goods is asked of their label instead: announcements have slips of the pen.
func (s State) assumedExpiry(t *work.Turn, item domain.Item, h Hand) string {
	if h.Lot != "" {
		if lot, ok := domain.Get[domain.Lot](t.Rows, h.Item, h.Lot); ok && lot.Expiry != "" {
			return lot.Expiry
		}
	}
	if !item.HasExpiry || item.LotTracked && h.Lot == "" {
		return ""
	}
	lines := slices.DeleteFunc(fitting(s.lines(t.Rows), h), func(line domain.ReceiptLine) bool { return line.Expiry == "" })
	if slices.ContainsFunc(lines, func(line domain.ReceiptLine) bool { return line.Lot != "" }) {
		lines = slices.DeleteFunc(lines, func(line domain.ReceiptLine) bool { return line.Lot == "" })
	}
	if len(lines) == 0 || slices.ContainsFunc(lines, func(line domain.ReceiptLine) bool { return line.Expiry != lines[0].Expiry }) {
		return ""
	}
	h.Expiry = lines[0].Expiry
	if code, _ := forbidden(t, item, h); code == work.LotExpired || code == work.ShelfLifeShort {
		return ""
	}
	return h.Expiry
}

// correct takes the date of the label for the one that was assumed.
func (s State) correct(t *work.Turn, expiry string) State {
	h := s.Hand
	h.Expiry, h.Assumed = expiry, false
	return s.with(t, h)
}

// corrects tells whether text that was typed where a number is asked is the label's date.
func (s State) corrects(text string) (expiry string, ok bool) {
	day, err := time.Parse(time.DateOnly, text)
	return day.Format(time.DateOnly), err == nil && s.Hand.Assumed
}

// askExpiry asks for the date in place of the one that was assumed.
func (s State) askExpiry(t *work.Turn) State {
	s.Hand.Expiry, s.Hand.Assumed, s.Step = "", false, stepExpiry
	t.Take()
	return s
}
