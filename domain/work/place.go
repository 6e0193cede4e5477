package work

import (
	"strings"

	"github.com/handtruck/handtruck/domain"
)

// Unclear refuses an input that says nothing to act on: an empty one, a code that breaks its own rules, or one that several
// items have.
func (t *Turn) Unclear(m Meaning) bool {
	entered, typed := t.Event.(Enter)
	switch {
	case typed && entered.Text == "":
		t.Refuse(BadInput, t.Say("nothing was entered"))
	case m.Fault != "":
		t.Refuse(BadBarcode, m.Fault)
	case m.Many:
		t.Refuse(AmbiguousItem)
	default:
		return false
	}
	return true
}

// Place is the place that an input names: by its label, by its code, or, typed where a place is expected, by that
// place's check digits, which prove that the worker stands before it. Without a place the input is refused.
func (t *Turn) Place(m Meaning, expected string) (domain.Location, bool) {
	if place, ok := t.PlaceNamed(m, expected); ok {
		return place, true
	}
	if m.Known() {
		t.Refuse(ExpectedLocation)
	} else {
		t.Refuse(UnknownBarcode, Echo(t.Event))
	}
	return domain.Location{}, false
}

// PlaceNamed is the place that an input names, if it names one.
func (t *Turn) PlaceNamed(m Meaning, expected string) (domain.Location, bool) {
	if m.Location != nil {
		return *m.Location, true
	}
	typed, ok := t.Event.(Enter)
	if !ok {
		return domain.Location{}, false
	}
	place, known := domain.Get[domain.Location](t.Rows, expected)
	if !known || place.CheckDigits == "" || strings.TrimSpace(typed.Text) != place.CheckDigits {
		return domain.Location{}, false
	}
	return place, true
}
