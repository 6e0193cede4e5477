package domain

// UnitMoved says that a pallet, carton or tote was set down somewhere, with all that is in it.
type UnitMoved struct {
	Unit string   `cbor:"1,keyasint,omitempty"`
	From string   `cbor:"2,keyasint,omitempty"`
	To   string   `cbor:"3,keyasint,omitempty"`
	Why  TaskKind `cbor:"4,keyasint,omitempty"`
}

// GoodsMoved says that goods went from one holder to another.
type GoodsMoved struct {
	From     Holder   `cbor:"1,keyasint,omitempty"`
	To       Holder   `cbor:"2,keyasint,omitempty"`
	Goods    Goods    `cbor:"3,keyasint,omitempty"`
	Quantity int64    `cbor:"4,keyasint,omitempty"`
	Why      TaskKind `cbor:"5,keyasint,omitempty"`
	Task     string   `cbor:"6,keyasint,omitempty"` // the task it answers, if one asked for it
	Unread   bool     `cbor:"7,keyasint,omitempty"` // the device could not read what stands at From: nobody knew better than the worker
}

// LocationMarked says that a worker found a place full, or a supervisor that it is not.
type LocationMarked struct {
	Location string `cbor:"1,keyasint,omitempty"`
	Full     bool   `cbor:"2,keyasint,omitempty"`
}

// Kind numbers the facts of moving.
func (UnitMoved) Kind() Kind      { return KindUnitMoved }
func (GoodsMoved) Kind() Kind     { return KindGoodsMoved }
func (LocationMarked) Kind() Kind { return KindLocationMarked }

func (m UnitMoved) fold(f *folding) {
	to := m.To
	if f.sign < 0 {
		to = m.From
	}
	unit, ok := Get[Unit](f, m.Unit)
	if !ok {
		unit = Unit{Label: m.Unit, Kind: Pallet}
		f.raise(Discrepancy{ID: DerivedID(string(UnknownThing), m.Unit), Kind: UnknownThing, Location: to, Unit: m.Unit})
	}
	f.observe(unit, Sighting{Location: to, Seen: f.seen})
	if f.sign > 0 {
		for _, stock := range Find[Stock](f, ByHolder, string(In(m.Unit))) {
			f.answer(FillTaskID(to, stock.Goods.Item), TaskDone) // a pallet fills a face up, whatever brought it
		}
	}
}

func (m GoodsMoved) fold(f *folding) {
	f.move(m.From, m.To, m.Goods, m.Quantity, "")
	if m.Task != "" && f.sign > 0 {
		f.answer(m.Task, TaskDone)
	}
	if from := f.locationOf(m.From); m.Unread && f.sign > 0 && from != "" && !IsCart(from) {
		f.askCount(from, m.Goods.Item, ReasonUnread)
	}
}

func (m LocationMarked) fold(f *folding) {
	if place, ok := Get[Location](f, m.Location); ok {
		place.Full = m.Full == (f.sign > 0)
		f.Put(place)
		if place.Full {
			f.meet(ExceptionOf(f, TaskPutaway, ReasonFull), m.Location, "", PlaceFull)
		}
	}
}
