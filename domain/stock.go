package domain

import "slices"

// Stock is how many of some goods a holder has: the sum of all movements to it and from it.
// It may be below zero; rows of zero are not kept.
type Stock struct {
	Holder   Holder `cbor:"1,keyasint,omitempty"`
	Goods    Goods  `cbor:"2,keyasint,omitempty"`
	Quantity int64  `cbor:"3,keyasint,omitempty"`
	Received string `cbor:"4,keyasint,omitempty"` // YYYY-MM-DD of the first receipt, for first in, first out
}

// Unit is a pallet, carton or tote with a label. Goods are in the unit, the unit is at a location:
// moving it changes one row, whatever stands on it.
type Unit struct {
	Label     string     `cbor:"1,keyasint,omitempty"`
	Kind      UnitKind   `cbor:"2,keyasint,omitempty"`
	Location  string     `cbor:"3,keyasint,omitempty"`
	Parent    string     `cbor:"4,keyasint,omitempty"` // the unit it stands in
	Order     string     `cbor:"5,keyasint,omitempty"` // whose goods it carries
	Shipment  string     `cbor:"6,keyasint,omitempty"` // the shipment it was loaded for
	Closed    bool       `cbor:"7,keyasint,omitempty"`
	Receipt   string     `cbor:"8,keyasint,omitempty"`  // the receipt it came with, whole
	Type      string     `cbor:"10,keyasint,omitempty"` // of a carton, as carriers name them
	Run       string     `cbor:"11,keyasint,omitempty"` // the run whose orders share it, to be sorted when they are packed
	Closings  []Closing  `cbor:"12,keyasint,omitempty"` // the last times that it was closed, of an open carton
	Sightings []Sighting `cbor:"9,keyasint,omitempty"`  // the last ones; several when nobody can say which was the last
}

// Closing is the moment at which an open carton got its number: what was in it is in that one.
type Closing struct {
	Number string `cbor:"1,keyasint,omitempty"`
	Seen   Seen   `cbor:"2,keyasint,omitempty"`
}

// UnitKind tells pallets, cartons and totes apart.
type UnitKind string

// The kinds of units.
const (
	Pallet UnitKind = "pallet"
	Carton UnitKind = "carton"
	Tote   UnitKind = "tote"
)

// Lot is what is known of a lot beyond its stock.
type Lot struct {
	Item   string `cbor:"1,keyasint,omitempty"`
	Code   string `cbor:"2,keyasint,omitempty"`
	Expiry string `cbor:"3,keyasint,omitempty"`
	OnHold bool   `cbor:"4,keyasint,omitempty"`
}

// Allocation sets stock aside for an order line.
type Allocation struct {
	Order    string `cbor:"1,keyasint,omitempty"`
	Line     string `cbor:"2,keyasint,omitempty"`
	Holder   Holder `cbor:"3,keyasint,omitempty"`
	Goods    Goods  `cbor:"4,keyasint,omitempty"`
	Quantity int64  `cbor:"5,keyasint,omitempty"`
}

// Opening is the stock that the site says was there at the start, row by row of its file, so that
// importing the file again changes nothing.
type Opening struct {
	Location string `cbor:"1,keyasint,omitempty"`
	Unit     string `cbor:"2,keyasint,omitempty"`
	Goods    Goods  `cbor:"3,keyasint,omitempty"`
	Quantity int64  `cbor:"4,keyasint,omitempty"`
	Received string `cbor:"5,keyasint,omitempty"`
}

// Indexes of stock.
const (
	ByHolder      = "holder"
	ByLot         = "lot"
	BySerial      = "serial"
	BySerialAlone = "serial alone" // a serial number whatever the item
	ByStock       = "stock"
	ByRun         = "run"
)

// StockKey is the key of the stock row of some goods at a holder.
func StockKey(holder Holder, goods Goods) string {
	return string(holder) + separator + goods.Item + separator + goods.Lot + separator + goods.Expiry + separator +
		goods.Serial + separator + string(goods.State()) // as join makes it, in one piece
}

// thing is the key of goods at a holder whatever their status.
func thing(holder Holder, goods Goods) string {
	goods.Status = Available
	return StockKey(holder, goods)
}

// Table, Key and Terms make the rows of stock.
func (Stock) Table() Table  { return TableStock }
func (s Stock) Key() string { return StockKey(s.Holder, s.Goods) }

// Terms finds stock by holder, item, lot and serial number. The accounts outside are not indexed by item:
// who looks for an item wants to touch it.
func (s Stock) Terms() []Term {
	if s.Holder.Outside() {
		return terms(ByHolder, string(s.Holder))
	}
	found := terms(ByHolder, string(s.Holder), ByItem, s.Goods.Item)
	if s.Goods.Lot != "" {
		found = append(found, Term{ByLot, join(s.Goods.Item, s.Goods.Lot)})
	}
	if s.Goods.Serial != "" {
		found = append(found, Term{BySerial, join(s.Goods.Item, s.Goods.Serial)}, Term{BySerialAlone, s.Goods.Serial})
	}
	return found
}

func (Unit) Table() Table  { return TableUnit }
func (u Unit) Key() string { return u.Label }

// Terms finds units by what is at a place, for an order or a run, in another one, or beside one.
func (u Unit) Terms() []Term {
	found := terms(ByLocation, u.Location, ByOrder, u.Order, ByUnit, u.Parent, ByRun, u.Run)
	for _, s := range u.Sightings {
		if term := (Term{ByBeside, s.Beside}); s.Beside != "" && !slices.Contains(found, term) {
			found = append(found, term)
		}
	}
	return found
}

// Taken tells whether the unit carries goods of orders.
func (u Unit) Taken() bool { return u.Order != "" || u.Run != "" }

func (Lot) Table() Table    { return TableLot }
func (l Lot) Key() string   { return join(l.Item, l.Code) }
func (l Lot) Terms() []Term { return terms(ByLot, l.Code) }

func (Allocation) Table() Table { return TableAllocation }
func (a Allocation) Key() string {
	return join(a.Order, lineKey(a.Line), StockKey(a.Holder, a.Goods))
}
func (a Allocation) Terms() []Term {
	return terms(ByOrder, a.Order, ByStock, StockKey(a.Holder, a.Goods))
}

func (Opening) Table() Table { return TableOpening }
func (o Opening) Key() string {
	return join(o.Location, o.Unit, o.Goods.key())
}
func (Opening) Terms() []Term { return nil }
