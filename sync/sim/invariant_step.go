package sim

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/wire"
)

// recountEvery is after how many checks the rows of a device are summed up from scratch. In between its own sums, which it
// keeps up to date, are compared: they cost nothing.
const recountEvery = 32

// check holds what must be true of a device after every step.
func (w *world) check(d *device) error {
	if err := w.checkJournal(d); err != nil {
		return err
	}
	now := moment{d.Device, d.Version(), uint64(d.recorded())}
	if now == d.checked {
		return nil // nothing has changed since it was looked at
	}
	began := now.program != d.checked.program && w.disks.real() // the model's rows are not read anew
	d.checked = now
	if d.damaged {
		return nil
	}
	if err := w.checkCursor(d, began || w.checks[CursorTrue]%recountEvery == 0); err != nil {
		return err
	}
	// I10, and I05 for the device: a checkpoint moves both ends of a movement or none. Who has only some zones sees one end.
	if scopes := d.base.Cursor().Scopes; len(scopes) > 0 && !scopes.All() {
		return nil
	}
	if err := checkZero(d.View().Rows); err != nil {
		return broken("I10", "on %s %v", d.name, err)
	}
	w.held(AtomicApply)
	if w.checks[CursorTrue]%recountEvery == 0 {
		return w.checkOwn(d)
	}
	return nil
}

// checkJournal holds I01 on the device: what was reported durable is there.
func (w *world) checkJournal(d *device) error {
	last, err := d.journal.Last()
	if err != nil {
		return err
	}
	if int(last.Number) != d.recorded() {
		return broken("I01", "%s recorded %d facts and has %d", d.name, d.recorded(), last.Number)
	}
	w.held(NoFactLost)
	return nil
}

// checkCursor holds I11: the rows at a cursor are the hub's rows of that position, all of them.
func (w *world) checkCursor(d *device, recount bool) error {
	cursor := d.base.Cursor()
	if cursor.Epoch == "" {
		return nil
	}
	hubs := w.history[position{cursor.Epoch, cursor.Position.Site, fmt.Sprint(cursor.Scopes)}]
	if len(hubs) == 0 {
		return broken("I11", "%s stands at %d, where the hub never was", d.name, cursor.Position.Site)
	}
	at := slices.IndexFunc(hubs, func(then sums) bool { return sameSums(cursor.Fingerprints, then) })
	if at < 0 {
		return broken("I11", "%s at %d has other rows than the hub had", d.name, cursor.Position.Site)
	}
	if recount && !sameSums(fingerprints(d.base.Base), hubs[at]) {
		return broken("I11", "%s at %d has other rows than it thinks", d.name, cursor.Position.Site)
	}
	w.held(CursorTrue)
	return nil
}

// checkOwn holds I09: what a worker sees is the hub's rows with everything in them that his device recorded and the hub
// had not applied, and nothing else.
func (w *world) checkOwn(d *device) error {
	identity := d.Identity()
	if cursor := d.base.Cursor(); cursor.Replica != "" && cursor.Replica != identity.Replica {
		return nil // it has just become another one
	}
	applied, err := w.applied(d)
	if err != nil {
		return err
	}
	dated := d.dated()
	seen := domain.NewOverlay(d.base)
	first, err := d.journal.First()
	if err != nil {
		return err
	}
	for _, fact := range d.kept[min(max(applied, int(first)-1), d.recorded()):] {
		envelope, err := wire.Open(fact.data)
		if err != nil {
			return err
		}
		low, high := wire.Interval(d.Samples(), envelope)
		when := domain.Seen{Device: identity.Name, Branch: identity.Branch(envelope.Number), Number: envelope.Number,
			Base: envelope.BaseIn(d.base.Cursor().Epoch), Low: low, High: high}
		if then, ok := dated[when.ID()]; ok {
			when = then
		}
		if fact, err := d.decode(envelope); err == nil {
			domain.Fold(seen, when, envelope.Worker, fact)
		} else {
			domain.FoldUnknown(seen, when, envelope.Worker, envelope.Kind)
		}
	}
	for _, at := range seen.Changed() {
		own := d.View().Rows.Get(at.Table, at.Key)
		switch wanted := seen.Get(at.Table, at.Key); at.Table {
		case domain.TableStock:
			if goods, holder, a, b := stocks(wanted, own); a != b {
				return broken("I09", "%s sees %d %s on %s where its own facts make %d", d.name, b, goods.Item, holder, a)
			}
		case domain.TableUnit:
			if a, b := location(wanted), location(own); a != b {
				return broken("I09", "%s sees %s at %s where its own facts make %s", d.name, at.Key, b, a)
			}
		}
	}
	w.held(OwnWrites)
	return nil
}

