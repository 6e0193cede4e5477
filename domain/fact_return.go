package domain

// ReturnReceived says that goods came back, in which condition, and where they were set down.
type ReturnReceived struct {
	Return    string `cbor:"1,keyasint,omitempty"`
	Order     string `cbor:"2,keyasint,omitempty"`
	Line      string `cbor:"3,keyasint,omitempty"`
	Goods     Goods  `cbor:"4,keyasint,omitempty"` // with the status that the condition gives them
	Quantity  int64  `cbor:"5,keyasint,omitempty"`
	Condition string `cbor:"6,keyasint,omitempty"` // resell, refurbish, quarantine, vendor or scrap
	Location  string `cbor:"7,keyasint,omitempty"`
	Day       string `cbor:"8,keyasint,omitempty"`
}

// ReturnClosed says that a worker declared a return complete.
type ReturnClosed struct {
	Return string `cbor:"1,keyasint,omitempty"`
}

// Kind numbers the facts of returns.
func (ReturnReceived) Kind() Kind { return KindReturnReceived }
func (ReturnClosed) Kind() Kind   { return KindReturnClosed }

func (r ReturnReceived) fold(f *folding) {
	f.noteLot(r.Goods)
	f.move(ToCustomer, At(r.Location), r.Goods, r.Quantity, r.Day)
	f.creditReturn(r)
	f.refund(r)
	line, ok := Get[ReturnLine](f, r.Return, lineKey(r.Line))
	if !ok {
		return
	}
	line.Received += r.Quantity * f.sign
	f.Put(line)
	id := DerivedID(string(OverReturn), r.Return, r.Line)
	if line.Received <= line.Quantity {
		f.settle(id)
		return
	}
	f.raise(Discrepancy{ID: id, Kind: OverReturn, Location: r.Location, Goods: r.Goods, Expected: line.Quantity,
		Found: line.Received, Document: r.Return})
}

// refund notes what the customer is owed, line by line and condition by condition.
func (f *folding) refund(r ReturnReceived) {
	key := Refund{Return: r.Return, Order: r.Order, Line: r.Line, Item: r.Goods.Item, Condition: r.Condition}
	owed, ok := Get[Refund](f, key.Key())
	if !ok {
		owed = key
	}
	owed.Quantity += r.Quantity * f.sign
	owed.Day = max(owed.Day, r.Day)
	if owed.Quantity == 0 {
		f.Delete(TableRefund, owed.Key())
		return
	}
	f.Put(owed)
}

// creditReturn notes on the order that its goods are back.
func (f *folding) creditReturn(r ReturnReceived) {
	code := r.Order
	if document, ok := Get[Return](f, r.Return); ok && code == "" {
		code = document.Order
	}
	if code == "" {
		return
	}
	rest := r.Quantity
	for _, line := range Find[OrderLine](f, ByOrder, code) {
		part := min(rest, line.Shipped-line.Returned)
		if f.sign < 0 {
			part = min(rest, line.Returned)
		}
		if line.Item != r.Goods.Item || part <= 0 {
			continue
		}
		line.Returned += part * f.sign
		rest -= part
		f.Put(line)
	}
}

func (r ReturnClosed) fold(f *folding) {
	if document, ok := Get[Return](f, r.Return); ok {
		document.State = StateClosed
		if f.sign < 0 {
			document.State = StateOpen
		}
		f.Put(document)
	}
}
