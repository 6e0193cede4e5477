package domain

// DocumentState is how far a receipt, order, return or shipment is.
type DocumentState string

// The states of documents.
const (
	StateOpen    DocumentState = "open"
	StatePicking DocumentState = "picking"
	StatePicked  DocumentState = "picked"
	StatePacked  DocumentState = "packed"
	StateShipped DocumentState = "shipped"
	StateClosed  DocumentState = "closed"
)

// Receipt announces goods from a supplier.
type Receipt struct {
	Code     string        `cbor:"1,keyasint,omitempty"`
	Supplier string        `cbor:"2,keyasint,omitempty"`
	Expected string        `cbor:"3,keyasint,omitempty"` // YYYY-MM-DD
	State    DocumentState `cbor:"32,keyasint,omitempty"`
}

// ReceiptLine is one announced item of a receipt.
type ReceiptLine struct {
	Receipt          string  `cbor:"1,keyasint,omitempty"`
	Line             string  `cbor:"2,keyasint,omitempty"`
	Item             string  `cbor:"3,keyasint,omitempty"`
	Expected         int64   `cbor:"4,keyasint,omitempty"`
	Lot              string  `cbor:"5,keyasint,omitempty"`
	Expiry           string  `cbor:"6,keyasint,omitempty"`
	Unit             string  `cbor:"7,keyasint,omitempty"` // the pallet or carton it comes on
	TolerancePercent int64   `cbor:"8,keyasint,omitempty"` // how much more than expected may be confirmed
	Received         int64   `cbor:"32,keyasint,omitempty"`
	Shares           []Share `cbor:"33,keyasint,omitempty"` // who received how many
}

// Share is one worker's part of what several do.
type Share struct {
	Worker   string `cbor:"1,keyasint,omitempty"`
	Quantity int64  `cbor:"2,keyasint,omitempty"`
}

// Open is what is still expected of the line, never below zero.
func (l ReceiptLine) Open() int64 { return max(0, l.Expected-l.Received) }

// Most is the largest total that may be received on the line.
func (l ReceiptLine) Most() int64 { return l.Expected + l.Expected*l.TolerancePercent/100 }

// Order is what a customer wants.
type Order struct {
	Code     string        `cbor:"1,keyasint,omitempty"`
	Customer string        `cbor:"2,keyasint,omitempty"`
	ShipBy   string        `cbor:"3,keyasint,omitempty"` // RFC 3339
	Priority int64         `cbor:"4,keyasint,omitempty"` // higher goes first
	Carrier  string        `cbor:"5,keyasint,omitempty"`
	State    DocumentState `cbor:"32,keyasint,omitempty"`
	Run      string        `cbor:"33,keyasint,omitempty"` // the run that has claimed it
	Device   string        `cbor:"34,keyasint,omitempty"` // whose run it is
	Worker   string        `cbor:"35,keyasint,omitempty"`
	Since    int64         `cbor:"36,keyasint,omitempty"` // ms; when the claim or the last pick of it was made
	Packing  string        `cbor:"37,keyasint,omitempty"` // where its goods were dropped
}

// OrderLine is one item of an order.
type OrderLine struct {
	Order    string `cbor:"1,keyasint,omitempty"`
	Line     string `cbor:"2,keyasint,omitempty"`
	Item     string `cbor:"3,keyasint,omitempty"`
	Quantity int64  `cbor:"4,keyasint,omitempty"`
	Lot      string `cbor:"5,keyasint,omitempty"` // the lot the customer asked for
	Picked   int64  `cbor:"32,keyasint,omitempty"`
	Packed   int64  `cbor:"33,keyasint,omitempty"`
	Shipped  int64  `cbor:"34,keyasint,omitempty"`
	Short    int64  `cbor:"35,keyasint,omitempty"` // given up: no stock was found for it
	Returned int64  `cbor:"36,keyasint,omitempty"`
}

// Open is what is still to be picked of the line.
func (l OrderLine) Open() int64 { return max(0, l.Quantity-l.Picked-l.Short) }

