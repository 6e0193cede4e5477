package domain

// LocationKind says what a place is for.
type LocationKind string

// The kinds of places.
const (
	Dock       LocationKind = "dock"
	Storage    LocationKind = "storage"
	PickFace   LocationKind = "pick"
	Staging    LocationKind = "staging"
	Packing    LocationKind = "packing"
	Quarantine LocationKind = "quarantine"
	Returns    LocationKind = "returns"
	Scrap      LocationKind = "scrap"
)

// Mixing says what may stand together at a place.
type Mixing string

// The mixing rules.
const (
	MixAny   Mixing = "any"
	MixItem  Mixing = "item"  // one item only
	MixLot   Mixing = "lot"   // one lot of one item only
	MixEmpty Mixing = "empty" // nothing besides
)

// Limbo is where a unit is that was seen at two places at the same time, until somebody looks.
const Limbo = "limbo"

// Location is a place with a code. Lengths are in mm; a nil limit is not known and limits nothing.
type Location struct {
	Code          string       `cbor:"1,keyasint,omitempty"`
	Kind          LocationKind `cbor:"2,keyasint,omitempty"`
	Zone          string       `cbor:"3,keyasint,omitempty"`
	Aisle         string       `cbor:"4,keyasint,omitempty"`
	Bay           string       `cbor:"5,keyasint,omitempty"`
	Level         string       `cbor:"6,keyasint,omitempty"`
	XMM           *int64       `cbor:"7,keyasint,omitempty"`
	YMM           *int64       `cbor:"8,keyasint,omitempty"`
	Barcode       string       `cbor:"9,keyasint,omitempty"`
	CheckDigits   string       `cbor:"10,keyasint,omitempty"`
	Sequence      int64        `cbor:"11,keyasint,omitempty"`
	CapacityKG    *int64       `cbor:"12,keyasint,omitempty"`
	CapacityUnits *int64       `cbor:"13,keyasint,omitempty"`
	MaxHeightMM   *int64       `cbor:"14,keyasint,omitempty"`
	Mixing        Mixing       `cbor:"15,keyasint,omitempty"`
	Temperature   string       `cbor:"16,keyasint,omitempty"`
	Hazards       []string     `cbor:"17,keyasint,omitempty"`
	Class         string       `cbor:"18,keyasint,omitempty"`
	Blocked       bool         `cbor:"19,keyasint,omitempty"`

	Full    bool `cbor:"32,keyasint,omitempty"` // a worker marked it full; kept when the place is imported again
	Stopped bool `cbor:"33,keyasint,omitempty"` // closed by what was found there, until a supervisor opens it; kept likewise
}

// Shut tells whether nothing may go to the place or come from it.
func (l Location) Shut() bool { return l.Blocked || l.Stopped }

// ByBarcode and ByAisle find places; ByLocation does not, as a place's code is its key.
const (
	ByBarcode = "barcode"
	ByAisle   = "aisle"
)

// Table, Key and Terms make Location a row.
func (Location) Table() Table  { return TableLocation }
func (l Location) Key() string { return l.Code }

// Terms finds places by kind, by the text of their label and by aisle.
func (l Location) Terms() []Term {
	return terms(ByKind, string(l.Kind), ByBarcode, l.Barcode, ByAisle, l.Aisle)
}

// Segment is a walkable way between two locations or waypoints.
type Segment struct {
	From     string `cbor:"1,keyasint,omitempty"`
	To       string `cbor:"2,keyasint,omitempty"`
	LengthMM int64  `cbor:"3,keyasint,omitempty"`
	OneWay   bool   `cbor:"4,keyasint,omitempty"`
}

// Table, Key and Terms make Segment a row.
func (Segment) Table() Table  { return TableSegment }
func (s Segment) Key() string { return join(s.From, s.To) }

// Terms is empty: segments are read all at once.
func (Segment) Terms() []Term { return nil }
