package hub_test

import (
	"errors"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// newReturning is a site of two zones whose hub was restored to before the device late joined, and the device early, which
// holds what the hub lost. Every place holds a piece. The hub decides something about late before it is lost.
func newReturning(t *testing.T, decide func(f *fleet)) (f *fleet, early, late *handheld) {
	f = newFleet(t, 7, 1)
	early = f.devices[0]
	err := f.hub.Import(t.Context(), f.now, []domain.Row{domain.Location{Code: "A-1", Kind: domain.Storage, Zone: "A"}, domain.Location{Code: "B-1", Kind: domain.Storage, Zone: "B"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, place := range []string{"A-1", "B-1"} {
		early.receive(1)
		early.move("DOCK-1", place)
	}
	f.mustSync(early)
	backup := f.store.Backup()
	late = f.enroll("late")
	if decide != nil {
		decide(f)
	}
	f.mustSync(early, late, early)
	f.store.Restore(backup)
	return f, early, late
}

func (d *handheld) move(from, to string) {
	d.fleet.Helper()
	fact := domain.GoodsMoved{From: domain.At(from), To: domain.At(to), Goods: domain.Goods{Item: "0401"}, Quantity: 1}
	if err := d.Record("W-1", []domain.Fact{fact}, nil); err != nil {
		d.fleet.Fatal(err)
	}
}

// sees is what a device that has forgotten its rows gets of the pieces in zones A and B.
func (d *handheld) sees() (a, b int64) {
	d.fleet.Helper()
	d.base = replica.NewMemoryBase()
	fresh := d.fleet.open(d.journal, d.base, d.keeper)
	d.Device = fresh.Device
	d.fleet.mustSync(d)
	at := func(place string) int64 {
		row, _ := domain.Get[domain.Stock](d.View().Rows, domain.StockKey(domain.At(place), domain.Goods{Item: "0401"}))
		return row.Quantity
	}
	return at("A-1"), at("B-1")
}

// A device that was restricted to a zone and comes back by its certificate gets no zone before the hub knows of it again.
// A device that came back under another name, as its own was taken, is called by its own when the hub goes on from before.
func TestNameOfAnotherHistory(t *testing.T) {
	f := newFleet(t, 21, 0)
	before := f.store.Backup()
	a := f.enroll("t1")
	f.mustSync(a)
	behind := f.store.Backup()
	f.store.Restore(before)
	b := f.enroll("t1")
	f.mustSync(b, a)
	if a.Identity().Name != "t1-2" || b.Identity().Name != "t1" {
		t.Fatalf("they are called %s and %s", a.Identity().Name, b.Identity().Name)
	}
	f.store.Restore(behind)
	f.mustSync(a, b)
	if a.Identity().Name != "t1" || b.Identity().Name != "t1-2" {
		t.Errorf("where the other came later they are called %s and %s", a.Identity().Name, b.Identity().Name)
	}
	a = f.open(a.journal, a.base, a.keeper)
	if got := a.Identity().Name; got != "t1" {
		t.Errorf("after a restart it is called %s", got)
	}
}

func TestRestrictedDeviceReturns(t *testing.T) {
	f, early, late := newReturning(t, func(f *fleet) {
		if err := f.hub.Restrict(t.Context(), f.now, "late", []string{"A"}); err != nil {
			t.Fatal(err)
		}
	})
	if a, b := late.sees(); a != 0 || b != 0 {
		t.Errorf("back before anybody told of its zones, it sees %d in A and %d in B", a, b)
	}
	f.tick(time.Minute)
	if a, b := late.sees(); a != 0 || b != 0 {
		t.Errorf("while the hub waits, it sees %d in A and %d in B", a, b)
	}
	f.mustSync(early)
	if a, b := late.sees(); a != 1 || b != 0 {
		t.Errorf("after its zones came back, it sees %d in A and %d in B", a, b)
	}
	f.tick(time.Minute)
	if a, b := late.sees(); a != 1 || b != 0 {
		t.Errorf("after everything came back, it sees %d in A and %d in B", a, b)
	}
	f.audit()
}

// A device that had all zones has them again as soon as all have told what they hold, or when somebody says so.
func TestUnrestrictedDeviceReturns(t *testing.T) {
	f, early, late := newReturning(t, nil)
	if a, b := late.sees(); a != 0 || b != 0 {
		t.Errorf("at first it sees %d in A and %d in B", a, b)
	}
	f.mustSync(early)
	f.tick(time.Minute)
	if a, b := late.sees(); a != 1 || b != 1 {
		t.Errorf("after all have told what they hold, it sees %d in A and %d in B", a, b)
	}
	f, _, late = newReturning(t, nil)
	late.sees()
	f.tick(16 * time.Minute)
	if a, b := late.sees(); a != 1 || b != 1 {
		t.Errorf("after the time for it has passed, it sees %d in A and %d in B", a, b)
	}
	f, _, late = newReturning(t, nil)
	late.sees()
	if err := f.hub.Restrict(t.Context(), f.now, "late", nil); err != nil {
		t.Fatal(err)
	}
	if a, b := late.sees(); a != 1 || b != 1 {
		t.Errorf("after somebody gave it all, it sees %d in A and %d in B", a, b)
	}
}

// A device that was locked out stays so when the hub's word for that comes back before the device does.
func TestRevokedDeviceReturns(t *testing.T) {
	f := newFleet(t, 8, 1)
	early := f.devices[0]
	f.mustSync(early)
	backup := f.store.Backup()
	late := f.enroll("late")
	f.mustSync(late)
	if err := f.hub.Revoke(t.Context(), f.now, "late"); err != nil {
		t.Fatal(err)
	}
	f.mustSync(early)
	f.store.Restore(backup)
	f.mustSync(early)
	if err := late.sync(); !errors.Is(err, wire.ErrRevoked) {
		t.Errorf("it is let in again: %v", err)
	}
	f.audit()
}
