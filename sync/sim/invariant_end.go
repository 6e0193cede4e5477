package sim

import (
	"context"
	"errors"
	"maps"
	"math"
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/wire"
)

// Bounds of liveness: once faults have stopped, everything is agreed within so many exchanges.
const (
	asksMax      = 5
	rowsPerAsk   = wire.PullRowsMax
	settleRounds = 400
)

// Bounds of what a site's files may take.
const (
	logBytesMax  = 8 << 20
	fileBytesMax = 64 << 20
)

// settle stops the faults and holds what must be true when everything has been said.
func (w *world) settle() error {
	w.begin(streamEnd)
	w.calm, w.ended = true, w.now
	w.wake()
	for _, d := range w.devices {
		d.darkUntil, d.deafUntil, d.portalUntil, d.pausedUntil, d.retryAt = 0, 0, 0, 0, 0
	}
	if err := w.deliver(math.MaxInt64); err != nil { // what was late comes now, and must do no harm
		return err
	}
	for _, d := range w.devices {
		if d.revoked >= 0 {
			if err := w.release(d); err != nil {
				return err
			}
		}
		d.waiting, d.asks = 0, 0
	}
	if err := w.update(); err != nil {
		return err
	}
	if err := w.refold(); err != nil {
		return err
	}
	for _, d := range w.devices {
		d.asks, d.retryAt = 0, 0
		if d.damaged {
			if err := w.recount(d); err != nil {
				return err
			}
		}
	}
	for round := range settleRounds {
		if w.patient {
			w.now, w.patient = w.now+20*minute, false
		}
		for _, d := range w.devices {
			if round > 0 && d.rests() {
				continue // it has looked for news, and there are none
			}
			w.now += 20
			if err := w.exchangeNow(d); err != nil {
				return err
			}
			if d.asks > asksMax && d.Unsynced() > 0 {
				return broken("I16", "%s still has %d facts after %d exchanges", d.name, d.Unsynced(), d.asks)
			}
		}
		if !slices.ContainsFunc(w.devices, func(d *device) bool { return !d.rests() }) {
			return w.checkEnd()
		}
	}
	return broken("I16", "the site does not come to rest")
}

// rests tells whether a device has told everything and heard everything.
func (d *device) rests() bool {
	cursor, head := d.base.Cursor(), d.w.head
	return !d.Owes() && cursor.Position.Site == head.Site && cursor.Epoch == head.Epoch
}

// recount lets a device count all sums from nothing, as it does once a day: that is how it finds damage that nobody read.
func (w *world) recount(d *device) error {
	err := d.Recount(slices.DeleteFunc(domain.Tables(), func(t domain.Table) bool { return !t.Replicated() })...)
	if errors.Is(err, sqlite.ErrBroken) {
		return d.Distrust(err)
	}
	return err
}

// exchangeNow is one exchange over a good network, with whole pages.
func (w *world) exchangeNow(d *device) error {
	if err := w.ask(d); err != nil {
		return err
	}
	return w.deliver(math.MaxInt64)
}

func (w *world) checkEnd() error {
	w.held(Liveness)
	if _, err := w.hubs[0].hub.Audit(context.Background()); err != nil { // I04, I05 and I07 in one
		return broken("I04/I05/I07", "%v", err)
	}
	w.held(Prefix, Conservation, Refold)
	if err := w.checkBounds(); err != nil {
		return err
	}
	return w.eye(func(s hub.Snapshot) error {
		check := w.checkTruth
		if w.crew != nil {
			check = w.checkFloor
		}
		for _, check := range []func(hub.Snapshot) error{w.checkLog, w.checkTime, check, w.checkPoison, w.checkHistory, w.checkConvergence, w.checkOrderFree} {
			if err := check(s); err != nil {
				return err
			}
		}
		return nil
	})
}

// checkLog holds I01 and I02: the hub has what devices recorded, all of it, once, and nothing else. What was lost with an older
// backup it tells of, to the number: where copies have told other stories, that is the most it can be.
func (w *world) checkLog(s hub.Snapshot) error {
	entries, err := s.Log(0, StepsMax)
	if err != nil {
		return err
	}
	replicas, err := s.Replicas()
	if err != nil {
		return err
	}
	devices := map[string]bool{} // and not the hub, which has a replica of its own in each epoch
	for _, r := range replicas {
		devices[r.ID] = r.Device()
	}
	logged := map[string]int{}
	for _, e := range entries {
		if devices[e.Replica] {
			logged[string(e.Data)]++
		}
	}
	missing := 0
	for _, fact := range w.log {
		switch {
		case logged[string(fact.data)] > 0:
			logged[string(fact.data)]--
		case fact.orphan:
			w.lost++
		default:
			missing++
		}
	}
	told := 0
	for _, r := range replicas {
		if facts, _ := domain.ToldMissing(s, r.ID); r.Device() { // of its own the hub may miss some, too
			told += int(facts)
		}
	}
	if missing > told || told > missing && w.lost == 0 && !w.copies() {
		return broken("I01", "of %d facts that devices recorded the hub has not %d, and it tells of %d", len(w.log), missing, told)
	}
	w.lost += missing
	for _, times := range logged {
		if times > 0 {
			return broken("I02", "the hub has a fact that no device recorded, or one twice")
		}
	}
	w.held(NoFactLost, NoFactInvented)
	return nil
}

