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

// Kind numbers what the hub records about the sync itself.
func (Refolded) Kind() Kind        { return KindRefolded }
func (ReplicaDiffered) Kind() Kind { return KindReplicaDiffered }

// fold folds the fact with what its device knew then; that others may know of it begins now.
func (r Refolded) fold(f *folding) {
	f.settle(undecodedID(r.Seen))
	seen := r.Seen
	seen.Site = f.seen.Site
	Fold(f.Rows, seen, r.Worker, r.Fact)
}

func (r ReplicaDiffered) fold(f *folding) {
	f.raise(Discrepancy{ID: DifferedID(r.Device, r.Table), Kind: FingerprintMismatch, Document: r.Device, Found: r.Site,
		Note: "table " + digits(int64(r.Table))})
}

// DifferedID is the id of the discrepancy about a device whose rows of a table were not those of the hub.
func DifferedID(device string, table Table) string {
	return DerivedID(string(FingerprintMismatch), device, digits(int64(table)))
}

func undecodedID(seen Seen) string { return DerivedID(string(Undecoded), seen.ID()) }
