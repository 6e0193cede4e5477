package sim

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/wire"
)

// older is what programs of the version before do not know yet. The present version stands for the newer one.
type older struct {
	kind  domain.Kind  // facts of it: not at all,
	lines bool         // or only without what stands on a unit
	table domain.Table // rows that facts of the kind make; 0: none of their own
	deaf  bool         // too old to be told news
}

// drawOlder draws what was new in the last version of the programs.
func drawOlder(r *rand.Rand) older {
	o := []older{{kind: domain.KindCounted, table: domain.TableCount}, {kind: domain.KindUnitMoved}, {kind: domain.KindUnitReceived, lines: true}}[r.IntN(3)]
	o.deaf = r.IntN(3) == 0
	return o
}

// knows tells whether an older program could record a fact.
func (o older) knows(fact domain.Fact) bool { return fact.Kind() != o.kind }

// fact is what an older device makes of an envelope: it passes over fields that it does not know.
func (o older) fact(e wire.Envelope) (domain.Fact, error) {
	fact, err := e.Fact()
	if e.Kind != o.kind || err != nil {
		return fact, err
	}
	if received, ok := fact.(domain.UnitReceived); ok && o.lines {
		received.Lines = nil
		return received, nil
	}
	return nil, fmt.Errorf("%w: %v", domain.ErrUnknownKind, o.kind)
}

// release is an older hub: it takes nothing for understood of which it knows only a part.
func (o older) release() hub.Release {
	present := hub.Present()
	return hub.Release{Vocabulary: present.Vocabulary - 1, FoldVersion: present.FoldVersion, Decode: func(e wire.Envelope) (domain.Fact, error) {
		fact, err := present.Decode(e)
		if refolded, ok := fact.(domain.Refolded); e.Kind == o.kind || ok && refolded.Fact.Kind() == o.kind {
			return nil, fmt.Errorf("%w: %v", domain.ErrUnknownKind, o.kind)
		}
		return fact, err
	}, Fold: func(rows domain.Rows, seen domain.Seen, worker string, fact domain.Fact) {
		present.Fold(blind{rows, o.table}, seen, worker, fact)
	}}
}

// puzzles tells whether no hub can fold a fact of the log, or one of the older ones could not that there were. It may have come
// back to it as what a newer one had made of it.
func (w *world) puzzles(e hub.Entry) bool {
	envelope, err := wire.Open(e.Data)
	if err != nil {
		return false
	}
	fact, err := envelope.Fact()
	if refolded, ok := fact.(domain.Refolded); ok {
		fact = refolded.Fact
	}
	if moved, ok := fact.(domain.GoodsMoved); ok && moved.Goods.Item == poison {
		return true
	}
	return err == nil && fact.Kind() == w.older.kind && (w.began == HubUpgraded || w.faults[HubDowngraded] > 0)
}

// refolds tells whether a fact carries another one that a hub did not understand: that one is named, and not this.
func refolds(e hub.Entry) bool {
	envelope, err := wire.Open(e.Data)
	return err == nil && envelope.Kind == domain.KindRefolded
}

// blind are rows to a program that does not know one of the tables.
type blind struct {
	domain.Rows
	table domain.Table
}

// Get finds nothing in the table.
func (b blind) Get(table domain.Table, key string) domain.Row {
	if table == b.table {
		return nil
	}
	return b.Rows.Get(table, key)
}

// Find finds nothing in the table.
func (b blind) Find(table domain.Table, term domain.Term) []domain.Row {
	if table == b.table {
		return nil
	}
	return b.Rows.Find(table, term)
}

// hides is the table that a device's program does not know; 0 for none.
func (d *device) hides() domain.Table {
	if d.older {
		return d.w.older.table
	}
	return 0
}

// decode is what a device's program makes of a fact.
func (d *device) decode(e wire.Envelope) (domain.Fact, error) {
	if d.older {
		return d.w.older.fact(e)
	}
	return e.Fact()
}

