package hub_test

import (
	"context"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/wire"
)

// What a device recorded on a position that the hub has lost knows nothing of the fact that has this position now, even
// where a third device gave it away before anybody noticed the loss.
func TestBaseOfLostPosition(t *testing.T) {
	f := newFleet(t, 11, 3)
	a, b, c := f.devices[0], f.devices[1], f.devices[2]
	f.mustSync(a, b, c)
	backup := f.store.Backup()
	a.receive(1)
	f.mustSync(a, b)
	b.receive(10)
	f.store.Restore(backup)
	c.receive(100)
	f.mustSync(c)
	f.mustSync(b)
	f.view(func(s hub.Snapshot) error {
		epochs, err := hub.EpochsOf(s)
		if err != nil {
			return err
		}
		entries, err := s.Log(0, 1000)
		at := map[string]int64{}
		for _, e := range entries {
			at[e.Replica] = e.Site
			if e.Replica != b.Identity().Replica {
				continue
			}
			envelope, err := wire.Open(e.Data)
			if err != nil {
				return err
			}
			if base := e.Base(envelope, epochs.At(e.Site)); base >= at[c.Identity().Replica] {
				t.Errorf("the fact at %d is said to have known %d, which c has since", e.Site, base)
			}
		}
		return err
	})
	f.mustSync(a, b, c, a, b, c)
	if f.stock() != 111 || b.seen() != 111 {
		t.Errorf("the hub has %d, b sees %d", f.stock(), b.seen())
	}
	f.audit()
}

// A device that has seen what the hub does not know is sent to pull alone: what others push in the same commit is taken. Its
// bare word begins no epoch.
func TestPushBehindUnknownHistory(t *testing.T) {
	f := newFleet(t, 12, 2)
	a, b := f.devices[0], f.devices[1]
	f.mustSync(a, b)
	a.receive(1)
	b.receive(10)
	unknown, known := a.pushNow(), b.pushNow()
	root := unknown.Seen.Root
	root[0] ^= 1
	for _, seen := range []wire.Sight{{Size: unknown.Seen.Size, Root: root}, {Size: unknown.Seen.Size + 1000, Root: root}, {Size: -1}, {Size: 1, Root: root}} {
		unknown.Seen = &seen
		answers, err := f.hub.Commit(t.Context(), f.now, hub.Pushes{unknown, known})
		if err != nil {
			t.Fatal(err)
		}
		if answers[0].Status != wire.PushLost || answers[0].Acked != 0 || answers[1].Status != wire.PushTaken {
			t.Errorf("with %+v the pushes became %d (%d taken) and %d", seen, answers[0].Status, answers[0].Acked, answers[1].Status)
		}
	}
	unknown = a.pushNow()
	unknown.Other = &wire.Sight{Size: unknown.Seen.Size, Root: root} // its rows may be of another history
	if answers, err := f.hub.Commit(t.Context(), f.now, hub.Pushes{unknown}); err != nil || answers[0].Status != wire.PushLost {
		t.Errorf("with rows of an unknown history the push became %+v, %v", answers, err)
	}
	if f.stock() != 10 || f.discrepancies()[domain.ServerRollback] != 0 {
		t.Errorf("the hub has %d and names %v", f.stock(), f.discrepancies())
	}
	f.mustSync(a)
	if f.stock() != 11 {
		t.Errorf("the hub has %d", f.stock())
	}
}

// looks counts the looks at the tree and the log in commits.
type looks struct {
	hub.Store
	taken int
}

func (l *looks) Update(ctx context.Context, change func(hub.Tx) error) error {
	return l.Store.Update(ctx, func(tx hub.Tx) error { return change(lookedAt{tx, l}) })
}

type lookedAt struct {
	hub.Tx
	looks *looks
}

func (l lookedAt) Node(level int, n int64) (wire.Hash, error) {
	l.looks.taken++
	return l.Tx.Node(level, n)
}

func (l lookedAt) Log(after int64, limit int) ([]hub.Entry, error) {
	l.looks.taken++
	return l.Tx.Log(after, limit)
}

// What a device has seen is mostly what this hub has told it: then a push costs no look at the tree. A hub that was just started
// looks once for each head, and again for one that another program has committed since.
func TestSightCostsNoLook(t *testing.T) {
	f := newFleet(t, 13, 2)
	a, b := f.devices[0], f.devices[1]
	for range 50 {
		a.receive(1)
		b.receive(1)
		f.mustSync(a, b)
	}
	l := &looks{Store: f.store}
	f.hub = hub.New(l, f, hub.Policy{})
	push := func(d *handheld) (taken int) {
		t.Helper()
		l.taken = 0
		d.receive(1)
		answers, err := f.hub.Commit(t.Context(), f.now, hub.Pushes{d.pushNow()})
		if err != nil || answers[0].Status != wire.PushTaken {
			t.Fatal(answers, err)
		}
		return l.taken
	}
	if push(a) == 0 {
		t.Error("a hub that was just started knows what a has seen")
	}
	f.mustSync(b)
	for range 10 {
		if n := push(a) + push(b); n != 0 {
			t.Errorf("the hub looked %d times for what it has told", n)
		}
		f.mustSync(a)
	}
	other := hub.New(f.store, f, hub.Policy{})
	b.receive(1)
	if _, err := other.Commit(t.Context(), f.now, hub.Pushes{b.pushNow()}); err != nil {
		t.Fatal(err)
	}
	if push(a) == 0 {
		t.Error("the hub does not look although another one has committed")
	}
	if n := push(a); n != 0 {
		t.Errorf("after that it looked %d times", n)
	}
}
