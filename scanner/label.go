package scanner

import "strings"

// Field is one thing that a workflow needs from a label, of one or several codes.
type Field string

// The fields of labels.
const (
	FieldGTIN     Field = "gtin"
	FieldSSCC     Field = "sscc"
	FieldLot      Field = "lot"
	FieldExpiry   Field = "expiry"
	FieldSerial   Field = "serial"
	FieldCount    Field = "count"
	FieldLocation Field = "location"
)

// fieldElements are the identifiers that fill a field, the first that is there.
var fieldElements = map[Field][]string{
	FieldGTIN:     {"01", "02", "03", "8006", "8026"},
	FieldSSCC:     {"00"},
	FieldLot:      {"10"},
	FieldExpiry:   {"17", "7003", "15"},
	FieldSerial:   {"21", "250"},
	FieldCount:    {"30", "37"},
	FieldLocation: {"414"},
}

// Label gathers the codes of one label until a workflow has what it needs. The zero value is an empty label that needs nothing.
type Label struct {
	Needs []Field // what the workflow waits for, in the order in which it asks

	scan Scan // all elements so far
}

// Add takes the code into the label. It returns "" or the code of the rule that keeps it out: the code's own, or
// CONTRADICTING_CODES when it says something else than the label so far or what may not stand beside it. A code that is
// kept out changes nothing. Plain codes have nothing to add and are taken when they do not matter.
func (l *Label) Add(s Scan) (code string) {
	if !s.Lenient {
		return s.Code
	}
	joined := l.scan
	joined.Kind, joined.Year = GS1, s.Year
	joined.Elements = append([]Element(nil), l.scan.Elements...)
	for _, e := range s.Elements {
		switch before := joined.Value(e.AI); {
		case before == "":
			joined.Elements = append(joined.Elements, e)
		case before != e.Value:
			return "CONTRADICTING_CODES"
		}
	}
	joined.Code, joined.Valid, joined.Lenient = "", true, true
	var m members
	for _, e := range joined.Elements {
		if place, _ := lookup(e.AI); !m.add(place) {
			return "TOO_MANY_AIS"
		}
	}
	if joined.judge(&m); !joined.Lenient {
		return "CONTRADICTING_CODES"
	}
	l.scan = joined
	return ""
}

// Scan returns the label as one scan: Valid tells whether all required companions are there, for these are judged over all
// codes of a label (GS1 General Specifications, section 4.15).
func (l *Label) Scan() Scan {
	s := l.scan
	s.Raw = EncodeHRI(s.Elements)
	s.Text = s.Raw
	if len(s.Elements) == 0 {
		s.Kind, s.Valid, s.Lenient = Plain, true, true
	}
	return s
}

// Missing returns the needed fields that no code has brought yet, in the order of Needs.
func (l *Label) Missing() []Field {
	var missing []Field
	for _, field := range l.Needs {
		if !l.has(field) {
			missing = append(missing, field)
		}
	}
	return missing
}

func (l *Label) has(field Field) bool {
	for _, ai := range fieldElements[field] {
		if l.scan.Value(ai) != "" {
			return true
		}
	}
	return false
}

// Reset begins the next label with the same needs.
func (l *Label) Reset() { l.scan = Scan{} }

// String shows the label as its human-readable line and what is missing, for the diagnostic screen.
func (l *Label) String() string {
	text := EncodeHRI(l.scan.Elements)
	for _, field := range l.Missing() {
		text += " ?" + string(field)
	}
	return strings.TrimSpace(text)
}
