package domain

// ErasedName stands where the name of a person stood who was erased. His badge tells him from others.
const ErasedName = "(erased)"

// Erased tells whether the person behind a badge was taken out of the site's data.
func (w Worker) Erased() bool { return w.Name == ErasedName && w.PINHash == "" }

// WorkerErased says that a person was taken out of the site's data: his name and his PIN's hash out of his row, and out of the
// facts that had stated them. What he did stays, under his badge. The hub records it, and the log proves by it that nothing
// else of those facts was changed.
type WorkerErased struct {
	Badge string    `cbor:"1,keyasint,omitempty"`
	Facts []FactRef `cbor:"2,keyasint,omitempty"` // that stand in the log without them
}

// FactRef names one fact of the site's log.
type FactRef struct {
	Replica string `cbor:"1,keyasint,omitempty"`
	Number  uint64 `cbor:"2,keyasint,omitempty"`
}

// Kind numbers it among the facts.
func (WorkerErased) Kind() Kind { return KindWorkerErased }

// fold leaves of the person what other rows refer to. Nobody can log in with the badge.
func (e WorkerErased) fold(f *folding) {
	if _, known := Get[Worker](f, e.Badge); known {
		f.Put(Worker{Badge: e.Badge, Name: ErasedName})
	}
}

// Nameless is a statement about a worker without his name and his PIN's hash; ok is false for one that tells neither, or is about
// somebody else. His roles stay: what he decided is judged by them whenever the log is folded again.
func (s Stated) Nameless(badge string) (nameless Stated, ok bool) {
	worker, isWorker := s.Row.(Worker)
	if !isWorker || worker.Badge != badge || worker.Name == "" && worker.PINHash == "" {
		return s, false
	}
	worker.Name, worker.PINHash = "", ""
	return Stated{Row: worker}, true
}
