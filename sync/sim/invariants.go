package sim

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/wire"
)

// Bounds of liveness: once faults have stopped, everything is agreed within so many exchanges.
const (
	asksMax      = 5
	rowsPerAsk   = wire.PullRowsMax
	settleRounds = 400
)

// BrokenError says which invariant does not hold.
type BrokenError struct{ Invariant, What string }

// Error is the invariant and what is wrong.
func (e *BrokenError) Error() string { return e.Invariant + " broken: " + e.What }

func broken(invariant, format string, args ...any) error {
	return &BrokenError{invariant, fmt.Sprintf(format, args...)}
}

func (w *world) held(name string) { w.checks[name]++ }

// check holds what must be true of a device after every step.
func (w *world) check(d *device) error {
	// I10, and I05 for the device: a checkpoint moves both ends of a movement or none.
	if err := checkZero(d.View().Rows); err != nil {
		return broken("I10", "on %s %v", d.name, err)
	}
	w.held("I10 atomic apply")
	// I11: the rows at a cursor are the hub's rows of that position, all of them.
	cursor := d.base.Cursor()
	if cursor.Epoch != "" {
		hubs, ok := w.history[cursor.Position.Site]
		if !ok {
			return broken("I11", "%s stands at %d, where the hub never was", d.name, cursor.Position.Site)
		}
		if own := fingerprints(d.base); !maps.Equal(own, hubs) {
			return broken("I11", "%s at %d has other rows than the hub had", d.name, cursor.Position.Site)
		}
	}
	w.held("I11 cursor")
	return w.checkJournal(d)
}

// checkJournal holds I01 on the device: what was reported durable is there.
func (w *world) checkJournal(d *device) error {
	last, err := d.journal.Last()
	if err != nil {
		return err
	}
	if int(last.Number) != len(w.recorded[d.Identity().Replica]) {
		return broken("I01", "%s recorded %d facts and has %d", d.name, len(w.recorded[d.Identity().Replica]), last.Number)
	}
	w.held("I01 no fact lost")
	return nil
}

// settle stops the faults and holds what must be true when everything has been said.
func (w *world) settle() error {
	w.calm, w.mail = true, nil
	for _, d := range w.devices {
		d.radio, d.waiting, d.asks = true, nil, 0
	}
	for range settleRounds {
		open := false
		for _, d := range w.devices {
			w.now += 20
			if err := w.exchangeNow(d); err != nil {
				return err
			}
			open = open || d.Unsynced() > 0 || d.Position() != w.site()
			if d.asks > asksMax && d.Unsynced() > 0 {
				return broken("I16", "%s still has %d facts after %d exchanges", d.name, d.Unsynced(), d.asks)
			}
		}
		if !open {
			return w.checkEnd()
		}
	}
	return broken("I16", "the site does not come to rest")
}

// exchangeNow is one exchange over a good network, with whole pages.
func (w *world) exchangeNow(d *device) error {
	if err := w.exchange(d); err != nil {
		return err
	}
	if m := d.waiting; m != nil && m.pull != nil {
		m.pull.Limit = rowsPerAsk
	}
	for len(w.mail) > 0 {
		w.now += 5
		if err := w.deliver(); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) site() int64 {
	var site int64
	err := w.store.View(context.Background(), func(s hub.Snapshot) error {
		head, err := s.Head()
		site = head.Site
		return err
	})
	if err != nil {
		panic(err) // a store in memory does not fail to read
	}
	return site
}

func (w *world) checkEnd() error {
	w.held("I16 liveness")
	if _, err := w.hub.Audit(context.Background()); err != nil { // I04, I05 and I07 in one
		return broken("I04/I05/I07", "%v", err)
	}
	for _, name := range []string{"I04 prefix", "I05 conservation", "I07 refold"} {
		w.held(name)
	}
	return w.store.View(context.Background(), func(s hub.Snapshot) error {
		if err := w.checkLog(s); err != nil {
			return err
		}
		check := w.checkTruth
		if w.crew != nil {
			check = w.checkFloor
		}
		if err := check(s); err != nil {
			return err
		}
		return w.checkConvergence(s)
	})
}

// checkLog holds I01 and I02: the hub has what devices recorded, all of it, once, and nothing else.
func (w *world) checkLog(s hub.Snapshot) error {
	logged := map[string][][]byte{}
	entries, err := s.Log(0, StepsMax)
	if err != nil {
		return err
	}
	for _, e := range entries {
		logged[e.Replica] = append(logged[e.Replica], e.Data)
	}
	for _, d := range w.devices {
		id := d.Identity().Replica
		if !sameBytes(logged[id], w.recorded[id]) {
			return broken("I01/I02", "%s recorded %d facts, the hub has %d, or other ones", d.name, len(w.recorded[id]), len(logged[id]))
		}
	}
	w.held("I02 no fact invented")
	return nil
}

// checkTruth holds I03 and I05 against the god's eye: what the hub believes is what stands there, unless it says itself
// that nobody can tell.
func (w *world) checkTruth(s hub.Snapshot) error {
	doubted := map[place]bool{}
	lost := map[string]bool{}
	for _, d := range domain.Find[domain.Discrepancy](s, domain.ByState, string(domain.DiscrepancyOpen)) {
		switch d.Kind {
		case domain.CountAmbiguous:
			doubted[place{d.Location, d.Goods.Item}] = true
		case domain.UnitTwoPlaces:
			lost[d.Unit] = true
		}
	}
	for _, location := range w.truth.locations {
		for _, item := range w.truth.items {
			at := place{location, item}
			row, _ := domain.Get[domain.Stock](s, domain.StockKey(domain.At(location), domain.Goods{Item: item}))
			if row.Quantity != w.truth.stock[at] && !doubted[at] {
				return broken("I03", "%s at %s: the hub believes %d, there are %d", item, location, row.Quantity, w.truth.stock[at])
			}
		}
	}
	for _, label := range slices.Sorted(maps.Keys(w.truth.units)) {
		unit, _ := domain.Get[domain.Unit](s, label)
		var content int64
		for _, row := range domain.Find[domain.Stock](s, domain.ByHolder, string(domain.In(label))) {
			content += row.Quantity
		}
		if content != palletOf {
			return broken("I03", "%s holds %d pieces, not %d", label, content, palletOf)
		}
		if unit.Location != w.truth.units[label] && !lost[label] {
			return broken("I13", "%s is believed at %s and stands at %s", label, unit.Location, w.truth.units[label])
		}
	}
	w.held("I03 exactly once")
	return nil
}

// checkConvergence holds I06: all replicas have the hub's rows, and sums that were kept up to date are right.
func (w *world) checkConvergence(s hub.Snapshot) error {
	sums, err := sumsOf(s)
	if err != nil {
		return err
	}
	if again := fingerprints(s); !maps.Equal(again, sums) {
		return broken("I06", "the hub's fingerprints are not those of its rows")
	}
	for _, d := range w.devices {
		if own := fingerprints(d.base); !maps.Equal(own, sums) {
			return broken("I06", "%s has other rows than the hub", d.name)
		}
	}
	w.held("I06 convergence")
	return nil
}

// sumsOf are the hub's fingerprints without those of tables that have become empty.
func sumsOf(s hub.Snapshot) (map[domain.Table]wire.Fingerprint, error) {
	sums, err := s.Fingerprints(domain.Scopes{domain.Everything})
	maps.DeleteFunc(sums, func(_ domain.Table, sum wire.Fingerprint) bool { return sum == wire.Fingerprint{} })
	return sums, err
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
