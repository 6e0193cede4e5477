package hub_test

import (
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// couple is a device and a copy of it, which goes on as a branch, behind a fact that both have; each fact brings another
// number of pieces. The backup of the hub is from before all of them.
func couple(t *testing.T, seed uint64) (f *fleet, device, branched *handheld, backup *hub.MemoryStore) {
	t.Helper()
	f = newFleet(t, seed, 2)
	device = f.devices[0]
	f.mustSync(f.devices...)
	backup = f.store.Backup()
	device.receive(1)
	f.mustSync(device)
	branched = device.copyOf()
	device.receive(10)
	f.mustSync(device)
	branched.receive(100)
	f.mustSync(branched, device, branched)
	device.receive(1000)
	branched.receive(10000)
	f.mustSync(device, branched, device)
	if f.stock() != 11111 || len(names(device, branched)) != 2 {
		t.Fatalf("the hub has %d, they are called %v", f.stock(), names(device, branched))
	}
	return f, device, branched, backup
}

// holds tells whether the hub and devices all have so many pieces: every fact once.
func (f *fleet) holds(quantity int64, devices ...*handheld) {
	f.Helper()
	if f.stock() != quantity {
		f.Errorf("the hub has %d pieces, not %d", f.stock(), quantity)
	}
	for _, d := range devices {
		if d.seen() != quantity || d.Unsynced() != 0 {
			f.Errorf("%s sees %d pieces, not %d, and has %d facts unsent", d.Identity().Name, d.seen(), quantity, d.Unsynced())
		}
	}
	f.audit()
}

// A hub lost a branch and facts from before it: whoever comes back first, everybody stays who he was.
func TestBranchReturns(t *testing.T) {
	for name, order := range map[string]func(device, branched *handheld) []*handheld{
		"before what it branched off from": func(device, branched *handheld) []*handheld { return []*handheld{branched, device} },
		"behind it":                        func(device, branched *handheld) []*handheld { return []*handheld{device, branched} },
	} {
		t.Run(name, func(t *testing.T) {
			f, device, branched, backup := couple(t, 20)
			before := []replica.Identity{device.Identity(), branched.Identity()}
			f.store.Restore(backup)
			f.mustSync(order(device, branched)...)
			f.mustSync(device, branched, device)
			f.holds(11111, device, branched)
			for i, d := range []*handheld{device, branched} {
				if now := d.Identity(); now.Replica != before[i].Replica || now.Name != before[i].Name {
					t.Errorf("%s has become %s", before[i].Name, now.Name)
				}
			}
		})
	}
}

// The same, when somebody else has kept everything and gives it back first, or last.
func TestBranchReturnsAmongDonors(t *testing.T) {
	for _, first := range []bool{true, false} {
		f, device, branched, backup := couple(t, 21)
		donor := f.devices[1]
		f.mustSync(donor)
		f.store.Restore(backup)
		if first {
			f.mustSync(donor, branched, device)
		} else {
			f.mustSync(branched, donor, device)
		}
		f.mustSync(device, branched, donor)
		f.holds(11111, device, branched, donor)
	}
}

// The other copy has come to the hub first, with facts of its own under the numbers from before the branch: those are told
// apart again.
func TestBranchReturnsToAnotherStory(t *testing.T) {
	f := newFleet(t, 22, 1)
	device := f.devices[0]
	f.mustSync(device)
	backup := f.store.Backup()
	other := device.copyOf()
	device.receive(1)
	device.receive(2)
	f.mustSync(device)
	branched := device.copyOf()
	device.receive(4)
	f.mustSync(device)
	branched.receive(8)
	f.mustSync(branched)
	branched.receive(16)
	f.mustSync(branched)
	id := branched.Identity().Replica
	f.store.Restore(backup)
	other.receive(32)
	other.receive(64)
	other.receive(128)
	f.mustSync(other, branched)
	f.mustSync(device, other, branched, device)
	f.holds(255, other, branched, device)
	if branched.Identity().Replica != id {
		t.Error("the branch has another identity")
	}
	branched.receive(256)
	f.mustSync(branched, other, device)
	f.holds(511, other, branched, device)
	f.store.Restore(backup) // once more: what it branched off from is another one now
	f.mustSync(branched, other, device, branched, other)
	f.holds(511, other, branched, device)
}

// A branch of a branch of a branch, of all of which the hub knows nothing.
func TestBranchOfBranchReturns(t *testing.T) {
	f := newFleet(t, 23, 1)
	d := f.devices[0]
	empty := f.store.Backup()
	quantity, total := int64(1), int64(0)
	receive := func(d *handheld) {
		d.receive(quantity)
		total += quantity
		quantity *= 2
	}
	copies := []*handheld{d}
	for range 4 {
		receive(d)
		f.mustSync(d)
		last := d.copyOf()
		receive(d)
		f.mustSync(d)
		receive(last)
		f.mustSync(last, d, last, d)
		copies, d = append(copies, last), last
	}
	if got := names(copies...); len(got) != len(copies) {
		t.Fatalf("%d machines are called %v", len(copies), got)
	}
	f.store.Restore(empty)
	id := d.Identity().Replica
	f.mustSync(d) // the last one alone brings back all that it has in common with the others
	if d.Identity().Replica != id || d.Unsynced() != 0 {
		t.Errorf("it has become another one, with %d facts unsent", d.Unsynced())
	}
	f.mustSync(copies...)
	f.mustSync(copies...)
	f.holds(total, copies...)
}

// A device that has forgotten its first facts gives back what it has; what a hub lacks of those it has forgotten is missing.
func TestPrunedBranchReturns(t *testing.T) {
	f := newFleet(t, 24, 1)
	device := f.devices[0]
	f.mustSync(device)
	older := f.store.Backup()
	device.receive(1)
	device.receive(2)
	f.mustSync(device)
	backup := f.store.Backup()
	device.receive(4)
	f.mustSync(device)
	branched := device.copyOf()
	device.receive(8)
	f.mustSync(device)
	branched.receive(16)
	f.mustSync(branched)
	if err := branched.journal.Prune(2); err != nil {
		t.Fatal(err)
	}
	branched = branched.restart()
	f.store.Restore(backup)
	f.mustSync(branched)
	if f.stock() != 31 || branched.Unsynced() != 0 {
		t.Errorf("the hub has %d pieces, %d facts are unsent", f.stock(), branched.Unsynced())
	}
	f.store.Restore(older)
	f.mustSync(branched)
	if f.stock() != 4+8+16 || f.missing() != 2 || branched.Unsynced() != 0 {
		t.Errorf("the hub has %d pieces and misses %d facts, %d are unsent", f.stock(), f.missing(), branched.Unsynced())
	}
	f.mustSync(device, branched, device)
	f.holds(31, device, branched)
	if f.missing() != 0 {
		t.Errorf("the hub misses %d facts", f.missing())
	}
}

// Machines that were copied with a fact under way tell one story under two names: it counts once, and who tells it again is
// who it is known as.
func TestStoryToldTwice(t *testing.T) {
	f, device, branched, _ := couple(t, 25)
	branched.receive(100000)
	twin := branched.copyOf()
	identity := branched.Identity()
	f.mustSync(branched)
	c, err := f.hub.Return(t.Context(), f.now, wire.Return{Certificate: *identity.Certificate})
	if err != nil || c.Expected != 0 {
		t.Fatalf("%+v, %v", c, err)
	}
	f.mustSync(twin, device, branched, twin)
	f.holds(111111, device, branched, twin)
	twin.receive(1000000)
	branched.receive(10000000)
	f.mustSync(twin, branched, device, twin, branched)
	f.holds(11111111, device, branched, twin)
}

// Nobody comes back on another's certificate, or brings facts that its device has not signed.
func TestForgedReturn(t *testing.T) {
	f, device, branched, backup := couple(t, 26)
	f.store.Restore(backup)
	ask, err := branched.NextReturn()
	if err != nil {
		t.Fatal(err)
	}
	answer, err := f.hub.Return(t.Context(), f.now, ask)
	if err != nil || answer.Expected != 1 {
		t.Fatalf("%+v, %v", answer, err)
	}
	if done, err := branched.Returned(answer); done || err != nil {
		t.Fatalf("done is %t with %v", done, err)
	}
	for name, change := range map[string]func(*wire.Return){
		"a certificate for another name": func(r *wire.Return) { r.Certificate.Name = "t9" },
		"a push that is not signed":      func(r *wire.Return) { r.Push.Signature = nil },
		"a push without facts":           func(r *wire.Return) { r.Push.Facts = nil },
		"facts from behind the branch": func(r *wire.Return) {
			r.Push.Facts = append(r.Push.Facts, r.Push.Facts[0])
		},
	} {
		forged, err := branched.NextReturn()
		if err != nil {
			t.Fatal(err)
		}
		change(&forged)
		if answer, err := f.hub.Return(t.Context(), f.now, forged); err == nil {
			t.Errorf("%s: %+v", name, answer)
		}
	}
	if f.stock() != 0 || f.discrepancies()[domain.ForkedDevice] != 0 {
		t.Errorf("the hub has %d pieces and names %v", f.stock(), f.discrepancies())
	}
	f.mustSync(branched, device, branched)
	f.holds(11111, device, branched)
}
