package hub_test

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// copyOf is another machine with the files that a device has now.
func (d *handheld) copyOf() *handheld {
	return d.fleet.open(d.journal.Backup(), d.base.Backup(), d.keeper.Backup())
}

// restart is the device's program begun again on its files.
func (d *handheld) restart() *handheld { return d.fleet.open(d.journal, d.base, d.keeper) }

// names are those of the fleet's devices, and of others.
func names(devices ...*handheld) []string {
	found := map[string]bool{}
	for _, d := range devices {
		found[d.Identity().Name] = true
	}
	return slices.Sorted(maps.Keys(found))
}

// Two machines with one device's files, both at work: every fact counts once, the fork is named, and in the end each has
// a name and a label number of its own.
func TestClone(t *testing.T) {
	f := newFleet(t, 1, 1)
	a := f.devices[0]
	a.receive(1)
	f.mustSync(a)
	b := a.copyOf()
	c := a.copyOf()
	a.receive(10)
	a.receive(20)
	b.receive(100)
	c.receive(1000)
	c.receive(2000)
	c.receive(4000)
	f.mustSync(a, b, c)
	f.mustSync(a, b, c, a, b, c)
	for _, d := range []*handheld{a, b, c} {
		if d.seen() != 7131 || d.Unsynced() != 0 {
			t.Errorf("%s sees %d and has %d unsent", d.Identity().Name, d.seen(), d.Unsynced())
		}
	}
	if got := names(a, b, c); !slices.Equal(got, []string{"t1", "t1-2", "t1-3"}) {
		t.Errorf("the machines are called %v", got)
	}
	if a.Identity().Number == b.Identity().Number || b.Identity().Number == c.Identity().Number {
		t.Error("two machines print the same labels")
	}
	if got := f.discrepancies(); got[domain.ForkedDevice] != 2 || len(got) != 1 {
		t.Errorf("the hub names %v", got)
	}
	a.receive(5)
	b.receive(6)
	c.receive(7)
	f.mustSync(a, b, c, a, b, c)
	if f.stock() != 7149 || a.seen() != 7149 || c.seen() != 7149 {
		t.Errorf("after they went on the hub has %d, a sees %d", f.stock(), a.seen())
	}
	f.audit()
}

// A copy that hears of the other's facts before it has sent its own, and is restarted then, still sends them.
func TestCloneRestarted(t *testing.T) {
	f := newFleet(t, 2, 1)
	a := f.devices[0]
	f.mustSync(a)
	b := a.copyOf()
	a.receive(1)
	a.receive(2)
	a.receive(3)
	f.mustSync(a)
	b.receive(10)
	page, err := f.hub.Pull(t.Context(), f.now, b.Identity().Replica, b.NextPull())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Pulled(page); !errors.Is(err, replica.ErrDiverged) {
		t.Errorf("facts of another under its numbers: %v", err)
	}
	b = b.restart()
	f.mustSync(b, a, b)
	if b.seen() != 16 || f.stock() != 16 {
		t.Errorf("the copy sees %d, the hub %d", b.seen(), f.stock())
	}
	f.audit()
}

// A device whose files come from a backup lost facts that the hub has. What it records from then on are other facts.
func TestDeviceRestored(t *testing.T) {
	for name, offline := range map[string]bool{"and hears of it before it goes on": false, "and goes on before it hears": true} {
		t.Run(name, func(t *testing.T) {
			f := newFleet(t, 3, 2)
			d, other := f.devices[0], f.devices[1]
			d.receive(1)
			f.mustSync(d)
			backup := d.copyOf()
			d.receive(10)
			d.receive(20)
			f.mustSync(d, other)
			d = backup
			if !offline {
				f.mustSync(d)
			}
			d.receive(100)
			f.mustSync(d)
			d.receive(200)
			d = d.restart()
			f.mustSync(d, other, d)
			if d.seen() != 331 || other.seen() != 331 || f.stock() != 331 {
				t.Errorf("the device sees %d, another %d, the hub has %d", d.seen(), other.seen(), f.stock())
			}
			if got := names(d); got[0] != "t1" {
				t.Errorf("the restored device is called %v: nobody else goes on under its name", got)
			}
			if got := f.discrepancies(); got[domain.ForkedDevice] != 1 || len(got) != 1 {
				t.Errorf("the hub names %v", got)
			}
			f.audit()
		})
	}
}

// An answer that gets lost changes nothing: the same story makes the same branch.
func TestForkAnswerLost(t *testing.T) {
	f := newFleet(t, 4, 1)
	a := f.devices[0]
	f.mustSync(a)
	b := a.copyOf()
	a.receive(1)
	f.mustSync(a)
	b.receive(10)
	push, _, err := b.NextPush()
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		answers, err := f.hub.Commit(t.Context(), f.now, hub.Pushes{{Replica: b.Identity().Replica, Push: push}})
		if err != nil || answers[0].Status != wire.PushForked {
			t.Fatalf("%+v, %v", answers, err)
		}
	}
	b = b.restart()
	f.mustSync(b)
	if f.stock() != 11 || b.seen() != 11 || f.discrepancies()[domain.ForkedDevice] != 1 {
		t.Errorf("the hub has %d and names %v, the copy sees %d", f.stock(), f.discrepancies(), b.seen())
	}
	f.audit()
}

// goneOn is a device that has gone on as another one, with 1 piece of the first and 30 of the copy, and that copy as it was
// with 10 of them before it did.
func goneOn(t *testing.T) (f *fleet, d, early *handheld) {
	f = newFleet(t, 5, 1)
	d = f.devices[0]
	f.mustSync(d)
	other := d.copyOf()
	d.receive(1)
	f.mustSync(d)
	other.receive(10)
	early = other.copyOf()
	f.mustSync(other)
	other.receive(20)
	f.mustSync(other)
	return f, d, early
}

// A device that had gone on as another one is restored to a time before it did.
func TestRestoredBeforeBranch(t *testing.T) {
	f, d, early := goneOn(t)
	early.receive(40)
	f.mustSync(early, d)
	late := early.copyOf()
	f.mustSync(late, early)
	if f.stock() != 71 || early.seen() != 71 || late.seen() != 71 {
		t.Errorf("the hub has %d, the device sees %d, its copy %d", f.stock(), early.seen(), late.seen())
	}
	f.audit()
}

// The same, with nothing recorded since.
func TestRestoredBeforeBranchWithNothingNew(t *testing.T) {
	f, d, early := goneOn(t)
	f.mustSync(early)
	early.receive(40)
	f.mustSync(early, d)
	if f.stock() != 71 || early.seen() != 71 {
		t.Errorf("the hub has %d, the device sees %d", f.stock(), early.seen())
	}
	f.audit()
}
