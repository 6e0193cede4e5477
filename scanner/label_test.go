package scanner

import (
	"slices"
	"testing"
)

func TestLabelGathersItsCodes(t *testing.T) {
	label := Label{Needs: []Field{FieldGTIN, FieldLot, FieldExpiry, FieldSSCC}}
	steps := []struct {
		raw, code string
		missing   []Field
		valid     bool
	}{
		{"]C1020401234512345637" + "48", "", []Field{FieldLot, FieldExpiry, FieldSSCC}, false},
		{"]C110L4711", "", []Field{FieldExpiry, FieldSSCC}, false},
		{"]C110L4712", "CONTRADICTING_CODES", []Field{FieldExpiry, FieldSSCC}, false},
		{"]C110L4711", "", []Field{FieldExpiry, FieldSSCC}, false},
		{"]C100340123450000012349", "INCORRECT_CHECK_DIGIT", []Field{FieldExpiry, FieldSSCC}, false},
		{"]C10109501101530003", "CONTRADICTING_CODES", []Field{FieldExpiry, FieldSSCC}, false},
		{"]C115261231", "", []Field{FieldSSCC}, false},
		{"W-101", "", []Field{FieldSSCC}, false},
		{"]C100340123450000012348", "", nil, true},
	}
	for _, step := range steps {
		if code := label.Add(Parse(step.raw, "")); code != step.code {
			t.Errorf("%s: got %q, want %q", step.raw, code, step.code)
		}
		if missing := label.Missing(); !slices.Equal(missing, step.missing) {
			t.Errorf("%s: missing %v, want %v", step.raw, missing, step.missing)
		}
		if got := label.Scan().Valid; got != step.valid {
			t.Errorf("%s: valid %v, want %v", step.raw, got, step.valid)
		}
	}
	s := label.Scan()
	if n, _ := s.Count(); s.GTIN() != "04012345123456" || s.Lot() != "L4711" || s.Expiry() != "2026-12-31" || n != 48 {
		t.Errorf("the label reads %s", s.Text)
	}
	label.Reset()
	if len(label.Missing()) != 4 {
		t.Errorf("after the reset only %v is missing", label.Missing())
	}
}
