package domain

import (
	"cmp"
	"slices"
)

// closingsMost bounds how often a label is remembered to have been that of an open carton.
const closingsMost = 4

// PackedGoods says that goods of an order went from a tote into a carton.
type PackedGoods struct {
	Order    string `cbor:"1,keyasint,omitempty"`
	From     Holder `cbor:"2,keyasint,omitempty"`
	Goods    Goods  `cbor:"3,keyasint,omitempty"`
	Quantity int64  `cbor:"4,keyasint,omitempty"`
	Carton   string `cbor:"5,keyasint,omitempty"`
	Location string `cbor:"6,keyasint,omitempty"` // where the packer's device believed the tote to be: he scanned the tote and no place
	Type     string `cbor:"7,keyasint,omitempty"` // of the carton
}

// CartonClosed says that a carton was closed and got its number.
type CartonClosed struct {
	Order  string `cbor:"1,keyasint,omitempty"`
	Carton string `cbor:"2,keyasint,omitempty"` // the label it had while it was open
	SSCC   string `cbor:"3,keyasint,omitempty"`
}

// OrderPacked says that packing an order ended, complete or not.
type OrderPacked struct {
	Order string `cbor:"1,keyasint,omitempty"`
}

// ShipmentOpened says that loading for a carrier began.
type ShipmentOpened struct {
	Shipment string `cbor:"1,keyasint,omitempty"`
	Carrier  string `cbor:"2,keyasint,omitempty"`
	Dock     string `cbor:"3,keyasint,omitempty"`
}

// Loaded says that a carton or pallet went onto the vehicle.
type Loaded struct {
	Shipment string `cbor:"1,keyasint,omitempty"`
	Unit     string `cbor:"2,keyasint,omitempty"`
}

// ShipmentClosed says that the vehicle left: what was loaded leaves stock.
type ShipmentClosed struct {
	Shipment string `cbor:"1,keyasint,omitempty"`
}

// Kind numbers the facts of packing and shipping.
func (PackedGoods) Kind() Kind    { return KindPacked }
func (CartonClosed) Kind() Kind   { return KindCartonClosed }
func (OrderPacked) Kind() Kind    { return KindOrderPacked }
func (ShipmentOpened) Kind() Kind { return KindShipmentOpened }
func (Loaded) Kind() Kind         { return KindLoaded }
func (ShipmentClosed) Kind() Kind { return KindShipmentClosed }

func (p PackedGoods) fold(f *folding) {
	unit, ok := Get[Unit](f, p.Carton)
	if !ok {
		unit = Unit{Label: p.Carton, Kind: Carton}
	}
	unit.Order = p.Order
	if p.Type != "" {
		unit.Type = p.Type
	}
	f.observe(unit, Sighting{p.Location, f.seen, p.From.Unit()})
	f.move(p.From, In(p.Carton), p.Goods, p.Quantity, "")
	rest := p.Quantity
	for _, line := range Find[OrderLine](f, ByOrder, p.Order) {
		if line.Item != p.Goods.Item || line.Lot != "" && line.Lot != p.Goods.Lot {
			continue
		}
		part := min(rest, line.Picked-line.Packed)
		if f.sign < 0 {
			part = min(rest, line.Packed)
		}
		line.Packed += part * f.sign
		rest -= part
		f.Put(line)
		f.judgePacked(line)
	}
	if unit, _ := Get[Unit](f, f.became(In(p.Carton)).Unit()); f.hasLeft(unit) {
		f.shipUnit(unit)
	}
}

// became is what an open carton is by now, for whoever tells late what he put into it or took out: the number under which
// it was closed.
func (f *folding) became(holder Holder) Holder {
	label := holder.Unit()
	if label == "" {
		return holder
	}
	unit, _ := Get[Unit](f, label)
	if i := slices.IndexFunc(unit.Closings, func(c Closing) bool { return f.seen.Compare(c.Seen) != Later }); i >= 0 {
		return In(unit.Closings[i].Number)
	}
	return holder
}

