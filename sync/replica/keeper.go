package replica

import (
	"crypto/sha256"
	"slices"
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// keptMax bounds what a device keeps of the hub's log, some 20 MB; the oldest goes first. Every device keeps the same, so
// what a hub loses is on many of them, and what is older is in a backup by then.
const keptMax = 100_000

// Keeper keeps the facts of others as the hub's log had them, so that a hub that loses them gets them back. What it holds
// can be fetched again as long as the hub has it: it need not survive a power cut, and must not slow down a scan.
type Keeper interface {
	// Keep adds a page of the log and moves the cursor, in one commit. Facts that it has take their new positions. Of those
	// that name a person who was erased it keeps what the hub has left of them; those of which it says nothing, those that are
	// in a verified backup, and the oldest beyond a bound, go.
	Keep(page wire.FactsPage) error
	// Cursor is where the next page begins: a position in an epoch of the hub.
	Cursor() (epoch string, after int64, err error)
	// Kept returns facts behind one of them, in the order in which the hub had them.
	Kept(after int64, limit int) ([]Kept, error)
	// Digests are those of the facts that are kept under a number.
	Digests(replica string, number uint64) ([][]byte, error)
	// Certificates are those of the devices whose facts are kept.
	Certificates() ([]wire.Certificate, error)
	Close() error
}

// Kept is one fact of the hub's log on a device. The device's own have no data: the journal has it.
type Kept struct {
	ID int64 // in the order in which the hub had them
	wire.LoggedFact
}

// naming are the facts that named a person who was erased, as a page of the log tells, but those of which it brings what is left.
func naming(page wire.FactsPage) (refs []domain.FactRef, err error) {
	for _, f := range page.Facts {
		if f.Replica != domain.Hub && !strings.HasPrefix(f.Replica, domain.Hub+"@") {
			continue
		}
		envelope, err := wire.Open(f.Data)
		if err != nil || envelope.Kind != domain.KindWorkerErased {
			continue // the hub knows what it sent
		}
		fact, err := envelope.Fact()
		if err != nil {
			return nil, err
		}
		refs = append(refs, fact.(domain.WorkerErased).Facts...)
	}
	return slices.DeleteFunc(refs, func(ref domain.FactRef) bool {
		return slices.ContainsFunc(page.Erased, func(left wire.LoggedFact) bool { return left.Replica == ref.Replica && left.Number == ref.Number })
	}), nil
}

// digest tells a fact from another one under its number.
func digest(data []byte) []byte {
	sum := sha256.Sum256(data)
	return sum[:digestBytes]
}

const digestBytes = 8 // as the hub's
