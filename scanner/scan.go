// Package scanner turns what a barcode reader or RFID reader delivers into what was scanned: it removes the
// transport's additions, tells the symbologies apart, and decodes GS1, HIBC and EPC data with all their rules.
//
// It also holds the queue that all sources feed, the accumulator for labels of several codes, and the labels that are printed.
// It has no screen and no cgo; DESIGN.md tells what it guarantees.
package scanner

// Kind is the family of data that a scan holds.
type Kind string

// The kinds of data.
const (
	Plain Kind = "plain" // text without a structure that this package knows
	GS1   Kind = "gs1"   // GS1 element string or GS1 Digital Link
	GTIN  Kind = "gtin"  // EAN, UPC or ITF-14: a trade item number alone
	DL    Kind = "dl"    // reserved for callers that tell Digital Link from element strings; Parse reports GS1
	HIBC  Kind = "hibc"  // Health Industry Bar Code
	EPC   Kind = "epc"   // RFID tag memory
)

// Element is one GS1 application identifier with its value.
type Element struct {
	AI    string // 2 to 4 digits
	Value string // 1 to 90 characters
}

// Scan is one decoded barcode, as a workflow needs it.
type Scan struct {
	Raw       string    // what came, at most RawMax bytes of it
	Symbology string    // AIM identifier (ISO/IEC 15424) such as "]C1", or ""
	Kind      Kind      // the family of the data
	Text      string    // the plain text after affixes and AIM identifier were removed
	Valid     bool      // keeps every rule, the companions that an element requires on its label among them
	Lenient   bool      // keeps every rule that one code alone can be judged by
	Elements  []Element // application identifiers in order of appearance; none when not Lenient
	Code      string    // the rule that is broken, or ""; Explain says it to people
	At        int       // byte of Text where the fault was found
	AI        string    // application identifier that the fault is about, or ""
	Year      int       // year of the scan, which decides the century of two-digit years; 0 stands for YearDefault
	Tag       Tag       // RFID tag identities when Kind is EPC
	Health    Health    // what a HIBC code says when Kind is HIBC
}

// Tag names an RFID tag as the EPC Tag Data Standard does.
type Tag struct {
	Scheme  string // such as "sgtin-96"
	TagURI  string // urn:epc:tag:…
	PureURI string // urn:epc:id:…
}

// RawMax is the most bytes that one scan may have; a longer one is cut and refused.
const RawMax = 4096

// YearDefault is the year that dates are read by when a scan does not know its own.
const YearDefault = 2026