// judgePacked tells of goods that were picked for an order and stayed behind when packing it ended, until they are packed after all.
func (f *folding) judgePacked(line OrderLine) {
	id := DerivedID(string(ShortShipment), line.Order, line.Line)
	order, _ := Get[Order](f, line.Order)
	if order.State != StatePacked && order.State != StateShipped || line.Packed >= line.Picked {
		f.settle(id)
		return
	}
	d := Discrepancy{ID: id, Kind: ShortShipment, Goods: Goods{Item: line.Item, Lot: line.Lot}, Expected: line.Picked, Found: line.Packed, Document: line.Order}
	for _, unit := range Find[Unit](f, ByOrder, line.Order) {
		for _, left := range Find[Stock](f, ByHolder, string(In(unit.Label))) {
			if unit.Kind == Tote && left.Goods.Item == line.Item {
				d.Unit, d.Location = unit.Label, f.locationOf(In(unit.Label))
			}
		}
	}
	f.raise(d)
}

// fold gives the carton its number by moving what is in it: the number is the unit from then on.
func (c CartonClosed) fold(f *folding) {
	f.use(c.SSCC)
	open, _ := Get[Unit](f, c.Carton)
	unit, _ := Get[Unit](f, c.SSCC) // what was loaded may be known before what was packed
	unit.Label, unit.Kind, unit.Order, unit.Closed, unit.Type = c.SSCC, Carton, c.Order, true, open.Type
	f.Put(unit)
	if c.SSCC != c.Carton {
		f.observe(unit, Sighting{open.Location, f.seen, c.Carton})
		open, ok := Get[Unit](f, c.Carton)
		if !ok { // who packed into it has not told yet
			open = Unit{Label: c.Carton, Kind: Carton}
		}
		at := slices.IndexFunc(open.Closings, func(c Closing) bool { return closedBefore(f.seen, c.Seen) })
		if at < 0 {
			at = len(open.Closings)
		} else {
			f.takeBack(c, In(open.Closings[at].Number))
		}
		f.raiseClosedTwice(c, open.Closings)
		closings := slices.Insert(slices.Clone(open.Closings), at, Closing{c.SSCC, f.seen})
		open.Closings = closings[max(0, len(closings)-closingsMost):]
		f.Put(open)
	}
	for _, stock := range Find[Stock](f, ByHolder, string(In(c.Carton))) {
		behind := f.postedBehind(In(c.Carton), stock.Goods) // the label was used again
		f.carry(In(c.Carton), In(c.SSCC), stock.Goods, max(0, stock.Quantity-behind), stock.Received)
	}
	if unit, _ = Get[Unit](f, c.SSCC); f.hasLeft(unit) {
		f.shipUnit(unit)
	}
	f.Put(Label{ID: DerivedID("label", f.seen.ID()), Unit: c.SSCC, Kind: string(Carton), Device: f.seen.Device, State: LabelWaiting})
}

// closedBefore tells which of two closings of one carton comes first. Where nobody can tell, it is the one that was surely over
// earlier, whichever is told first.
func closedBefore(a, b Seen) bool {
	switch a.Compare(b) {
	case Earlier:
		return true
	case Later:
		return false
	}
	return cmp.Or(cmp.Compare(a.High, b.High), cmp.Compare(a.ID(), b.ID())) < 0
}

// takeBack gives the number what was in the carton when it was closed, if somebody who did not know of it closed the carton
// again later, and told so before.
func (f *folding) takeBack(c CartonClosed, next Holder) {
	for _, stock := range Find[Stock](f, ByHolder, string(next)) {
		there := f.postedUntil(In(c.Carton), stock.Goods) + f.postedUntil(next, stock.Goods)
		f.carry(next, In(c.SSCC), stock.Goods, max(0, min(there, stock.Quantity)), stock.Received)
	}
}

