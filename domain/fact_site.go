package domain

import "reflect"

// Stated says how a row of master data is, or was at the start: what an import or a supervisor tells.
type Stated struct{ Row Row }

// DeviceEnrolled says that a handheld joined the site.
type DeviceEnrolled struct {
	Device Device `cbor:"1,keyasint,omitempty"`
}

// BadgeLocked says that too many wrong PINs locked a badge for a while.
type BadgeLocked struct {
	Badge string `cbor:"1,keyasint,omitempty"`
	Until int64  `cbor:"2,keyasint,omitempty"` // ms
}

// DeviceForked says that a device told two different stories under the same numbers: it is a copy, or it was
// restored from a backup. The hub records it, and behind it what differs, under another replica.
type DeviceForked struct {
	Device string `cbor:"1,keyasint,omitempty"`
	Number uint64 `cbor:"2,keyasint,omitempty"` // the first fact that differs

	Into    Device `cbor:"3,keyasint,omitempty"` // as which it goes on from that fact
	Of      string `cbor:"4,keyasint,omitempty"` // the replica that it branched off from
	Before  []byte `cbor:"5,keyasint,omitempty"` // hash of the fact before Number
	Renamed bool   `cbor:"6,keyasint,omitempty"` // nothing differs: it only takes a name of its own, or goes on behind a gap
	Missing bool   `cbor:"7,keyasint,omitempty"` // the hub lost facts from before Number, as FactsMissing tells
}

// ServerRolledBack says that the hub found facts missing that it had told of: it was restored from a backup, or a copy
// that lagged took over. The hub records it once, as the first fact of the epoch that it begins then.
type ServerRolledBack struct {
	Epoch string `cbor:"1,keyasint,omitempty"` // that begins
	Ended string `cbor:"2,keyasint,omitempty"` // the epoch whose end is missing
	Kept  int64  `cbor:"3,keyasint,omitempty"` // facts that the hub has
	Lost  int64  `cbor:"4,keyasint,omitempty"` // facts that a device has seen the hub have
}

// Kind numbers the facts about the site itself.
func (Stated) Kind() Kind           { return KindStated }
func (DeviceEnrolled) Kind() Kind   { return KindDeviceEnrolled }
func (BadgeLocked) Kind() Kind      { return KindBadgeLocked }
func (DeviceForked) Kind() Kind     { return KindDeviceForked }
func (ServerRolledBack) Kind() Kind { return KindServerRolledBack }

// keeper is a row of which the fold owns some fields: they survive when the rest is stated anew.
type keeper interface{ keep(old Row) Row }

func (s Stated) fold(f *folding) {
	switch row := s.Row.(type) {
	case Opening:
		row.fold(f)
		return
	case Stock, Posting, Folio, Unit, Allocation, Count, Shipment: // they follow from what is done: stated alone, goods would come from nowhere
		f.raise(Discrepancy{ID: undecodedID(f.seen), Kind: Undecoded, Document: KindStated.String()})
		return
	}
	row, _ := Restated(f.Get(s.Row.Table(), s.Row.Key()), s.Row)
	f.Put(row)
}

// Restated is the row that is left when next is stated where old was, which may be nil, and whether that makes
// a difference.
func Restated(old, next Row) (Row, bool) {
	if k, ok := next.(keeper); ok {
		next = k.keep(old)
	}
	return next, !reflect.DeepEqual(old, next)
}

// fold moves the difference to what was stated before from the opening account to the place.
func (o Opening) fold(f *folding) {
	old, _ := Get[Opening](f, o.Key())
	f.Put(o)
	holder := At(o.Location)
	if o.Unit != "" {
		holder = In(o.Unit)
		if _, ok := Get[Unit](f, o.Unit); !ok {
			f.Put(Unit{Label: o.Unit, Kind: Pallet, Location: o.Location})
		}
	}
	f.noteLot(o.Goods)
	f.move(FromOpening, holder, o.Goods, o.Quantity-old.Quantity, o.Received)
}

// noteLot remembers the expiry of a lot.
func (f *folding) noteLot(goods Goods) {
	if goods.Lot == "" {
		return
	}
	lot, ok := Get[Lot](f, goods.Item, goods.Lot)
	if !ok || lot.Expiry == "" && goods.Expiry != "" {
		lot.Item, lot.Code, lot.Expiry = goods.Item, goods.Lot, goods.Expiry
		f.Put(lot)
	}
}

func (e DeviceEnrolled) fold(f *folding) { f.Put(e.Device) }

func (d DeviceForked) fold(f *folding) {
	if d.Into.Name != "" {
		f.Put(d.Into)
	}
	f.dropNumbers(d.Device)
	if d.Renamed {
		return
	}
	causes := []string{d.Device, digits(int64(d.Number))}
	if d.Into.Replica != "" {
		causes = append(causes, d.Into.Replica)
	}
	f.raise(Discrepancy{ID: DerivedID(string(ForkedDevice), causes...), Kind: ForkedDevice, Document: d.Device})
}

func (s ServerRolledBack) fold(f *folding) {
	f.skipNumbers()
	f.raise(Discrepancy{ID: DerivedID(string(ServerRollback), s.Epoch), Kind: ServerRollback, Document: s.Epoch,
		Expected: s.Lost, Found: s.Kept})
}

// fold locks the badge for as long as the device said. In the hub's order the time is the hub's: a device whose clock is
// wrong by years locks nobody out for years.
func (b BadgeLocked) fold(f *folding) {
	until := b.Until
	if f.seen.Site != 0 {
		until = min(until, f.seen.High+PINLockMS)
	}
	if worker, ok := Get[Worker](f, b.Badge); ok && worker.LockedUntil < until {
		worker.LockedUntil = until
		f.Put(worker)
	}
}

func (w Worker) keep(old Row) Row {
	if was, ok := old.(Worker); ok {
		w.LockedUntil = was.LockedUntil
	}
	return w
}

func (l Location) keep(old Row) Row {
	if was, ok := old.(Location); ok {
		l.Full, l.Stopped = was.Full, was.Stopped
	}
	return l
}

func (r Receipt) keep(old Row) Row {
	r.State = StateOpen
	if was, ok := old.(Receipt); ok {
		r.State = was.State
	}
	return r
}

func (l ReceiptLine) keep(old Row) Row {
	if was, ok := old.(ReceiptLine); ok {
		l.Received, l.Shares = was.Received, was.Shares
	}
	return l
}

func (o Order) keep(old Row) Row {
	o.State = StateOpen
	if was, ok := old.(Order); ok {
		o.State, o.Run, o.Device, o.Worker, o.Since, o.Packing = was.State, was.Run, was.Device, was.Worker, was.Since, was.Packing
	}
	return o
}

func (l OrderLine) keep(old Row) Row {
	if was, ok := old.(OrderLine); ok {
		l.Picked, l.Packed, l.Shipped, l.Short, l.Returned = was.Picked, was.Packed, was.Shipped, was.Short, was.Returned
	}
	return l
}

func (r Return) keep(old Row) Row {
	r.State = StateOpen
	if was, ok := old.(Return); ok {
		r.State = was.State
	}
	return r
}

func (l ReturnLine) keep(old Row) Row {
	if was, ok := old.(ReturnLine); ok {
		l.Received = was.Received
	}
	return l
}

// keep leaves a task that is known as it is: importing a count twice does not ask for it twice.
func (t Task) keep(old Row) Row {
	if was, ok := old.(Task); ok {
		return was
	}
	return t
}
