package work

import "github.com/handtruck/handtruck/domain"

// Event is what a workflow is told: one of the types below and no other.
type Event interface {
	// signature tells whether two events are the same input, as a second scan that confirms the first must be.
	signature() string
}

// Scan is one barcode or tag, decoded. Text is what stands for a thing of the site; the GS1 fields are
// empty when the code does not carry them.
type Scan struct {
	Text      string // the plain text, without symbology identifier and affixes
	Symbology string // AIM identifier, or empty
	Fault     string // what breaks the code's own rules, in the worker's language, or empty
	GTIN      string // 14 digits
	SSCC      string // 18 digits
	Lot       string
	Expiry    string // YYYY-MM-DD
	Serial    string
	Place     string // a location's code in a location number with extension
	Product   string // an item's number in a code of another system than GS1, such as HIBC
	Count     int64  // base units, or pieces of a packaging; 0 when the code holds none
	WeightG   int64  // net weight in g; 0 when the code holds none
}

// Enter is typed text that was confirmed.
type Enter struct{ Text string }

// Choose is the option with the id.
type Choose struct{ Option string }

// Back is one step back.
type Back struct{}

// Undo takes the worker's last fact back.
type Undo struct{}

// Synced says that news came from the hub and the replica has changed.
type Synced struct{}

func (s Scan) signature() string {
	return "scan\x1f" + s.Text + "\x1f" + s.GTIN + "\x1f" + s.SSCC + "\x1f" + s.Lot + "\x1f" + s.Serial
}
func (e Enter) signature() string  { return "enter\x1f" + e.Text }
func (c Choose) signature() string { return "choose\x1f" + c.Option }
func (Back) signature() string     { return "back" }
func (Undo) signature() string     { return "undo" }
func (Synced) signature() string   { return "synced" }

// Echo is the input as the worker may want to read it back.
func Echo(e Event) string {
	switch e := e.(type) {
	case Scan:
		return short(e.Text)
	case Enter:
		return short(e.Text)
	}
	return ""
}

func short(text string) string {
	runes := []rune(text)
	if len(runes) > domain.CodeLengthMax {
		return string(runes[:domain.CodeLengthMax-1]) + "…"
	}
	return text
}