// raiseClosedTwice tells of a carton that got two numbers from workers of whom nobody can say who was first: what was in it may
// bear either.
func (f *folding) raiseClosedTwice(c CartonClosed, closings []Closing) {
	for _, other := range closings {
		if f.seen.Compare(other.Seen) != Unclear {
			continue
		}
		for _, number := range []string{c.SSCC, other.Number} {
			location := f.locationOf(In(number))
			f.raise(Discrepancy{ID: DerivedID(string(ClosedTwice), append([]string{number}, pair(f.seen.ID(), other.Seen.ID())...)...),
				Kind: ClosedTwice, Location: location, Unit: number, Document: c.Order})
			f.askCount(location, "", string(ClosedTwice))
		}
	}
}

func (p OrderPacked) fold(f *folding) {
	order, ok := Get[Order](f, p.Order)
	if !ok || order.State == StateShipped {
		return
	}
	order.State = StatePacked
	f.Put(order)
	f.follow(order)
	for _, line := range Find[OrderLine](f, ByOrder, p.Order) {
		f.judgePacked(line)
	}
	totes := Find[Unit](f, ByOrder, p.Order)
	if order.Run != "" {
		totes = append(totes, Find[Unit](f, ByRun, order.Run)...)
	}
	for _, unit := range totes {
		f.judgeLeftIn(unit)
	}
}

func (o ShipmentOpened) fold(f *folding) {
	if _, ok := Get[Shipment](f, o.Shipment); !ok {
		f.Put(Shipment{Code: o.Shipment, Carrier: o.Carrier, Dock: o.Dock, State: StateOpen})
	}
}

func (l Loaded) fold(f *folding) {
	unit, ok := Get[Unit](f, l.Unit)
	if !ok {
		unit = Unit{Label: l.Unit, Kind: Carton}
		f.raise(Discrepancy{ID: DerivedID(string(UnknownThing), l.Unit), Kind: UnknownThing, Unit: l.Unit, Document: l.Shipment})
	}
	unit.Shipment = l.Shipment
	if f.sign < 0 {
		unit.Shipment = ""
	}
	f.Put(unit)
	if shipment, ok := Get[Shipment](f, l.Shipment); ok && shipment.State == StateClosed && f.sign > 0 {
		f.shipUnit(unit) // told late: the vehicle has left with it
	}
}

func (c ShipmentClosed) fold(f *folding) {
	shipment, ok := Get[Shipment](f, c.Shipment)
	if !ok || shipment.State == StateClosed {
		return
	}
	shipment.State = StateClosed
	f.Put(shipment)
	for _, unit := range All[Unit](f) {
		if unit.Shipment == c.Shipment {
			f.shipUnit(unit)
		}
	}
}

// hasLeft tells whether the vehicle on which a unit was loaded has left.
func (f *folding) hasLeft(unit Unit) bool {
	if unit.Shipment == "" {
		return false
	}
	shipment, ok := Get[Shipment](f, unit.Shipment)
	return ok && shipment.State == StateClosed
}

// shipUnit takes what is in a unit out of stock and credits its order.
func (f *folding) shipUnit(unit Unit) {
	for _, stock := range Find[Stock](f, ByHolder, string(In(unit.Label))) {
		f.move(In(unit.Label), ToCustomer, stock.Goods, stock.Quantity, "")
		rest := stock.Quantity
		for _, line := range Find[OrderLine](f, ByOrder, unit.Order) {
			if line.Item != stock.Goods.Item {
				continue
			}
			part := min(rest, line.Packed-line.Shipped)
			line.Shipped += part
			rest -= part
			f.Put(line)
		}
	}
	unit.Location = ""
	unit = f.forget(unit)
	order, ok := Get[Order](f, unit.Order)
	if !ok {
		return
	}
	for _, line := range Find[OrderLine](f, ByOrder, unit.Order) {
		if line.Shipped < line.Packed {
			return
		}
	}
	order.State = StateShipped
	f.Put(order)
}