// dated are the facts behind the rows that a device shows, with the times that it knew when it folded them: a later reading of
// the hub's clock, which says something else of them, is for the hub, and for the device when it folds again.
func (d *device) dated() map[string]domain.Seen {
	dated := map[string]domain.Seen{}
	rows := d.View().Rows
	for _, posting := range domain.All[domain.Posting](rows) {
		dated[posting.Seen.ID()] = posting.Seen
	}
	for _, count := range domain.All[domain.Count](rows) {
		dated[count.Seen.ID()] = count.Seen
	}
	for _, trail := range domain.All[domain.Trail](rows) {
		for _, sighting := range trail.Sightings {
			dated[sighting.Seen.ID()] = sighting.Seen
		}
	}
	return dated
}

// applied is how many of the facts that a device has are in its rows. The hub's log tells, whatever the device believes of
// itself: rows that it fetched before it became another one have those that both stories have in common. A hub that lost
// facts cannot be asked any more; what stands with the rows has to be believed then.
func (w *world) applied(d *device) (count int, err error) {
	cursor, identity := d.base.Cursor(), d.Identity()
	if w.rolledBack() > 0 {
		own := cursor.AppliedOf(identity.Replica)
		if c := identity.Certificate; c != nil && c.Of != "" {
			own = max(own, min(cursor.AppliedOf(c.Of), c.First-1))
		}
		return int(own), nil
	}
	logged := map[string]bool{}
	err = w.eye(func(s hub.Snapshot) error {
		entries, err := s.Log(0, int(cursor.Position.Site))
		for _, e := range entries {
			logged[string(e.Data)] = true
		}
		return err
	})
	for count < len(d.kept) && logged[string(d.kept[count].data)] {
		count++
	}
	return count, err
}

// checkAcked holds I21: what a hub acknowledges is on its disk, in the log or held back, whatever happens to it next.
func (w *world) checkAcked(m *letter, answer wire.Pushed) error {
	if answer.Status != wire.PushTaken || answer.Acked == 0 {
		return nil
	}
	err := w.eye(func(s hub.Snapshot) error {
		r, err := s.Replica(m.replica)
		if err != nil || answer.Acked < r.First {
			return err // it is another one's, from before a branch
		}
		if _, err := s.Recorded(m.replica, answer.Acked); !errors.Is(err, hub.ErrNotFound) {
			return err
		}
		held, err := s.Held(m.replica, answer.Acked, 1)
		if err == nil && len(held) == 0 {
			return broken("I21", "the hub acknowledged fact %d of %s and has it not", answer.Acked, m.from.name)
		}
		return err
	})
	w.held(DurableAck)
	return err
}

// checkDurable holds I21 when a hub starts: it stands where its last commit left it.
func (w *world) checkDurable() error {
	for _, p := range w.hubs {
		err := p.bare.View(context.Background(), func(s hub.Snapshot) error {
			head, err := s.Head()
			if err == nil && head != w.head {
				return broken("I21", "the hub begins at %d, it ended at %d", head.Site, w.head.Site)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	w.held(DurableAck)
	return nil
}
