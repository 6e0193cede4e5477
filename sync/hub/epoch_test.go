package hub_test

import (
	"errors"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// A hub that was restored from a backup hears of it from the first device that comes, begins one new epoch, and gets
// back what the devices recorded.
func TestRollback(t *testing.T) {
	f := newFleet(t, 1, 3)
	a, b, c := f.devices[0], f.devices[1], f.devices[2]
	a.receive(1)
	f.mustSync(a, b, c)
	backup := f.store.Backup()
	a.receive(10)
	b.receive(100)
	f.mustSync(a, b, c, a)
	f.store.Restore(backup)
	c.receive(1000)
	f.mustSync(c) // its push tells that it has seen more: it has to hear of the new epoch first
	if got := f.discrepancies(); got[domain.ServerRollback] != 1 {
		t.Errorf("after the first device came the hub names %v", got)
	}
	f.mustSync(a, b, c, a, b, c)
	if got := f.discrepancies(); got[domain.ServerRollback] != 1 || len(got) != 1 {
		t.Errorf("after all came the hub names %v", got)
	}
	for _, d := range f.devices {
		if d.seen() != 1111 || f.stock() != 1111 {
			t.Errorf("%s sees %d, the hub %d", d.Identity().Name, d.seen(), f.stock())
		}
	}
	f.audit()
}

// A second restore of the same old backup is a rollback of its own: the hub does not even know its last epoch. The record
// of the first one comes back with the rest.
func TestRollbackTwice(t *testing.T) {
	f := newFleet(t, 2, 2)
	a, b := f.devices[0], f.devices[1]
	f.mustSync(a, b)
	backup := f.store.Backup()
	for round := range 2 {
		a.receive(1)
		f.mustSync(a, b)
		f.store.Restore(backup)
		f.mustSync(b, a, b, a)
		if got := f.discrepancies()[domain.ServerRollback]; got != round+1 {
			t.Errorf("after restore %d the hub names %d rollbacks", round+1, got)
		}
	}
	if a.seen() != 2 || b.seen() != 2 || f.stock() != 2 {
		t.Errorf("a sees %d, b %d, the hub %d", a.seen(), b.seen(), f.stock())
	}
	f.audit()
}

// A device that is the first to push to a hub that lost facts may bring it to the very position that its rows are at: they
// are rows of another history all the same.
func TestRollbackToSamePosition(t *testing.T) {
	f := newFleet(t, 7, 2)
	a, b := f.devices[0], f.devices[1]
	f.mustSync(a, b)
	backup := f.store.Backup()
	a.receive(1)
	f.mustSync(a, b)
	f.store.Restore(backup)
	b.receive(10)
	f.mustSync(b, a, b)
	if a.seen() != 11 || b.seen() != 11 || f.stock() != 11 {
		t.Errorf("a sees %d, b %d, the hub %d", a.seen(), b.seen(), f.stock())
	}
}

// A power cut may throw rows back to an epoch that has ended while the device remembers the one behind it.
func TestRollbackAndOldRows(t *testing.T) {
	f := newFleet(t, 8, 2)
	a, b := f.devices[0], f.devices[1]
	f.mustSync(a, b)
	backup := f.store.Backup()
	a.receive(1)
	f.mustSync(a, b)
	rows := b.base.Backup()
	f.store.Restore(backup)
	b.receive(10)
	f.mustSync(b, a, b)
	b = f.open(b.journal, rows, b.keeper)
	f.mustSync(b)
	if b.seen() != 11 || f.stock() != 11 {
		t.Errorf("b sees %d, the hub %d", b.seen(), f.stock())
	}
}

// A site may go back and forth between two histories of one epoch, restored from one backup and then from another: rows of a
// snapshot of the one are wrong in the other, though the device has seen that other before and both are at one position.
func TestRollbackUnderSnapshot(t *testing.T) {
	for _, restarted := range []bool{false, true} {
		f := newFleet(t, 11, 3)
		a, b, c := f.devices[0], f.devices[1], f.devices[2]
		f.mustSync(a, b)
		before := f.store.Backup()
		a.receive(1)
		f.mustSync(a, b)
		behind := f.store.Backup()
		f.store.Restore(before)
		f.now = f.now.Add(-time.Hour) // whose history is the later one, its clock does not tell
		c.receive(10)
		f.mustSync(c)
		b.base = c.base.Backup()
		if err := b.Install(func() (replica.Base, error) { return b.base, nil }); err != nil {
			t.Fatal(err)
		}
		if restarted {
			b = f.open(b.journal, b.base, b.keeper)
		}
		if b.Position() != c.Position() || b.seen() != 10 {
			t.Fatalf("b is at %d and sees %d", b.Position(), b.seen())
		}
		f.store.Restore(behind)
		if page := b.page(0); !page.Restart {
			t.Errorf("restarted %v: rows of a history that ended go on at %d", restarted, b.Position())
		}
		f.mustSync(b, c, b, a)
		if a.seen() != 11 || b.seen() != 11 || f.stock() != 11 {
			t.Errorf("restarted %v: a sees %d, b %d, the hub %d", restarted, a.seen(), b.seen(), f.stock())
		}
		f.audit()
	}
}

// What a device has put aside of a history that ended is of no use, even if it has nothing else yet.
func TestRollbackWhileStaging(t *testing.T) {
	f := newFleet(t, 9, 2)
	a, b := f.devices[0], f.devices[1]
	f.mustSync(a)
	backup := f.store.Backup()
	a.receive(1)
	f.mustSync(a)
	b.putAside(b.page(1))
	f.store.Restore(backup)
	if page := b.page(0); !page.Unstage {
		t.Errorf("rows of a history that ended go on: %+v", page)
	}
}

// Pages may have begun in a history that goes on and gone on in one that ended: rows that changed there are of no use, and
// those that the hub has instead would be missed.
func TestRollbackBetweenPages(t *testing.T) {
	f := newFleet(t, 10, 3)
	a, b, c := f.devices[0], f.devices[1], f.devices[2]
	f.mustSync(a, c)
	b.putAside(b.page(1))
	a.receive(1)
	f.mustSync(a, c)
	backup := f.store.Backup()
	a.receive(10)
	f.mustSync(a)
	rest := b.page(len(b.page(0).Rows) - 1) // all but one row, which is of the same moment
	b.putAside(rest)
	f.store.Restore(backup)
	c.receive(100)
	f.mustSync(c)
	if site := c.Position(); rest.Checkpoint != nil || rest.Next.Site != site {
		t.Fatalf("b has rows of position %d aside, the hub is at %d", rest.Next.Site, site)
	}
	if page := b.page(0); !page.Unstage {
		t.Errorf("rows of a history that ended go on: %+v", page)
	}
	f.mustSync(b, a, b)
	if b.seen() != 111 || f.stock() != 111 {
		t.Errorf("b sees %d, the hub %d", b.seen(), f.stock())
	}
}

// A hub that lost facts does not know any more that a device was to take another name: it keeps its own.
func TestRollbackWhileRenaming(t *testing.T) {
	f := newFleet(t, 10, 1)
	a := f.devices[0]
	f.mustSync(a)
	b := a.copyOf()
	a.receive(1)
	f.mustSync(a)
	backup := f.store.Backup()
	b.receive(10)
	f.mustSync(b)
	if done, err := a.step(); err != nil || !done || !a.Owes() {
		t.Fatalf("it is not told to take another name: done %t, %v", done, err)
	}
	f.store.Restore(backup)
	f.mustSync(a, b, a)
	if a.seen() != 11 || b.seen() != 11 || f.stock() != 11 {
		t.Errorf("the device sees %d, its copy %d, the hub has %d", a.seen(), b.seen(), f.stock())
	}
	if got := names(a, b); len(got) != 2 {
		t.Errorf("both are called %v", got)
	}
	f.audit()
}

// A device that was away while the hub lost only what came later goes on where it was.
func TestRollbackBehindDevice(t *testing.T) {
	f := newFleet(t, 3, 2)
	a, away := f.devices[0], f.devices[1]
	f.mustSync(a, away)
	backup := f.store.Backup()
	a.receive(1)
	f.mustSync(a)
	f.store.Restore(backup)
	f.mustSync(a)
	version := away.Version()
	page, err := f.hub.Pull(t.Context(), f.now, away.Identity().Replica, away.NextPull())
	if err != nil {
		t.Fatal(err)
	}
	if page.Restart || page.Checkpoint == nil || len(page.Checkpoint.Proof) == 0 {
		t.Errorf("the page is %+v", page)
	}
	if done, err := away.Pulled(page); err != nil || !done || away.Version() != version+1 || away.seen() != 1 {
		t.Errorf("done is %t with %v, it sees %d", done, err, away.seen())
	}
}

// Only the hub's own word makes it begin an epoch, and nobody else's is taken for it.
func TestForgedHead(t *testing.T) {
	f := newFleet(t, 4, 1)
	d := f.devices[0]
	f.mustSync(d)
	ask := d.NextPull()
	forged := *ask.Head
	forged.Size += 1000
	ask.Head = &forged
	if _, err := f.hub.Pull(t.Context(), f.now, d.Identity().Replica, ask); !errors.Is(err, wire.ErrUnsigned) {
		t.Errorf("a head that the site never signed: %v", err)
	}
	if got := f.discrepancies(); len(got) != 0 {
		t.Errorf("the hub names %v", got)
	}
}

// A hub that tells another history than it told before is refused, and what the device records is still taken.
func TestRewrittenHistory(t *testing.T) {
	f := newFleet(t, 5, 1)
	d := f.devices[0]
	d.receive(5)
	f.mustSync(d)
	d.receive(6)
	push, _, err := d.NextPush()
	if err != nil {
		t.Fatal(err)
	}
	answers, err := f.hub.Commit(t.Context(), f.now, hub.Pushes{{Replica: d.Identity().Replica, Push: push}})
	if err != nil {
		t.Fatal(err)
	}
	lie := *answers[0].Head
	lie.Root[0] ^= 1
	answers[0].Head = &lie
	if err := d.Pushed(answers[0]); !errors.Is(err, wire.ErrUnsigned) || d.Unsynced() != 1 {
		t.Errorf("an acknowledgement that the site did not sign: %v, %d unsent", err, d.Unsynced())
	}
	page, err := f.hub.Pull(t.Context(), f.now, d.Identity().Replica, d.NextPull())
	if err != nil {
		t.Fatal(err)
	}
	page.Checkpoint.Proof[0][0] ^= 1
	if _, err := d.Pulled(page); !errors.Is(err, wire.ErrRewritten) || !errors.Is(d.Refused(), wire.ErrRewritten) {
		t.Errorf("a history without a proof: %v, refused for %v", err, d.Refused())
	}
	f.mustSync(d)
	if d.Refused() != nil || d.seen() != 11 {
		t.Errorf("with a proof again it is refused for %v and sees %d", d.Refused(), d.seen())
	}
}
