package domain

import "math"

// heardOfMS is how exactly a claim remembers when its owner was last heard of: a lease lasts hours, and a row that
// changes with every pick would be sent to every device.
const heardOfMS = 60_000

// Claimed says that a worker took orders into his run. Only a claim can lose: the first at the hub has it.
type Claimed struct {
	Run    string   `cbor:"1,keyasint,omitempty"`
	Orders []string `cbor:"2,keyasint,omitempty"`
	At     int64    `cbor:"3,keyasint,omitempty"` // ms of hub time as the device knew it
}

// ToteAssigned says which tote on the cart is whose.
type ToteAssigned struct {
	Run   string `cbor:"1,keyasint,omitempty"`
	Order string `cbor:"2,keyasint,omitempty"`
	Tote  string `cbor:"3,keyasint,omitempty"`
	Batch bool   `cbor:"4,keyasint,omitempty"` // all orders of the run share it
}

// Picked says that goods went from their place into a tote on the worker's cart.
type Picked struct {
	Run      string `cbor:"1,keyasint,omitempty"`
	Order    string `cbor:"2,keyasint,omitempty"`
	Line     string `cbor:"3,keyasint,omitempty"`
	From     Holder `cbor:"4,keyasint,omitempty"`
	Goods    Goods  `cbor:"5,keyasint,omitempty"`
	Quantity int64  `cbor:"6,keyasint,omitempty"`
	Tote     string `cbor:"7,keyasint,omitempty"`
	Planned  Goods  `cbor:"8,keyasint,omitempty"` // when another lot was taken than the one set aside
	Instead  Holder `cbor:"9,keyasint,omitempty"` // where the goods set aside are, when others were taken
}

// Shorted says that a worker found fewer than recorded at a place.
type Shorted struct {
	Run      string `cbor:"1,keyasint,omitempty"`
	Order    string `cbor:"2,keyasint,omitempty"`
	Line     string `cbor:"3,keyasint,omitempty"`
	From     Holder `cbor:"4,keyasint,omitempty"`
	Location string `cbor:"5,keyasint,omitempty"`
	Goods    Goods  `cbor:"6,keyasint,omitempty"`
	Expected int64  `cbor:"7,keyasint,omitempty"`
	Found    int64  `cbor:"8,keyasint,omitempty"`
	Reason   string `cbor:"9,keyasint,omitempty"` // missing, damaged or unreadable
}

// Dropped says that a run ended and its totes were set down.
type Dropped struct {
	Run      string   `cbor:"1,keyasint,omitempty"`
	Location string   `cbor:"2,keyasint,omitempty"`
	Orders   []string `cbor:"3,keyasint,omitempty"`
	Totes    []string `cbor:"4,keyasint,omitempty"`
	Began    int64    `cbor:"5,keyasint,omitempty"` // when the walk began, ms of hub time as the device knew it
	Ended    int64    `cbor:"6,keyasint,omitempty"`
	LengthMM int64    `cbor:"7,keyasint,omitempty"` // of the walk as it was laid out; 0 where no floor is known
	Lines    int64    `cbor:"8,keyasint,omitempty"` // stops that were done
}

// PlaceChecked answers whether a place is empty where it should be.
type PlaceChecked struct {
	Location string `cbor:"1,keyasint,omitempty"`
	Item     string `cbor:"2,keyasint,omitempty"`
	Empty    bool   `cbor:"3,keyasint,omitempty"`
}

// Released says that a worker gave a run back before he took anything for it.
type Released struct {
	Run    string   `cbor:"1,keyasint,omitempty"`
	Orders []string `cbor:"2,keyasint,omitempty"`
}

// Kind numbers the facts of picking.
func (Claimed) Kind() Kind      { return KindClaimed }
func (ToteAssigned) Kind() Kind { return KindToteAssigned }
func (Picked) Kind() Kind       { return KindPicked }
func (Shorted) Kind() Kind      { return KindShorted }
func (Dropped) Kind() Kind      { return KindDropped }
func (PlaceChecked) Kind() Kind { return KindPlaceChecked }
func (Released) Kind() Kind     { return KindReleased }