// isDeaf tells whether the hub tells a device's program no news any more.
func (d *device) isDeaf() bool { return d.older && d.w.older.deaf }

// changeApp puts the other version of the program on a device. One that finds rows by something else throws its replica away.
func (w *world) changeApp(d *device) error {
	unsent := d.Unsynced()
	unread, err := d.unread()
	if err != nil {
		return err
	}
	if err := d.install(!d.older); err != nil {
		return err
	}
	switch {
	case unsent == 0:
	case !d.older:
		w.injected(AppUpgraded, "%s with %d facts unsent", d.name, unsent)
	case unread > 0:
		w.injected(AppBlinded, "%s, which cannot read %d of its unsent facts", d.name, unread)
	default:
		w.injected(AppDowngraded, "%s with %d facts unsent", d.name, unsent)
	}
	return nil
}

// install starts a version of the program on a device.
func (d *device) install(older bool) error {
	err := d.disk.kill()
	if d.w.older.table != 0 {
		err = errors.Join(err, d.disk.deleteReplica())
		d.damaged = false
	}
	d.older = older
	if older {
		d.w.struck(d, AppDowngraded)
	}
	return errors.Join(err, d.start())
}

// unread is how many of its unsent facts an older program could not read.
func (d *device) unread() (count int, err error) {
	for _, fact := range d.kept[len(d.kept)-d.Unsynced():] {
		envelope, err := wire.Open(fact.data)
		if err != nil {
			return 0, err
		}
		if envelope.Kind == d.w.older.kind {
			count++
		}
	}
	return count, nil
}

// strikeRelease puts another version on one of the hubs.
func (w *world) strikeRelease() error {
	p := w.hubs[w.random.IntN(len(w.hubs))]
	switch {
	case p.older && w.random.IntN(w.outdated()) == 0:
		return w.upgrade(p)
	case !p.older && w.random.IntN(8) == 0 && w.chance(HubDowngraded):
		w.injected(HubDowngraded, "at %d", w.head.Site)
		p.older = true
		return p.restart()
	}
	return nil
}

// outdated is for about how many steps an older hub stays: for longer while none is newer than all of them.
func (w *world) outdated() int {
	if w.faults[HubDowngraded]+w.faults[HubUpgraded] > 0 {
		return 20
	}
	return 120
}

func (w *world) upgrade(p *process) error {
	w.injected(HubUpgraded, "at %d", w.head.Site)
	p.older = false
	return p.restart()
}

// able is a hub that commits, to those who look after the site: they update one if they have to.
func (w *world) able() (*process, error) {
	for _, p := range w.hubs {
		if !p.older {
			return p, nil
		}
	}
	p := w.hubs[0]
	err := p.hub.Tick(context.Background(), p.time(), false)
	if errors.Is(err, hub.ErrOlder) {
		err = w.upgrade(p)
	}
	return p, errors.Join(err, w.remember(p))
}

// drain lets devices that are told nothing get rid of what they recorded, before they are updated.
func (w *world) drain() error {
	for _, d := range w.devices {
		for range asksMax {
			if !d.isDeaf() {
				break
			}
			w.now += retryMax
			if err := w.exchangeNow(d); err != nil {
				return err
			}
		}
		if d.isDeaf() && d.Unsynced() > 0 {
			return broken("I16", "%s is too old to be told news, and still has %d facts", d.name, d.Unsynced())
		}
	}
	return nil
}

// update puts the newer version on everything, and lets hubs fold what older ones could not.
func (w *world) update() error {
	for _, p := range w.hubs {
		if p.older {
			if err := w.upgrade(p); err != nil {
				return err
			}
		}
	}
	if err := w.drain(); err != nil {
		return err
	}
	for _, d := range w.devices {
		if d.older {
			if err := d.install(false); err != nil {
				return err
			}
		}
	}
	return nil
}

// refold lets every fact count that an older hub did not understand.
func (w *world) refold() error {
	_, err := w.hubs[0].arrive(w.hubs[0].depart(nil, nil))
	return err
}
