package domain

import (
	"slices"
	"strings"
)

// Received says that goods arrived on a dock, loose or on a unit.
type Received struct {
	Receipt   string `cbor:"1,keyasint,omitempty"` // empty when they came without papers
	Line      string `cbor:"2,keyasint,omitempty"`
	Goods     Goods  `cbor:"3,keyasint,omitempty"`
	Quantity  int64  `cbor:"4,keyasint,omitempty"` // base units
	Dock      string `cbor:"5,keyasint,omitempty"`
	Unit      string `cbor:"6,keyasint,omitempty"`
	Packaging string `cbor:"7,keyasint,omitempty"`  // the packaging that was scanned
	Per       int64  `cbor:"8,keyasint,omitempty"`  // base units in it, as they were in force then
	Day       string `cbor:"9,keyasint,omitempty"`  // the site's day, YYYY-MM-DD
	Reason    string `cbor:"10,keyasint,omitempty"` // the code for which a worker put them on hold
	Check     string `cbor:"11,keyasint,omitempty"` // result of an inspection: pass, fail or later
}

// UnitReceived says that an announced pallet or carton arrived with all that is on it.
type UnitReceived struct {
	Receipt string     `cbor:"1,keyasint,omitempty"`
	Unit    string     `cbor:"2,keyasint,omitempty"`
	Dock    string     `cbor:"3,keyasint,omitempty"`
	Lines   []UnitLine `cbor:"4,keyasint,omitempty"`
	Day     string     `cbor:"5,keyasint,omitempty"`
	Reason  string     `cbor:"6,keyasint,omitempty"` // the code for which a worker put it on hold
	Check   string     `cbor:"7,keyasint,omitempty"` // result of an inspection: pass, fail or later
}

// UnitLine is what a unit carries of one line of its receipt.
type UnitLine struct {
	Line     string `cbor:"1,keyasint,omitempty"`
	Goods    Goods  `cbor:"2,keyasint,omitempty"`
	Quantity int64  `cbor:"3,keyasint,omitempty"`
}

// ReceiptClosed says that a worker declared a receipt complete.
type ReceiptClosed struct {
	Receipt string `cbor:"1,keyasint,omitempty"`
}

// Kind numbers the facts of receiving.
func (Received) Kind() Kind      { return KindReceived }
func (UnitReceived) Kind() Kind  { return KindUnitReceived }
func (ReceiptClosed) Kind() Kind { return KindReceiptClosed }

func (r Received) fold(f *folding) {
	holder := At(r.Dock)
	if r.Unit != "" {
		holder = In(r.Unit)
		f.unitAt(r.Unit, Pallet, r.Dock)
	}
	f.noteLot(r.Goods)
	f.move(FromSupplier, holder, r.Goods, r.Quantity, r.Day)
	f.receiveLine(r.Receipt, r.Line, r.Quantity)
	if r.Reason == "" {
		return
	}
	id := DerivedID(string(HeldAtReceipt), f.seen.ID())
	f.raise(Discrepancy{ID: id, Kind: HeldAtReceipt, Location: r.Dock, Goods: r.Goods, Unit: r.Unit, Found: r.Quantity,
		Document: r.Receipt, Note: r.Reason, Tell: ExceptionOf(f, TaskReceive, ReasonHeld).Tell})
}

// fold counts a pallet once: who receives it again confirms that it is there, and says so when its content differs.
func (r UnitReceived) fold(f *folding) {
	unit, known := Get[Unit](f, r.Unit)
	if known && unit.Receipt != "" && f.sign > 0 {
		f.confirmUnit(r, unit)
		return
	}
	f.settle(DerivedID(string(UnknownThing), r.Unit))
	f.unitAt(r.Unit, Pallet, r.Dock)
	unit, _ = Get[Unit](f, r.Unit)
	unit.Receipt = r.Receipt
	if f.sign < 0 {
		unit.Receipt = ""
	}
	f.Put(unit)
	for _, line := range r.Lines {
		f.noteLot(line.Goods)
		f.move(FromSupplier, In(r.Unit), line.Goods, line.Quantity, r.Day)
		f.receiveLine(r.Receipt, line.Line, line.Quantity)
		if r.Reason != "" {
			f.raise(Discrepancy{ID: DerivedID(string(HeldAtReceipt), f.seen.ID(), line.Line), Kind: HeldAtReceipt, Location: r.Dock,
				Goods: line.Goods, Unit: r.Unit, Found: line.Quantity, Document: r.Receipt, Note: r.Reason,
				Tell: ExceptionOf(f, TaskReceive, ReasonHeld).Tell})
		}
	}
}