func (c Claimed) fold(f *folding) {
	for _, code := range c.Orders {
		if order, ok := f.claim(code, c.Run); ok {
			f.Put(order)
			f.follow(order)
		}
	}
}

// claim gives an order to a run if it has it already or nobody has.
func (f *folding) claim(code, run string) (Order, bool) {
	order, ok := Get[Order](f, code)
	if !ok || order.Run != run && (order.Run != "" || order.State != StateOpen) {
		return order, false
	}
	order.Run, order.Device, order.Worker, order.State = run, f.seen.Device, f.worker, StatePicking
	if heard := f.seen.High; heard != math.MaxInt64 && heard-order.Since > heardOfMS {
		order.Since = heard
	}
	return order, true
}

// follow brings the pick task of an order in line with the order.
func (f *folding) follow(order Order) {
	task, ok := Get[Task](f, PickTaskID(order.Code))
	if !ok {
		return
	}
	task.Worker, task.Device = order.Worker, order.Device
	switch order.State {
	case StateOpen:
		task.State = TaskOpen
	case StatePicking:
		task.State = TaskClaimed
	default:
		task.State = TaskDone
	}
	f.Put(task)
}

// PickTaskID is the id of the task to pick an order.
func PickTaskID(order string) string { return DerivedID("pick", order) }

func (t ToteAssigned) fold(f *folding) {
	order, held := f.claim(t.Order, t.Run)
	unit, ok := Get[Unit](f, t.Tote)
	if !ok {
		unit = Unit{Label: t.Tote, Kind: Tote}
	}
	unit.Order, unit.Run, unit.Closed = "", "", false
	if held {
		f.Put(order)
		f.follow(order)
		unit.Order = t.Order
		if t.Batch {
			unit.Order, unit.Run = "", t.Run
		}
	}
	f.observe(unit, Sighting{Location: Cart(f.seen.Device), Seen: f.seen})
}

// fold moves the goods whoever has the order: they were taken. Only for whoever holds the claim do they count.
func (p Picked) fold(f *folding) {
	to := In(p.Tote)
	if p.Tote == "" {
		to = At(Cart(f.seen.Device))
	}
	f.move(p.From, to, p.Goods, p.Quantity, "")
	order, held := f.claim(p.Order, p.Run)
	if !held {
		f.loseClaim(p)
		return
	}
	f.Put(order)
	f.follow(order)
	planned := p.Goods
	if p.Planned.Item != "" {
		planned = p.Planned
	}
	from := p.From
	if p.Instead != "" {
		from = p.Instead
	}
	f.useAllocation(p.Order, p.Line, from, planned, p.Quantity*f.sign)
	line, ok := Get[OrderLine](f, p.Order, lineKey(p.Line))
	if !ok {
		return
	}
	line.Picked += p.Quantity * f.sign
	f.Put(line)
	item, _ := Get[Item](f, line.Item)
	if line.Picked > ToleranceOf(f, TaskPick, item.Class).Most(line.Quantity) {
		f.raise(Discrepancy{ID: DerivedID(string(OverPick), p.Order, p.Line), Kind: OverPick, Location: f.locationOf(p.From),
			Goods: p.Goods, Expected: line.Quantity, Found: line.Picked, Document: p.Order})
	}
}

// loseClaim asks for the goods to be brought back that were taken for an order somebody else has.
func (f *folding) loseClaim(p Picked) {
	f.raise(Discrepancy{ID: DerivedID(string(ClaimLost), p.Run, p.Order, p.Line), Kind: ClaimLost, Location: Cart(f.seen.Device),
		Goods: p.Goods, Unit: p.Tote, Found: p.Quantity, Document: p.Order})
	f.ask(Task{ID: DerivedID("putaway", f.seen.ID()), Kind: TaskPutaway, Location: Cart(f.seen.Device), Goods: p.Goods,
		Unit: p.Tote, Quantity: p.Quantity, Reason: string(ClaimLost), Device: f.seen.Device, Worker: f.worker})
	if unit, ok := Get[Unit](f, p.Tote); ok && f.sign > 0 {
		f.judgeLost(unit)
	}
}

