package replica

import "github.com/handtruck/handtruck/sync/wire"

// Record is one fact in the journal of its device.
type Record struct {
	Number uint64
	Data   []byte // the sealed envelope
	Hash   wire.Hash
}

// Journal is where facts are safe: append-only, and on disk when a method returns. Sync never touches it.
type Journal interface {
	// Append keeps facts, the state of the work in hand and the head that no base of the facts lies behind in one commit; nil
	// leaves state or head as they are.
	Append(records []Record, state, head []byte) error
	// Read returns facts from a number on, in order.
	Read(from uint64, limit int) ([]Record, error)
	// First returns the number of the oldest fact that is kept; 0 when there is none.
	First() (uint64, error)
	// Last returns the last fact; its number is 0 when there is none.
	Last() (Record, error)
	// Value returns what was kept under a name, or nil.
	Value(name string) ([]byte, error)
	// SetValue keeps a value.
	SetValue(name string, value []byte) error
	// Prune forgets the facts before a number: they are in a verified backup of the hub.
	Prune(before uint64) error
	// Erase forgets everything, for good.
	Erase() error
	Close() error
}

// Names of the values in a journal.
const (
	valueState    = "state"
	valueIdentity = "identity"
	valueSamples  = "samples"
	valueGiven    = "given"
	valueHead     = "head"
	valuePruned   = "pruned"

	valueForgotten = "forgotten"
)
