package domain

// Allocated sets stock aside for one line of an order, instead of what was set aside for it before. The hub's
// policies record it when an order is released, a terminal when it looks for other stock after a short pick.
type Allocated struct {
	Order string          `cbor:"1,keyasint,omitempty"`
	Line  string          `cbor:"2,keyasint,omitempty"`
	Parts []AllocatedPart `cbor:"3,keyasint,omitempty"`
}

// AllocatedPart is one stock of an allocation.
type AllocatedPart struct {
	Holder   Holder `cbor:"1,keyasint,omitempty"`
	Goods    Goods  `cbor:"2,keyasint,omitempty"`
	Quantity int64  `cbor:"3,keyasint,omitempty"`
}

// ClaimExpired says that a claim ended because its owner was not heard of for too long.
type ClaimExpired struct {
	Order string `cbor:"1,keyasint,omitempty"`
	Run   string `cbor:"2,keyasint,omitempty"`
}

// Kind numbers the facts that policies record.
func (Allocated) Kind() Kind    { return KindAllocated }
func (ClaimExpired) Kind() Kind { return KindClaimExpired }

// fold sets stock aside for an order that waits, or for the run of whoever tells it. What a run told too late, or
// for an order that somebody else has, would be set aside for nobody.
func (a Allocated) fold(f *folding) {
	order, ok := Get[Order](f, a.Order)
	if ok && order.State != StateOpen && (order.State != StatePicking || order.Device != f.seen.Device) {
		return
	}
	for _, old := range Find[Allocation](f, ByOrder, a.Order) {
		if old.Line == a.Line {
			f.Delete(TableAllocation, old.Key())
		}
	}
	for _, part := range a.Parts {
		f.Put(Allocation{Order: a.Order, Line: a.Line, Holder: part.Holder, Goods: part.Goods, Quantity: part.Quantity})
	}
	if !ok || order.State != StateOpen || len(a.Parts) == 0 {
		return
	}
	f.ask(Task{ID: PickTaskID(a.Order), Kind: TaskPick, Order: a.Order, Due: order.ShipBy})
}

func (e ClaimExpired) fold(f *folding) {
	order, ok := Get[Order](f, e.Order)
	if !ok || order.Run != e.Run || order.State != StatePicking {
		return
	}
	order.State, order.Run, order.Device, order.Worker = StateOpen, "", "", ""
	f.Put(order)
	f.follow(order)
}
