package domain

// IncidentReported says what a worker saw that somebody should know of.
type IncidentReported struct {
	What  string `cbor:"1,keyasint,omitempty"` // damage, hazard, blocked_aisle, missing_label or other
	Place string `cbor:"2,keyasint,omitempty"`
	Note  string `cbor:"3,keyasint,omitempty"`
}

// LabelRequested says that a label for a unit is to be printed.
type LabelRequested struct {
	Unit string   `cbor:"1,keyasint,omitempty"`
	What UnitKind `cbor:"2,keyasint,omitempty"`
}

// LabelPrinted says how a label job went.
type LabelPrinted struct {
	Label  string `cbor:"1,keyasint,omitempty"`
	Failed bool   `cbor:"2,keyasint,omitempty"`
}

// Undone takes back a fact of the same device: a fact of its own that carries what it takes back, so that it
// can be folded wherever and whenever it arrives. Exactly one of the facts is set.
type Undone struct {
	Number         uint64          `cbor:"1,keyasint,omitempty"` // the undone fact's number on its device
	Received       *Received       `cbor:"2,keyasint,omitempty"`
	UnitReceived   *UnitReceived   `cbor:"3,keyasint,omitempty"`
	UnitMoved      *UnitMoved      `cbor:"4,keyasint,omitempty"`
	GoodsMoved     *GoodsMoved     `cbor:"5,keyasint,omitempty"`
	Picked         *Picked         `cbor:"6,keyasint,omitempty"`
	PackedGoods    *PackedGoods    `cbor:"7,keyasint,omitempty"`
	Loaded         *Loaded         `cbor:"8,keyasint,omitempty"`
	ReturnReceived *ReturnReceived `cbor:"9,keyasint,omitempty"`
	LocationMarked *LocationMarked `cbor:"10,keyasint,omitempty"`
}

// Kind numbers the remaining facts of devices.
func (IncidentReported) Kind() Kind { return KindIncidentReported }
func (LabelRequested) Kind() Kind   { return KindLabelRequested }
func (LabelPrinted) Kind() Kind     { return KindLabelPrinted }
func (Undone) Kind() Kind           { return KindUndone }

func (i IncidentReported) fold(f *folding) {
	f.Put(Incident{ID: DerivedID("incident", f.seen.ID()), Kind: i.What, Place: i.Place, Note: i.Note,
		Worker: f.worker, Device: f.seen.Device, State: "open"})
	follows := ExceptionOf(f, WorkReport, i.What)
	if follows.Block {
		f.stop(i.Place, true)
	}
	if _, known := Get[Location](f, i.Place); known && follows.Count {
		f.askCount(i.Place, "", i.What)
	}
}

func (l LabelRequested) fold(f *folding) {
	f.use(l.Unit)
	f.Put(Label{ID: DerivedID("label", f.seen.ID()), Unit: l.Unit, Kind: string(l.What), Device: f.seen.Device, State: LabelWaiting})
}

func (l LabelPrinted) fold(f *folding) {
	if label, ok := Get[Label](f, l.Label); ok {
		label.State = LabelDone
		if l.Failed {
			label.State = LabelFailed
		}
		f.Put(label)
	}
}

// Undo makes the fact that takes back another; ok is false for a fact that cannot be taken back.
func Undo(number uint64, fact Fact) (undone Undone, ok bool) {
	undone.Number = number
	switch fact := fact.(type) {
	case Received:
		undone.Received = &fact
	case UnitReceived:
		undone.UnitReceived = &fact
	case UnitMoved:
		undone.UnitMoved = &fact
	case GoodsMoved:
		undone.GoodsMoved = &fact
	case Picked:
		undone.Picked = &fact
	case PackedGoods:
		undone.PackedGoods = &fact
	case Loaded:
		undone.Loaded = &fact
	case ReturnReceived:
		undone.ReturnReceived = &fact
	case LocationMarked:
		undone.LocationMarked = &fact
	default:
		return Undone{}, false
	}
	return undone, true
}

func (u Undone) fold(f *folding) {
	if fact := u.Fact(); fact != nil {
		f.sign = -f.sign
		fact.fold(f)
		f.sign = -f.sign
	}
}

// Fact is the fact that was taken back, or nil when this version does not know its kind.
func (u Undone) Fact() Fact {
	switch {
	case u.Received != nil:
		return *u.Received
	case u.UnitReceived != nil:
		return *u.UnitReceived
	case u.UnitMoved != nil:
		return *u.UnitMoved
	case u.GoodsMoved != nil:
		return *u.GoodsMoved
	case u.Picked != nil:
		return *u.Picked
	case u.PackedGoods != nil:
		return *u.PackedGoods
	case u.Loaded != nil:
		return *u.Loaded
	case u.ReturnReceived != nil:
		return *u.ReturnReceived
	case u.LocationMarked != nil:
		return *u.LocationMarked
	}
	return nil
}
