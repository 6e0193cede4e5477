package domain

import (
	"slices"
	"strings"
)

// Site is the warehouse itself; there is exactly one.
type Site struct {
	Code     string `cbor:"1,keyasint,omitempty"`
	Name     string `cbor:"2,keyasint,omitempty"`
	TimeZone string `cbor:"3,keyasint,omitempty"` // IANA name
	Currency string `cbor:"4,keyasint,omitempty"`
	Prefix   string `cbor:"5,keyasint,omitempty"` // GS1 company prefix, 7 to 12 digits
}

// Role is what a worker may do.
type Role string

// The roles.
const (
	Picker     Role = "picker"
	Receiver   Role = "receiver"
	Counter    Role = "counter"
	Supervisor Role = "supervisor"
	Admin      Role = "admin"
)

// Worker is a person with a badge.
type Worker struct {
	Badge       string `cbor:"1,keyasint,omitempty"`
	Name        string `cbor:"2,keyasint,omitempty"`
	PINHash     string `cbor:"3,keyasint,omitempty"` // argon2id in PHC form; the PIN itself is nowhere
	Roles       []Role `cbor:"4,keyasint,omitempty"`
	Language    string `cbor:"5,keyasint,omitempty"`
	LeftHanded  bool   `cbor:"6,keyasint,omitempty"`
	LockedUntil int64  `cbor:"7,keyasint,omitempty"` // ms; wrong PINs lock a badge for a while
}

// May tells whether the worker has one of the roles; a supervisor and an admin have all.
func (w Worker) May(roles ...Role) bool { return w.Has(Supervisor, Admin) || w.Has(roles...) }

// Has tells whether the worker was given one of the roles itself.
func (w Worker) Has(roles ...Role) bool {
	return slices.ContainsFunc(w.Roles, func(has Role) bool { return slices.Contains(roles, has) })
}

// Item is an article. Lengths are in mm, weights in g, costs in minor units of the site's currency;
// zero means not known. Quantities count units of 10^-Decimals of the unit of measure.
type Item struct {
	Code          string `cbor:"1,keyasint,omitempty"`
	Name          string `cbor:"2,keyasint,omitempty"`
	UoM           string `cbor:"3,keyasint,omitempty"`
	Decimals      int    `cbor:"4,keyasint,omitempty"`
	GTIN          string `cbor:"5,keyasint,omitempty"` // 14 digits
	LotTracked    bool   `cbor:"6,keyasint,omitempty"`
	SerialTracked bool   `cbor:"7,keyasint,omitempty"`
	HasExpiry     bool   `cbor:"8,keyasint,omitempty"`
	ShelfLifeDays int64  `cbor:"9,keyasint,omitempty"` // days that must be left at receipt
	WeightG       int64  `cbor:"10,keyasint,omitempty"`
	LengthMM      int64  `cbor:"11,keyasint,omitempty"`
	WidthMM       int64  `cbor:"12,keyasint,omitempty"`
	HeightMM      int64  `cbor:"13,keyasint,omitempty"`
	Class         string `cbor:"14,keyasint,omitempty"` // A, B or C
	Hazard        string `cbor:"15,keyasint,omitempty"`
	Temperature   string `cbor:"16,keyasint,omitempty"` // ambient, chilled or frozen
	UnitCost      int64  `cbor:"17,keyasint,omitempty"`
	Blocked       bool   `cbor:"18,keyasint,omitempty"`
	Crushable     bool   `cbor:"19,keyasint,omitempty"` // goes on top of heavy goods
}

// Packaging is a fixed number of an item in one wrapping.
type Packaging struct {
	Item     string `cbor:"1,keyasint,omitempty"`
	Name     string `cbor:"2,keyasint,omitempty"`
	Quantity int64  `cbor:"3,keyasint,omitempty"`
	GTIN     string `cbor:"4,keyasint,omitempty"` // 14 digits
	WeightG  int64  `cbor:"5,keyasint,omitempty"`
	LengthMM int64  `cbor:"6,keyasint,omitempty"`
	WidthMM  int64  `cbor:"7,keyasint,omitempty"`
	HeightMM int64  `cbor:"8,keyasint,omitempty"`
}

