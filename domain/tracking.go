package domain

// TaskKind is the work a task asks for, named as the choices at home.
type TaskKind string

// The kinds of tasks.
const (
	TaskReceive   TaskKind = "receive"
	TaskPutaway   TaskKind = "putaway"
	TaskPick      TaskKind = "pick"
	TaskPack      TaskKind = "pack"
	TaskShip      TaskKind = "ship"
	TaskCount     TaskKind = "count"
	TaskReturn    TaskKind = "return"
	TaskMove      TaskKind = "move"
	TaskReplenish TaskKind = "replenish"
)

// TaskState is how far a task is.
type TaskState string

// The states of tasks.
const (
	TaskOpen      TaskState = "open"
	TaskClaimed   TaskState = "claimed"
	TaskDone      TaskState = "done"
	TaskCancelled TaskState = "cancelled"
)

// Task is a piece of work for whoever comes. Its id follows from what caused it, so a replay cannot double it.
type Task struct {
	ID       string    `cbor:"1,keyasint,omitempty"`
	Kind     TaskKind  `cbor:"2,keyasint,omitempty"`
	Location string    `cbor:"3,keyasint,omitempty"`
	Goods    Goods     `cbor:"4,keyasint,omitempty"`
	Unit     string    `cbor:"5,keyasint,omitempty"`
	Quantity int64     `cbor:"6,keyasint,omitempty"`
	Order    string    `cbor:"7,keyasint,omitempty"`
	Worker   string    `cbor:"8,keyasint,omitempty"`
	Device   string    `cbor:"9,keyasint,omitempty"`
	State    TaskState `cbor:"10,keyasint,omitempty"`
	Reason   string    `cbor:"11,keyasint,omitempty"`
	Due      string    `cbor:"12,keyasint,omitempty"` // YYYY-MM-DD
	Since    int64     `cbor:"13,keyasint,omitempty"` // ms; when it was taken in hand
	To       string    `cbor:"14,keyasint,omitempty"` // where its owner is on the way to
}

// DiscrepancyKind says which belief the facts contradict.
type DiscrepancyKind string

// The kinds of discrepancies.
const (
	ShortReceipt   DiscrepancyKind = "short_receipt"
	OverReceipt    DiscrepancyKind = "over_receipt"
	DoubleReceipt  DiscrepancyKind = "double_receipt"
	HeldAtReceipt  DiscrepancyKind = "held_at_receipt"
	UnknownThing   DiscrepancyKind = "unknown_thing"
	NegativeStock  DiscrepancyKind = "negative_stock"
	ShortPick      DiscrepancyKind = "short_pick"
	OverPick       DiscrepancyKind = "over_pick"
	PlaceFull      DiscrepancyKind = "place_full"
	ClaimLost      DiscrepancyKind = "claim_lost"
	CountVariance  DiscrepancyKind = "count_variance"
	CountAmbiguous DiscrepancyKind = "count_ambiguous"
	UnitTwoPlaces  DiscrepancyKind = "unit_two_places"
	SerialTwice    DiscrepancyKind = "serial_twice"
	ClosedTwice    DiscrepancyKind = "closed_twice" // a carton got two numbers, and nobody can tell which was first
	WrongPlace     DiscrepancyKind = "wrong_place"
	NotEmpty       DiscrepancyKind = "not_empty"
	OverReturn     DiscrepancyKind = "over_return"
	ShortShipment  DiscrepancyKind = "short_shipment"
	ForkedDevice   DiscrepancyKind = "forked_device"
	Undecoded      DiscrepancyKind = "undecoded"
	ServerRollback DiscrepancyKind = "server_rollback" // expected and found are positions of the hub
	RevokedDevice  DiscrepancyKind = "revoked_device"  // recorded after its device was locked out
	LostFacts      DiscrepancyKind = "lost_facts"      // nobody has facts of a device: it was given up with them, or they were lost with a backup; expected is how many
	NotPermitted   DiscrepancyKind = "not_permitted"   // done by somebody who may not

	FingerprintMismatch DiscrepancyKind = "fingerprint_mismatch"
)

