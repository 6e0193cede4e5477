package folder

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// Limits on measures, far beyond what a warehouse has.
const (
	measureMax = 1_000_000_000 // mm, g or kg
	moneyMax   = 1_000_000_000_000
	daysMax    = 36_500
)

var (
	decimalForm  = regexp.MustCompile(`^\d{1,9}(\.\d{1,9})?$`)
	serviceForm  = regexp.MustCompile(`^0?\.\d{1,9}$`)
	quantityForm = regexp.MustCompile(`^\d+(\.\d+)?$`)
)

// text reads a name, a note or a reason.
func (r *record) text(column string, to *string) { r.characters(column, to, domain.TextLengthMax) }

// code reads what names a thing.
func (r *record) code(column string, to *string) { r.characters(column, to, domain.CodeLengthMax) }

func (r *record) characters(column string, to *string, most int) {
	text, ok := r.field(column)
	if !ok {
		return
	}
	switch length := utf8.RuneCountInString(text); {
	case !utf8.ValidString(text):
		r.wrong(column, "not UTF-8")
	case length > most:
		r.wrong(column, "%d characters, at most %d are allowed", length, most)
	case strings.ContainsFunc(text, unicode.IsControl):
		r.wrong(column, "%q has control characters", text)
	}
	*to = text
}

// matching reads text of a form; what says in words which.
func (r *record) matching(column string, to *string, form *regexp.Regexp, what string) {
	text, ok := r.field(column)
	if ok && text != "" && !form.MatchString(text) {
		r.wrong(column, "%q is not %s", text, what)
	}
	if ok {
		*to = text
	}
}

// choose reads one of a few words.
func choose[T ~string](r *record, column string, to *T, words ...T) {
	text, ok := r.field(column)
	if !ok {
		return
	}
	*to = T(text)
	for _, word := range words {
		if text == string(word) || text == "" {
			return
		}
	}
	r.wrong(column, "%q is none of %s", text, list(words))
}

func list[T ~string](words []T) string {
	texts := make([]string, len(words))
	for i, word := range words {
		texts[i] = string(word)
	}
	return strings.Join(texts, ", ")
}

// flag reads yes or no; nothing means no.
func (r *record) flag(column string, to *bool) {
	text, ok := r.field(column)
	if !ok {
		return
	}
	if text != "yes" && text != "no" && text != "" {
		r.wrong(column, "%q is neither yes nor no", text)
	}
	*to = text == "yes"
}

// number reads a whole number; nothing reads as zero.
func (r *record) number(column string, to *int64, least, most int64) {
	text, ok := r.field(column)
	if !ok {
		return
	}
	*to = 0
	if text == "" {
		return
	}
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case err != nil:
		r.wrong(column, "%q is not a whole number", text)
	case n < least || n > most:
		r.wrong(column, "%d is not between %d and %d", n, least, most)
	default:
		*to = n
	}
}

// measure reads a length, a weight or a price: a whole number that is not negative.
func (r *record) measure(column string, to *int64) { r.number(column, to, 0, measureMax) }

// limit reads a number that may be unknown, which is not zero.
func (r *record) limit(column string, to **int64, least int64) {
	text, ok := r.field(column)
	if !ok {
		return
	}
	*to = nil
	if text != "" {
		*to = new(int64)
		r.number(column, *to, least, measureMax)
	}
}

// quantity reads how many of an item, in its base units.
func (r *record) quantity(column string, to *int64, item domain.Item, least int64) {
	text, ok := r.field(column)
	if !ok {
		return
	}
	*to = 0
	if text == "" {
		return
	}
	_, fraction, _ := strings.Cut(text, ".")
	quantity, code := work.ParseQuantity(text, max(0, item.Decimals))
	switch {
	case !quantityForm.MatchString(text):
		r.wrong(column, "%q is not a quantity", text)
	case item.Decimals == decimalsUnknown:
	case len(fraction) > item.Decimals && item.Decimals == 0:
		r.wrong(column, "%s is not a whole number", text)
	case len(fraction) > item.Decimals:
		r.wrong(column, "%s has more than the %d decimals of the item", text, item.Decimals)
	case code == work.QuantityTooHigh || code == work.QuantityInvalid:
		r.wrong(column, "%s is more than %s", text, work.Decimal(domain.QuantityMax, item.Decimals))
	case quantity < least:
		r.wrong(column, "%s is too little", text)
	default:
		*to = quantity
	}
}

// fraction reads a number with decimals, and keeps it as it is written for exact arithmetic.
func (r *record) fraction(column string, to *string) {
	r.matching(column, to, decimalForm, "a number such as 2.5")
}

// date reads a day.
func (r *record) date(column string, to *string) {
	r.moment(column, to, time.DateOnly, "a date such as 2026-03-02")
}

// instant reads a moment.
func (r *record) instant(column string, to *string) {
	r.moment(column, to, time.RFC3339, "a time such as 2026-03-02T16:00:00+01:00")
}

func (r *record) moment(column string, to *string, layout, what string) {
	text, ok := r.field(column)
	if !ok {
		return
	}
	*to = text
	if text == "" {
		return
	}
	if at, err := time.Parse(layout, text); err != nil || at.Year() < 1900 {
		r.wrong(column, "%q is not %s", text, what)
	}
}
