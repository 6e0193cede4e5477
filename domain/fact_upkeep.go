package domain

// Refolded makes what follows from a fact follow now that the hub knows its kind: when it came, the hub was older
// than the device that recorded it. It carries the whole fact, so that it can be folded wherever it arrives.
type Refolded struct {
	Seen   Seen
	Worker string
	Fact   Fact
}

// ReplicaDiffered says that rows of a device were not those of the hub at a checkpoint. They are healed; that it
// could happen is a bug, so it is told.
type ReplicaDiffered struct {
	Device string `cbor:"1,keyasint,omitempty"`
	Table  Table  `cbor:"2,keyasint,omitempty"`
	Site   int64  `cbor:"3,keyasint,omitempty"` // the checkpoint
}

// FactsAbandoned says that somebody gave up a device, and with it facts that it had not sent: the hub records it, so that
// the loss stands in the log.
type FactsAbandoned struct {
	Device string `cbor:"1,keyasint,omitempty"`
	Facts  uint64 `cbor:"2,keyasint,omitempty"` // how many, as the device told last
	By     string `cbor:"3,keyasint,omitempty"` // badge of who decided it
}

// FactsMissing says how many facts the hub lacks of a device's story in front of those of a replica: an older backup was put
// back, and nobody has given them back. The hub says so anew when some of them come after all.
type FactsMissing struct {
	Device  string `cbor:"1,keyasint,omitempty"`
	Replica string `cbor:"2,keyasint,omitempty"` // as which the device goes on behind them
	Last    uint64 `cbor:"3,keyasint,omitempty"` // the number of the last one
	Facts   uint64 `cbor:"4,keyasint,omitempty"` // at most so many up to there; 0: all have come
}

// RowsRenewed says that a new version of the hub made all rows anew of the facts so far, as it makes other rows of them than
// the version before. By itself it changes nothing: whoever folds the log has these rows at any position.
type RowsRenewed struct {
	Fold int64 `cbor:"1,keyasint,omitempty"` // the version of the fold
}

// Kind numbers what the hub records about the sync itself.
func (Refolded) Kind() Kind        { return KindRefolded }
func (ReplicaDiffered) Kind() Kind { return KindReplicaDiffered }
func (FactsAbandoned) Kind() Kind  { return KindFactsAbandoned }
func (FactsMissing) Kind() Kind    { return KindFactsMissing }
func (RowsRenewed) Kind() Kind     { return KindRowsRenewed }

// fold folds the fact with what its device knew then; that others may know of it begins now. A hub that lost this gets it back
// beside the fact itself, which it may understand by then, or have folded again already.
func (r Refolded) fold(f *folding) {
	if !r.Waits(f) {
		return
	}
	named, _ := Get[Discrepancy](f, undecodedID(r.Seen))
	named.State, named.Found = DiscrepancyClosed, 1
	f.Put(named)
	seen := r.Seen
	seen.Site = f.seen.Site
	Fold(f.Rows, seen, r.Worker, r.Fact)
}

// Waits tells whether the fact came when it was not understood and counts for nothing so far, whatever a supervisor made of the
// discrepancy that names it.
func (r Refolded) Waits(rows Reader) bool {
	named, ok := Get[Discrepancy](rows, undecodedID(r.Seen))
	return ok && named.Found == 0
}

func (r ReplicaDiffered) fold(f *folding) {
	f.raise(Discrepancy{ID: DifferedID(r.Device, r.Table), Kind: FingerprintMismatch, Document: r.Device, Found: r.Site,
		Note: "table " + digits(int64(r.Table))})
}

func (RowsRenewed) fold(*folding) {}

func (a FactsAbandoned) fold(f *folding) {
	f.worker = a.By
	f.raise(Discrepancy{ID: DerivedID(string(LostFacts), a.Device, f.seen.ID()), Kind: LostFacts, Document: a.Device,
		Expected: int64(a.Facts)})
}

// fold keeps one discrepancy about a gap: it is settled when all facts have been found.
func (m FactsMissing) fold(f *folding) {
	known, told := Get[Discrepancy](f, missingID(m.Replica))
	switch {
	case m.Facts == 0 && told:
		known.Found, known.State = known.Expected, DiscrepancyClosed
		f.Put(known)
	case m.Facts > 0:
		f.raise(Discrepancy{ID: missingID(m.Replica), Kind: LostFacts, Document: m.Device, Expected: int64(m.Facts),
			Note: "up to fact " + digits(int64(m.Last))})
	}
}

// ToldMissing is how many facts are told to be missing in front of those of a replica; settled when a person has seen to it.
func ToldMissing(rows Reader, replica string) (facts uint64, settled bool) {
	d, ok := Get[Discrepancy](rows, missingID(replica))
	if !ok {
		return 0, false
	}
	facts = uint64(d.Expected - d.Found)
	return facts, facts > 0 && d.State == DiscrepancyClosed
}

func missingID(replica string) string { return DerivedID(string(LostFacts), "before", replica) }

// DifferedID is the id of the discrepancy about a device whose rows of a table were not those of the hub.
func DifferedID(device string, table Table) string {
	return DerivedID(string(FingerprintMismatch), device, digits(int64(table)))
}

func undecodedID(seen Seen) string { return DerivedID(string(Undecoded), seen.ID()) }