// Return announces goods that come back.
type Return struct {
	Code     string        `cbor:"1,keyasint,omitempty"`
	Order    string        `cbor:"2,keyasint,omitempty"`
	Customer string        `cbor:"3,keyasint,omitempty"`
	State    DocumentState `cbor:"32,keyasint,omitempty"`
}

// ReturnLine is one item of a return.
type ReturnLine struct {
	Return   string `cbor:"1,keyasint,omitempty"`
	Line     string `cbor:"2,keyasint,omitempty"`
	Item     string `cbor:"3,keyasint,omitempty"`
	Quantity int64  `cbor:"4,keyasint,omitempty"`
	Reason   string `cbor:"5,keyasint,omitempty"`
	Received int64  `cbor:"32,keyasint,omitempty"`
}

// Shipment is the packed orders that leave with one carrier.
type Shipment struct {
	Code    string        `cbor:"1,keyasint,omitempty"`
	Carrier string        `cbor:"2,keyasint,omitempty"`
	Dock    string        `cbor:"3,keyasint,omitempty"`
	State   DocumentState `cbor:"32,keyasint,omitempty"`
}

// Indexes of documents.
const (
	ByReceipt = "receipt"
	ByReturn  = "return"
)

// Table, Key and Terms make the documents rows.
func (Receipt) Table() Table    { return TableReceipt }
func (r Receipt) Key() string   { return r.Code }
func (r Receipt) Terms() []Term { return terms(ByState, string(r.State)) }

func (ReceiptLine) Table() Table  { return TableReceiptLine }
func (l ReceiptLine) Key() string { return join(l.Receipt, lineKey(l.Line)) }
func (l ReceiptLine) Terms() []Term {
	return terms(ByReceipt, l.Receipt, ByItem, l.Item, ByUnit, l.Unit, ByLot, l.Lot)
}

func (Order) Table() Table    { return TableOrder }
func (o Order) Key() string   { return o.Code }
func (o Order) Terms() []Term { return terms(ByState, string(o.State)) }

func (OrderLine) Table() Table    { return TableOrderLine }
func (l OrderLine) Key() string   { return join(l.Order, lineKey(l.Line)) }
func (l OrderLine) Terms() []Term { return terms(ByOrder, l.Order, ByItem, l.Item) }

func (Return) Table() Table    { return TableReturn }
func (r Return) Key() string   { return r.Code }
func (r Return) Terms() []Term { return terms(ByOrder, r.Order, ByState, string(r.State)) }

func (ReturnLine) Table() Table    { return TableReturnLine }
func (l ReturnLine) Key() string   { return join(l.Return, lineKey(l.Line)) }
func (l ReturnLine) Terms() []Term { return terms(ByReturn, l.Return) }

func (Shipment) Table() Table    { return TableShipment }
func (s Shipment) Key() string   { return s.Code }
func (s Shipment) Terms() []Term { return terms(ByState, string(s.State)) }

// lineKey makes line numbers sort as numbers do.
func lineKey(line string) string {
	const width = 6
	if len(line) >= width {
		return line
	}
	return "000000"[:width-len(line)] + line
}

// Refund is what a customer gets back for a returned line: for whoever keeps the accounts.
type Refund struct {
	Return    string `cbor:"1,keyasint,omitempty"`
	Order     string `cbor:"2,keyasint,omitempty"`
	Line      string `cbor:"3,keyasint,omitempty"`
	Item      string `cbor:"4,keyasint,omitempty"`
	Condition string `cbor:"5,keyasint,omitempty"`
	Quantity  int64  `cbor:"6,keyasint,omitempty"`
	Day       string `cbor:"7,keyasint,omitempty"` // of the last of it
}

// Table, Key and Terms make Refund a row.
func (Refund) Table() Table  { return TableRefund }
func (r Refund) Key() string { return join(r.Return, r.Order, lineKey(r.Line), r.Item, r.Condition) }

// Terms finds refunds by order.
func (r Refund) Terms() []Term { return terms(ByOrder, r.Order) }
