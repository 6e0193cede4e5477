package domain

// CountDecided is a supervisor's word on a count that differs from the ledger. It names the adjustment that he saw: if
// the ledger has moved since, he decided on something else, and is asked again.
type CountDecided struct {
	Count      string `cbor:"1,keyasint,omitempty"`
	Adjustment int64  `cbor:"2,keyasint,omitempty"`
	Accept     bool   `cbor:"3,keyasint,omitempty"` // false: it is to be counted again
	Cause      string `cbor:"4,keyasint,omitempty"` // why stock and ledger differed
}

// Settled says that somebody looked into a discrepancy and closed it, with its cause.
type Settled struct {
	Discrepancy string `cbor:"1,keyasint,omitempty"`
	Cause       string `cbor:"2,keyasint,omitempty"`
	Note        string `cbor:"3,keyasint,omitempty"`
}

// StatusChanged says that goods may be used now, or may not any more, where they stand.
type StatusChanged struct {
	Holder   Holder `cbor:"1,keyasint,omitempty"`
	Goods    Goods  `cbor:"2,keyasint,omitempty"` // with the status that they had
	Quantity int64  `cbor:"3,keyasint,omitempty"`
	Status   Status `cbor:"4,keyasint,omitempty"` // the one that they have from now on
	Cause    string `cbor:"5,keyasint,omitempty"`
}

// LocationStopped says that a place may not be used until further notice, or may be used again.
type LocationStopped struct {
	Location string `cbor:"1,keyasint,omitempty"`
	Stopped  bool   `cbor:"2,keyasint,omitempty"`
	Reason   string `cbor:"3,keyasint,omitempty"`
}

// IncidentClosed says that what was reported is dealt with.
type IncidentClosed struct {
	Incident string `cbor:"1,keyasint,omitempty"`
	Note     string `cbor:"2,keyasint,omitempty"`
}

// Kind numbers the facts of supervisors.
func (CountDecided) Kind() Kind    { return KindCountDecided }
func (Settled) Kind() Kind         { return KindSettled }
func (StatusChanged) Kind() Kind   { return KindStatusChanged }
func (LocationStopped) Kind() Kind { return KindLocationStopped }
func (IncidentClosed) Kind() Kind  { return KindIncidentClosed }

// fold believes a count only as it was decided on, and never on the word of who counted.
func (d CountDecided) fold(f *folding) {
	count, ok := Get[Count](f, d.Count)
	if !ok || count.Closed {
		return
	}
	location := f.locationOf(count.Holder)
	if !d.Accept {
		count.Closed, count.Waiting = true, false
		f.Put(count)
		f.closeCounts(count)
		f.settleWith(DerivedID(string(CountVariance), count.ID), d.Cause)
		f.ask(Task{ID: CountTaskID(location, count.Goods.Item), Kind: TaskCount, Location: location,
			Goods: Goods{Item: count.Goods.Item}, Reason: "recount"})
		return
	}
	if count.Variance() != d.Adjustment || f.worker == count.Worker {
		count.Waiting = true
		f.Put(count)
		f.raiseVariance(count)
		return
	}
	f.accept(count)
	f.settleWith(DerivedID(string(CountVariance), count.ID), d.Cause)
	f.answer(CountTaskID(location, count.Goods.Item), TaskDone)
}

func (s Settled) fold(f *folding) {
	d, ok := Get[Discrepancy](f, s.Discrepancy)
	if !ok {
		return
	}
	d.State, d.Cause, d.Note = DiscrepancyClosed, s.Cause, s.Note
	f.Put(d)
}

func (c StatusChanged) fold(f *folding) {
	f.restate(c.Holder, c.Goods, c.Quantity, c.Status)
}

// restate gives goods another status where they stand.
func (f *folding) restate(holder Holder, goods Goods, quantity int64, status Status) {
	changed := goods
	changed.Status = status
	goods, changed = goods.plain(), changed.plain()
	if goods == changed || quantity == 0 {
		return
	}
	before, _ := Get[Stock](f, StockKey(holder, goods))
	f.enter(holder, "", goods, quantity*f.sign)
	f.enter("", holder, changed, quantity*f.sign)
	f.post(holder, before.Received, change{goods, -quantity * f.sign}, change{changed, quantity * f.sign})
}

func (s LocationStopped) fold(f *folding) { f.stop(s.Location, s.Stopped == (f.sign > 0)) }

// stop closes a place to all work, or opens it.
func (f *folding) stop(location string, stopped bool) {
	if place, ok := Get[Location](f, location); ok && place.Stopped != stopped {
		place.Stopped = stopped
		f.Put(place)
	}
}

func (c IncidentClosed) fold(f *folding) {
	incident, ok := Get[Incident](f, c.Incident)
	if !ok {
		return
	}
	incident.State = "closed"
	f.Put(incident)
	if ExceptionOf(f, WorkReport, incident.Kind).Block {
		f.stop(incident.Place, false)
	}
}

// settleWith closes a discrepancy with the cause that somebody found.
func (f *folding) settleWith(id, cause string) {
	if d, ok := Get[Discrepancy](f, id); ok {
		d.State, d.Cause = DiscrepancyClosed, cause
		f.Put(d)
	}
}