// checkTruth holds I03 and I05 against the god's eye: what the hub believes is what stands there. When everything has been
// told, counts have nothing left to adjust, however late it was and whatever history it belonged to. Only where facts were
// destroyed with their journal, or hub time contradicts itself, nobody can tell; and where a unit stands that two moved at a time.
func (w *world) checkTruth(s hub.Snapshot) error {
	if w.lost > 0 || w.twisted {
		return nil
	}
	_, unsure := doubts(s)
	for _, location := range w.truth.locations {
		for _, item := range w.truth.items {
			at := place{location, item}
			row, _ := domain.Get[domain.Stock](s, domain.StockKey(domain.At(location), domain.Goods{Item: item}))
			if row.Quantity != w.truth.stock[at] {
				return broken("I03/I14", "%s at %s: the hub believes %d, there are %d", item, location, row.Quantity, w.truth.stock[at])
			}
		}
	}
	for _, label := range slices.Sorted(maps.Keys(w.truth.units)) {
		unit, _ := domain.Get[domain.Unit](s, label)
		var content int64
		for _, row := range domain.Find[domain.Stock](s, domain.ByHolder, string(domain.In(label))) {
			content += row.Quantity
		}
		if rest := palletOf - w.truth.taken[label]; content != rest {
			return broken("I03", "%s holds %d pieces, not %d", label, content, rest)
		}
		switch {
		case unit.Location == domain.Limbo && !unsure[label]:
			return broken("I13", "%s is nowhere, and nobody was told", label)
		case unit.Location != domain.Limbo && unit.Location != w.truth.units[label]:
			return broken("I13", "%s is believed at %s and stands at %s", label, unit.Location, w.truth.units[label])
		}
	}
	w.held(ExactlyOnce, Counts, Tree)
	return nil
}

// doubts are the places and units of which the hub says itself that nobody can tell.
func doubts(s domain.Reader) (places map[place]bool, units map[string]bool) {
	places, units = map[place]bool{}, map[string]bool{}
	for _, d := range domain.Unsettled(s) {
		switch d.Kind {
		case domain.CountAmbiguous:
			places[place{d.Location, d.Goods.Item}] = true
		case domain.UnitTwoPlaces:
			units[d.Unit] = true
		}
	}
	return places, units
}

// checkPoison holds I15: a fact that could not be folded is named, and no other is.
func (w *world) checkPoison(s hub.Snapshot) error {
	named, open := 0, 0
	for _, d := range domain.All[domain.Discrepancy](s) {
		if d.Kind == domain.Undecoded || d.Kind == domain.NotPermitted && d.Document == domain.KindStated.String() {
			if d.State != domain.DiscrepancyClosed {
				open++
			}
			named++ // who is locked out may not state anything
		}
	}
	logged, nested, sound := 0, 0, 0
	entries, err := s.Log(0, StepsMax)
	if err != nil {
		return err
	}
	for _, e := range entries {
		switch {
		case !e.Unfolded && nests(e):
			nested++
		case e.Unfolded && !w.puzzles(e):
			sound++
		case e.Unfolded && !refolds(e):
			logged++
		}
	}
	if named != logged+nested || sound > 0 || open > w.poisoned+nested {
		return broken("I15", "%d facts cannot be folded and %d are marked, %d of them for nothing, %d state what follows from others; %d are named, %d of them open",
			w.poisoned, logged, sound, nested, named, open)
	}
	w.held(NoReject)
	return nil
}

// checkConvergence holds I06: all replicas have the hub's rows, and sums that were kept up to date are right.
func (w *world) checkConvergence(s hub.Snapshot) error {
	sums, err := s.Fingerprints(domain.Scopes{domain.Everything})
	if err != nil {
		return err
	}
	if !sameSums(fingerprints(s), sums) {
		return broken("I06", "the hub's fingerprints are not those of its rows")
	}
	for _, d := range w.devices {
		own := sums
		if scopes := d.base.Cursor().Scopes; len(scopes) > 0 && !scopes.All() {
			if own, err = s.Fingerprints(scopes); err != nil {
				return err
			}
		}
		if !sameSums(fingerprints(d.base.Base), own) {
			return broken("I06", "%s has other rows than the hub", d.name)
		}
	}
	w.held(Convergence)
	return nil
}

// checkBounds holds I20: nothing grows without end.
func (w *world) checkBounds() error {
	if !w.disks.real() {
		return nil
	}
	names, sizes := []string{"the hub"}, []func() (int64, int64, error){w.site.size}
	for _, d := range w.devices {
		names, sizes = append(names, d.name), append(sizes, d.disk.size)
	}
	for i, size := range sizes {
		all, log, err := size()
		if err != nil {
			return err
		}
		if all > fileBytesMax || log > logBytesMax {
			return broken("I20", "%s takes %d bytes, %d of them in a write-ahead log", names[i], all, log)
		}
	}
	w.held(Bounds)
	return nil
}