// useAllocation takes what was picked from what was set aside for the line.
func (f *folding) useAllocation(order, line string, holder Holder, goods Goods, quantity int64) {
	if quantity < 0 {
		return // the policies set it aside again
	}
	for _, allocation := range Find[Allocation](f, ByOrder, order) {
		if allocation.Line != line || allocation.Holder != holder || allocation.Goods != goods {
			continue
		}
		allocation.Quantity -= quantity
		if allocation.Quantity <= 0 {
			f.Delete(TableAllocation, allocation.Key())
			return
		}
		f.Put(allocation)
	}
}

// fold frees what this run had set aside there, for all its orders: nobody else's work is touched.
func (s Shorted) fold(f *folding) {
	follows := ExceptionOf(f, TaskPick, s.Reason)
	f.raise(Discrepancy{ID: DerivedID(string(ShortPick), s.Run, string(s.From), s.Goods.key()), Kind: ShortPick, Location: s.Location,
		Goods: s.Goods, Unit: s.From.Unit(), Expected: s.Expected, Found: s.Found, Document: s.Order, Tell: follows.Tell})
	if follows.Count {
		f.askCount(s.Location, s.Goods.Item, string(ShortPick))
	}
	if follows.Adjust {
		f.believeShort(s)
	}
	if follows.Block {
		f.stop(s.Location, true)
	}
	for _, allocation := range Find[Allocation](f, ByStock, StockKey(s.From, s.Goods)) {
		if order, ok := Get[Order](f, allocation.Order); ok && order.Run == s.Run {
			f.Delete(TableAllocation, allocation.Key())
		}
	}
}

// believeShort takes the rest of a stock that fell short out of the ledger; what is damaged stays there as such.
func (f *folding) believeShort(s Shorted) {
	rest, _ := Get[Stock](f, StockKey(s.From, s.Goods.plain()))
	if rest.Quantity <= 0 {
		return
	}
	if s.Reason == ReasonDamaged {
		f.restate(s.From, s.Goods, rest.Quantity, Damaged)
		return
	}
	f.move(s.From, FromAdjustment, s.Goods, rest.Quantity, "")
}

func (d Dropped) fold(f *folding) {
	f.walked(d)
	for _, tote := range d.Totes {
		f.unitAt(tote, Tote, d.Location)
	}
	for _, code := range d.Orders {
		order, ok := Get[Order](f, code)
		if !ok || order.Run != d.Run {
			continue
		}
		order.Packing = d.Location
		if f.pickedAny(code) {
			order.State = StatePicked
			f.freeAllocations(code)
		} else {
			order.State, order.Run, order.Device, order.Worker = StateOpen, "", "", ""
		}
		f.Put(order)
		f.follow(order)
	}
}

func (f *folding) pickedAny(order string) bool {
	for _, line := range Find[OrderLine](f, ByOrder, order) {
		if line.Picked > 0 {
			return true
		}
	}
	return false
}

func (f *folding) freeAllocations(order string) {
	for _, allocation := range Find[Allocation](f, ByOrder, order) {
		f.Delete(TableAllocation, allocation.Key())
	}
}

func (c PlaceChecked) fold(f *folding) {
	if !c.Empty {
		f.meet(ExceptionOf(f, TaskPick, ReasonNotEmpty), c.Location, c.Item, "")
	}
}

func (r Released) fold(f *folding) {
	for _, code := range r.Orders {
		order, ok := Get[Order](f, code)
		if !ok || order.Run != r.Run || f.pickedAny(code) {
			continue
		}
		order.State, order.Run, order.Device, order.Worker = StateOpen, "", "", ""
		f.Put(order)
		f.follow(order)
	}
}