func (f *folding) confirmUnit(r UnitReceived, unit Unit) {
	f.unitAt(r.Unit, Pallet, r.Dock)
	expected := map[string]int64{}
	for _, line := range Find[ReceiptLine](f, ByUnit, r.Unit) {
		if line.Receipt == unit.Receipt {
			expected[join(line.Line, line.Item, line.Lot)] += line.Received
		}
	}
	for _, line := range r.Lines {
		expected[join(line.Line, line.Goods.Item, line.Goods.Lot)] -= line.Quantity
	}
	for _, line := range r.Lines {
		if difference := expected[join(line.Line, line.Goods.Item, line.Goods.Lot)]; difference != 0 || unit.Receipt != r.Receipt {
			id := DerivedID(string(DoubleReceipt), r.Unit, line.Line)
			f.raise(Discrepancy{ID: id, Kind: DoubleReceipt, Location: r.Dock, Goods: line.Goods, Unit: r.Unit,
				Expected: line.Quantity + difference, Found: line.Quantity, Document: r.Receipt})
		}
	}
}

func (r ReceiptClosed) fold(f *folding) {
	receipt, ok := Get[Receipt](f, r.Receipt)
	if !ok {
		return
	}
	receipt.State = StateClosed
	if f.sign < 0 {
		receipt.State = StateOpen
	}
	f.Put(receipt)
	for _, line := range Find[ReceiptLine](f, ByReceipt, r.Receipt) {
		f.judgeReceiptLine(receipt, line)
	}
}

// receiveLine adds to what came of a line.
func (f *folding) receiveLine(receipt, number string, quantity int64) {
	line, ok := Get[ReceiptLine](f, receipt, lineKey(number))
	if !ok {
		return
	}
	line.Received += quantity * f.sign
	line.Shares = shared(line.Shares, f.worker, quantity*f.sign)
	f.Put(line)
	if document, ok := Get[Receipt](f, receipt); ok {
		f.judgeReceiptLine(document, line)
	}
}

// judgeReceiptLine compares a line of a closed receipt with what came, also when more comes later from a
// device that was out of reach.
func (f *folding) judgeReceiptLine(receipt Receipt, line ReceiptLine) {
	short := DerivedID(string(ShortReceipt), line.Receipt, line.Line)
	over := DerivedID(string(OverReceipt), line.Receipt, line.Line)
	d := Discrepancy{Goods: Goods{Item: line.Item, Lot: line.Lot}, Unit: line.Unit,
		Expected: line.Expected, Found: line.Received, Document: line.Receipt}
	if receipt.State == StateClosed && line.Received < line.Expected {
		d.ID, d.Kind = short, ShortReceipt
		f.raise(d)
	} else {
		f.settle(short)
	}
	if receipt.State == StateClosed && line.Received > line.Expected {
		d.ID, d.Kind = over, OverReceipt
		f.raise(d)
	} else {
		f.settle(over)
	}
}

// shared adds to one worker's share, in a list of its own that is sorted by worker.
func shared(shares []Share, worker string, quantity int64) []Share {
	after := slices.Clone(shares)
	at, known := slices.BinarySearchFunc(after, worker, func(s Share, worker string) int { return strings.Compare(s.Worker, worker) })
	if !known {
		return slices.Insert(after, at, Share{worker, quantity})
	}
	after[at].Quantity += quantity
	return after
}