// DiscrepancyState is how sure and how settled a discrepancy is.
type DiscrepancyState string

// The states of discrepancies: provisional until every device of the zone has told what it knows.
const (
	DiscrepancyProvisional DiscrepancyState = "provisional"
	DiscrepancyOpen        DiscrepancyState = "open"
	DiscrepancyClosed      DiscrepancyState = "closed"
)

// Discrepancy is a contradiction between facts that a person has to settle.
type Discrepancy struct {
	ID       string           `cbor:"1,keyasint,omitempty"`
	Kind     DiscrepancyKind  `cbor:"2,keyasint,omitempty"`
	Location string           `cbor:"3,keyasint,omitempty"`
	Goods    Goods            `cbor:"4,keyasint,omitempty"`
	Unit     string           `cbor:"5,keyasint,omitempty"`
	Expected int64            `cbor:"6,keyasint,omitempty"`
	Found    int64            `cbor:"7,keyasint,omitempty"`
	Worker   string           `cbor:"8,keyasint,omitempty"`
	Device   string           `cbor:"9,keyasint,omitempty"`
	State    DiscrepancyState `cbor:"10,keyasint,omitempty"`
	Document string           `cbor:"11,keyasint,omitempty"` // receipt, order, return or shipment
	Tell     Role             `cbor:"12,keyasint,omitempty"` // whose it is
	Cause    string           `cbor:"13,keyasint,omitempty"` // what somebody found when he looked into it
	Note     string           `cbor:"14,keyasint,omitempty"`
	Count    string           `cbor:"15,keyasint,omitempty"` // the count that waits for a decision
	Since    int64            `cbor:"16,keyasint,omitempty"` // hub time in ms until which its cause happened
	Silent   []string         `cbor:"17,keyasint,omitempty"` // devices that were not waited for: one of them may still explain it
}

// Incident is what a worker saw and reported.
type Incident struct {
	ID     string `cbor:"1,keyasint,omitempty"`
	Kind   string `cbor:"2,keyasint,omitempty"`
	Place  string `cbor:"3,keyasint,omitempty"`
	Note   string `cbor:"4,keyasint,omitempty"`
	Worker string `cbor:"5,keyasint,omitempty"`
	Device string `cbor:"6,keyasint,omitempty"`
	State  string `cbor:"7,keyasint,omitempty"` // open or closed
}

// Label is a label to be printed for a unit.
type Label struct {
	ID     string `cbor:"1,keyasint,omitempty"`
	Unit   string `cbor:"2,keyasint,omitempty"`
	Kind   string `cbor:"3,keyasint,omitempty"` // pallet or carton
	Device string `cbor:"4,keyasint,omitempty"`
	State  string `cbor:"5,keyasint,omitempty"` // waiting, printed or failed
}

// The states of labels.
const (
	LabelWaiting = "waiting"
	LabelDone    = "printed"
	LabelFailed  = "failed"
)

// Device is an enrolled handheld.
type Device struct {
	Name      string      `cbor:"1,keyasint,omitempty"`
	Replica   string      `cbor:"2,keyasint,omitempty"` // id of this enrolment
	Number    int64       `cbor:"3,keyasint,omitempty"` // short number for labels that the device makes
	PublicKey []byte      `cbor:"4,keyasint,omitempty"` // Ed25519 public key
	State     DeviceState `cbor:"5,keyasint,omitempty"`
	Since     int64       `cbor:"6,keyasint,omitempty"` // hub time in ms of the state; 0: from the beginning

	Zones []string `cbor:"16,keyasint,omitempty"` // the only ones whose stock and work it gets; none: all
}

// DeviceState is how far a site trusts a device.
type DeviceState string

// The states of devices.
const (
	DeviceActive   DeviceState = "active"
	DeviceRevoked  DeviceState = "revoked"  // lost or stolen: it hears nothing, and its facts are held back
	DeviceRetiring DeviceState = "retiring" // it sends what it has, then forgets everything
	DeviceGone     DeviceState = "gone"     // it has forgotten everything, or was given up
)

