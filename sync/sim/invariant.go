package sim

import (
	"fmt"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// BrokenError says which invariant does not hold.
type BrokenError struct{ Invariant, What string }

// Error is the invariant and what is wrong.
func (e *BrokenError) Error() string { return e.Invariant + " broken: " + e.What }

func broken(invariant, format string, args ...any) error {
	return &BrokenError{invariant, fmt.Sprintf(format, args...)}
}

// The invariants; the numbers are those of the project's list.
const (
	NoFactLost     = "I01 no fact lost"
	NoFactInvented = "I02 no fact invented"
	ExactlyOnce    = "I03 exactly once"
	Prefix         = "I04 prefix"
	Conservation   = "I05 conservation"
	Convergence    = "I06 convergence"
	Refold         = "I07 refold"
	OrderFree      = "I08 order-free"
	OwnWrites      = "I09 read your writes"
	AtomicApply    = "I10 atomic apply"
	CursorTrue     = "I11 cursor"
	Claims         = "I12 claims"
	Tree           = "I13 units"
	Counts         = "I14 counts"
	TimeTrue       = "I14 order by the hub's time"
	NoReject       = "I15 no silent reject"
	Liveness       = "I16 liveness"
	RolledBack     = "I17 rollback"
	Audited        = "I18 audit"
	Authority      = "I19 authority"
	Bounds         = "I20 bounds"
	DurableAck     = "I21 durable acknowledgement"
)

// invariants are all that are held, in order.
var invariants = []string{NoFactLost, NoFactInvented, ExactlyOnce, Prefix, Conservation, Convergence, Refold, OrderFree, OwnWrites,
	AtomicApply, CursorTrue, Claims, Tree, Counts, TimeTrue, NoReject, Liveness, RolledBack, Audited,
	Authority, Bounds, DurableAck}

func (w *world) held(names ...string) {
	for _, name := range names {
		w.checks[name]++
	}
}

// fingerprints sums up rows from scratch.
func fingerprints(rows domain.Reader) map[domain.Table]wire.Fingerprint {
	sums := map[domain.Table]wire.Fingerprint{}
	for _, table := range domain.Tables() {
		if !table.Replicated() {
			continue
		}
		var sum wire.Fingerprint
		for _, row := range rows.Find(table, domain.Term{}) {
			body, err := wire.EncodeRow(row)
			if err != nil {
				panic(err) // it was decoded from bytes
			}
			sum = sum.Add(table, row.Key(), body)
		}
		if sum != (wire.Fingerprint{}) {
			sums[table] = sum
		}
	}
	return sums
}

// sameSums tells whether two sets of fingerprints are the same, whether a table without rows has a sum or not.
func sameSums(a, b map[domain.Table]wire.Fingerprint) bool {
	for _, table := range domain.Tables() {
		if a[table] != b[table] {
			return false
		}
	}
	return true
}

func checkZero(rows domain.Reader) error {
	sums := map[domain.Goods]int64{}
	for _, stock := range domain.All[domain.Stock](rows) {
		sums[stock.Goods] += stock.Quantity
	}
	for goods, sum := range sums {
		if sum != 0 {
			return fmt.Errorf("the ledger of %s is %d out", goods.Item, sum)
		}
	}
	return nil
}