// Barcode is a further code of an item, which stands for Quantity of it.
type Barcode struct {
	Text     string `cbor:"1,keyasint,omitempty"`
	Item     string `cbor:"2,keyasint,omitempty"`
	Quantity int64  `cbor:"3,keyasint,omitempty"`
}

// Fill holds the limits between which a pick face is kept.
type Fill struct {
	Location string `cbor:"1,keyasint,omitempty"`
	Item     string `cbor:"2,keyasint,omitempty"`
	Min      int64  `cbor:"3,keyasint,omitempty"`
	Max      int64  `cbor:"4,keyasint,omitempty"`
}

// Demand is what was sold of an item on one day.
type Demand struct {
	Item     string `cbor:"1,keyasint,omitempty"`
	Date     string `cbor:"2,keyasint,omitempty"`
	Quantity int64  `cbor:"3,keyasint,omitempty"`
	Order    string `cbor:"4,keyasint,omitempty"`
	Channel  string `cbor:"5,keyasint,omitempty"`
}

// Planning holds what the planning of an item's stock needs; fractions are kept as written, for exact arithmetic.
type Planning struct {
	Item           string `cbor:"1,keyasint,omitempty"`
	LeadTimeDays   string `cbor:"2,keyasint,omitempty"`
	LeadTimeSDDays string `cbor:"3,keyasint,omitempty"`
	OrderCost      int64  `cbor:"4,keyasint,omitempty"`
	HoldingRate    string `cbor:"5,keyasint,omitempty"`
	ServiceLevel   string `cbor:"6,keyasint,omitempty"`
	Supplier       string `cbor:"7,keyasint,omitempty"`
	MinOrder       int64  `cbor:"8,keyasint,omitempty"`
	OrderMultiple  int64  `cbor:"9,keyasint,omitempty"`
}

// Names of indexes that several tables share.
const (
	ByItem     = "item"
	ByGTIN     = "gtin"
	ByLocation = "location"
	ByState    = "state"
	ByUnit     = "unit"
	ByOrder    = "order"
	ByKind     = "kind"
)

// Table, Key and Terms make the master data rows.
func (Site) Table() Table    { return TableSite }
func (Site) Key() string     { return "" }
func (Site) Terms() []Term   { return nil }
func (Worker) Table() Table  { return TableWorker }
func (w Worker) Key() string { return w.Badge }
func (Worker) Terms() []Term { return nil }

func (Item) Table() Table    { return TableItem }
func (i Item) Key() string   { return i.Code }
func (i Item) Terms() []Term { return terms(ByGTIN, i.GTIN) }

func (Packaging) Table() Table    { return TablePackaging }
func (p Packaging) Key() string   { return join(p.Item, p.Name) }
func (p Packaging) Terms() []Term { return terms(ByItem, p.Item, ByGTIN, p.GTIN) }

func (Barcode) Table() Table    { return TableBarcode }
func (b Barcode) Key() string   { return b.Text }
func (b Barcode) Terms() []Term { return terms(ByItem, b.Item) }

func (Fill) Table() Table    { return TableFill }
func (f Fill) Key() string   { return join(f.Location, f.Item) }
func (f Fill) Terms() []Term { return terms(ByItem, f.Item, ByLocation, f.Location) }

func (Demand) Table() Table    { return TableDemand }
func (d Demand) Key() string   { return join(d.Item, d.Date, d.Order, d.Channel) }
func (d Demand) Terms() []Term { return terms(ByItem, d.Item) }

func (Planning) Table() Table  { return TablePlanning }
func (p Planning) Key() string { return p.Item }
func (Planning) Terms() []Term { return nil }

// terms makes index entries of pairs of a name and a value; an empty value is not indexed.
func terms(pairs ...string) []Term {
	entries := make([]Term, 0, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			entries = append(entries, Term{pairs[i], pairs[i+1]})
		}
	}
	return entries
}

// GTIN14 brings an 8, 12, 13 or 14 digit GTIN to 14 digits; other text stays as it is.
func GTIN14(gtin string) string {
	switch len(gtin) {
	case 8, 12, 13:
		return strings.Repeat("0", 14-len(gtin)) + gtin
	}
	return gtin
}