// Count is one look at one kind of goods at a place: an observation, from which the fold derives an adjustment.
type Count struct {
	ID         string `cbor:"1,keyasint,omitempty"`
	Holder     Holder `cbor:"2,keyasint,omitempty"`
	Goods      Goods  `cbor:"3,keyasint,omitempty"`
	Found      int64  `cbor:"4,keyasint,omitempty"`
	Seen       Seen   `cbor:"5,keyasint,omitempty"`
	Worker     string `cbor:"6,keyasint,omitempty"`
	Adjustment int64  `cbor:"7,keyasint,omitempty"`  // what it moved from the adjustment account to the holder, by now
	Accepted   bool   `cbor:"8,keyasint,omitempty"`  // two counts agreed, or a supervisor decided
	Round      string `cbor:"9,keyasint,omitempty"`  // the counting of the place that it was part of
	Expected   int64  `cbor:"10,keyasint,omitempty"` // what the ledger held then, at most
	Firm       bool   `cbor:"11,keyasint,omitempty"` // of earlier versions: accepted with a spread of 0
	Waiting    bool   `cbor:"12,keyasint,omitempty"` // believed, but worth so much that a supervisor decides
	Closed     bool   `cbor:"13,keyasint,omitempty"` // accepted, or overtaken by one that was
	Spread     int64  `cbor:"14,keyasint,omitempty"` // how much less the ledger may have held then: movements nobody can order against it
}

// Variance is how far a count is from what the ledger held when it was made. Where nobody can tell exactly what that was,
// it is what differs in any case.
func (c Count) Variance() int64 {
	return c.Found - max(c.Expected-c.Spread, min(c.Found, c.Expected))
}

// mayDiffer tells whether a count may have found so much more than the ledger held.
func (c Count) mayDiffer(variance int64) bool {
	held := c.Found - variance
	return c.Expected-c.Spread <= held && held <= c.Expected
}

// CountOpen is the value under ByState of counts that are not settled.
const CountOpen = "open"

// ByReplica finds a device by the id of its enrolment; ByRound the counts of one counting; ByThing those of goods at a
// holder whatever their status, which nobody sees.
const (
	ByReplica = "replica"
	ByRound   = "round"
	ByThing   = "thing"
)

// Table, Key and Terms make the rows of work in hand.
func (Task) Table() Table  { return TableTask }
func (t Task) Key() string { return t.ID }
func (t Task) Terms() []Term {
	return append(terms(ByLocation, t.Location, ByOrder, t.Order, ByUnit, t.Unit), Term{ByKind, TaskTerm(t.Kind, t.State)})
}

// TaskTerm is the value under ByKind of the tasks of one kind in one state.
func TaskTerm(kind TaskKind, state TaskState) string { return join(string(kind), string(state)) }

func (Discrepancy) Table() Table  { return TableDiscrepancy }
func (d Discrepancy) Key() string { return d.ID }
func (d Discrepancy) Terms() []Term {
	return terms(ByState, string(d.State), ByLocation, d.Location, ByUnit, d.Unit)
}

func (Incident) Table() Table    { return TableIncident }
func (i Incident) Key() string   { return i.ID }
func (i Incident) Terms() []Term { return terms(ByState, i.State) }

func (Label) Table() Table    { return TableLabel }
func (l Label) Key() string   { return l.ID }
func (l Label) Terms() []Term { return terms(ByUnit, l.Unit, ByState, l.State) }

func (Device) Table() Table    { return TableDevice }
func (d Device) Key() string   { return d.Name }
func (d Device) Terms() []Term { return terms(ByReplica, d.Replica) }

func (Count) Table() Table  { return TableCount }
func (c Count) Key() string { return c.ID }

// Terms finds counts by stock and round, and those that nobody has settled yet.
func (c Count) Terms() []Term {
	found := terms(ByHolder, string(c.Holder), ByThing, thing(c.Holder, c.Goods), ByRound, c.Round)
	if !c.Closed {
		found = append(found, Term{ByState, CountOpen})
	}
	return found
}
