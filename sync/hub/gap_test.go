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

// errPutOff is what a fleet's device hears instead of a status 503.
var errPutOff = errors.New("the hub wants to be asked again later")

// pruned is a site whose device t1 recorded 1, 2, 4, 8, 16 and 32 pieces and has forgotten the first three facts for the sake
// of a backup, and an older backup, which holds only the first one. Of the fourth the device has nothing but the hash to go on from.
func pruned(t *testing.T, seed uint64, devices int) (f *fleet, d *handheld, older *hub.MemoryStore) {
	t.Helper()
	f = newFleet(t, seed, devices)
	d = f.devices[0]
	f.mustSync(f.devices...)
	d.receive(1)
	f.mustSync(d)
	older = f.store.Backup()
	for _, quantity := range []int64{2, 4, 8, 16, 32} {
		d.receive(quantity)
		f.mustSync(d)
	}
	f.devices[0] = d.forget(4)
	return f, f.devices[0], older
}

// forget lets a device forget the facts before one.
func (d *handheld) forget(before uint64) *handheld {
	d.fleet.Helper()
	if err := d.journal.Prune(before); err != nil {
		d.fleet.Fatal(err)
	}
	return d.restart()
}

// patience lets so much time pass that the hub waits for nobody any more.
func (f *fleet) patience() { f.now = f.now.Add(16 * time.Minute) }

// missing is how many facts the hub says it misses.
func (f *fleet) missing() (facts int64) {
	f.view(func(s hub.Snapshot) error {
		for _, d := range domain.All[domain.Discrepancy](s) {
			if d.Kind == domain.LostFacts && d.State == domain.DiscrepancyOpen {
				facts += d.Expected
			}
		}
		return nil
	})
	return facts
}

// A hub that was put back to a backup from before what devices have forgotten takes what they still hold, and says how much
// nobody has.
func TestOlderBackup(t *testing.T) {
	f, d, older := pruned(t, 60, 1)
	before := d.Identity()
	d.receive(64)
	f.store.Restore(older)
	f.mustSync(d, d)
	f.holds(1+16+32+64, d)
	if f.missing() != 3 {
		t.Errorf("the hub misses %d facts, not 3", f.missing())
	}
	if now := d.Identity(); now.Name != before.Name || now.Replica == before.Replica {
		t.Errorf("the device is %s %s now", now.Name, now.Replica)
	}
	if got := f.discrepancies(); got[domain.ForkedDevice] != 0 {
		t.Errorf("nobody told two stories, and the hub names %v", got)
	}
	d = d.restart()
	d.receive(128)
	f.mustSync(d)
	f.holds(1+16+32+64+128, d)
}

// The device goes on behind a gap only when nobody has given back what is in it while the hub waits for that.
func TestGapWaitsForDonors(t *testing.T) {
	f, d, older := pruned(t, 61, 2)
	donor := f.devices[1]
	f.mustSync(donor)
	d.receive(64)
	id := d.Identity().Replica
	f.store.Restore(older)
	if err := d.sync(); !errors.Is(err, errPutOff) {
		t.Fatalf("%v while another may have what is missing", err)
	}
	if d.Unsynced() != 3 || d.seen() != 1+8+16+32+64 {
		t.Errorf("meanwhile %d facts are unsent, and it shows %d pieces", d.Unsynced(), d.seen())
	}
	f.mustSync(donor, d, donor)
	f.holds(127, d, donor)
	if f.missing() != 0 || d.Identity().Replica != id {
		t.Errorf("the hub misses %d facts, the device is %s", f.missing(), d.Identity().Replica)
	}
}

// What somebody brings later comes to its place, and counts once, whether it was pushed in one go or fact by fact.
func TestGapFilledLater(t *testing.T) {
	for name, record := range map[string]func(f *fleet, d *handheld){
		"fact by fact": func(f *fleet, d *handheld) {
			for _, quantity := range []int64{2, 4, 8, 16, 32} {
				d.receive(quantity)
				f.mustSync(d)
			}
		},
		"in one push": func(f *fleet, d *handheld) {
			for _, quantity := range []int64{2, 4, 8, 16, 32} {
				d.receive(quantity)
			}
			f.mustSync(d)
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFleet(t, 62, 2)
			d, donor := f.devices[0], f.devices[1]
			f.mustSync(d, donor)
			d.receive(1)
			f.mustSync(d)
			older := f.store.Backup()
			record(f, d)
			f.mustSync(donor)
			d = d.forget(4)
			f.store.Restore(older)
			d.receive(64)
			if err := d.sync(); !errors.Is(err, errPutOff) {
				t.Fatal(err)
			}
			f.patience()
			f.mustSync(d)
			f.holds(1+16+32+64, d)
			if f.missing() != 3 {
				t.Errorf("the hub misses %d facts, not 3", f.missing())
			}
			f.mustSync(donor, d, donor)
			f.holds(127, d, donor)
			if f.missing() != 0 {
				t.Errorf("all is back, and the hub misses %d facts", f.missing())
			}
			donor.receive(128)
			d.receive(256)
			f.mustSync(donor, d, donor)
			f.holds(511, d, donor)
		})
	}
}

// A copy of the device that has forgotten nothing fills the gap with what it has, and tells its own story from where they part.
func TestCopyFillsGap(t *testing.T) {
	f := newFleet(t, 63, 1)
	d := f.devices[0]
	f.mustSync(d)
	d.receive(1)
	f.mustSync(d)
	older := f.store.Backup()
	for _, quantity := range []int64{2, 4, 8, 16} {
		d.receive(quantity)
	}
	f.mustSync(d)
	twin := d.copyOf()
	d.receive(32)
	f.mustSync(d)
	d = d.forget(4)
	f.store.Restore(older)
	f.mustSync(d, d)
	f.holds(1+16+32, d)
	twin.receive(64)
	f.mustSync(twin, d, twin, d)
	f.holds(127, d, twin)
	if f.missing() != 0 || len(names(d, twin)) != 2 {
		t.Errorf("the hub misses %d facts, and they are called %v", f.missing(), names(d, twin))
	}
}

// Who went on behind a gap stays who he is at a hub that is put back once more, to before that; facts that it has forgotten by
// then are missing, too.
func TestGapReturns(t *testing.T) {
	f, d, older := pruned(t, 64, 2)
	donor := f.devices[1]
	f.store.Restore(older)
	if err := d.sync(); !errors.Is(err, errPutOff) {
		t.Fatal(err)
	}
	f.patience()
	f.mustSync(d, donor, d)
	d.receive(64)
	f.mustSync(d, donor)
	f.holds(1+16+32+64, d, donor)
	id := d.Identity().Replica
	d = d.forget(6)
	f.store.Restore(older)
	d.receive(128)
	if err := d.sync(); err != nil && !errors.Is(err, errPutOff) {
		t.Fatal(err)
	}
	f.mustSync(donor, d, donor)
	f.holds(1+16+32+64+128, d, donor)
	if d.Identity().Replica != id || f.missing() != 3 {
		t.Errorf("the device is %s, not %s; the hub misses %d facts, not 3", d.Identity().Replica, id, f.missing())
	}
	f.devices = f.devices[:1]
	d = d.forget(8)
	f.store.Restore(older)
	d.receive(256)
	if err := d.sync(); !errors.Is(err, errPutOff) {
		t.Fatal(err)
	}
	f.patience()
	f.mustSync(d)
	if f.stock() != 1+256 || d.Unsynced() != 0 || f.missing() != 7 {
		t.Errorf("the hub has %d, misses %d facts, and %d are unsent", f.stock(), f.missing(), d.Unsynced())
	}
	f.mustSync(donor, d)
	f.holds(1+16+32+64+128+256, d)
	if f.missing() != 3 {
		t.Errorf("the hub misses %d facts, not 3", f.missing())
	}
}

// A backup that has everything is found after all and put back: the device is again who it was, and no fact counts twice.
func TestNewerBackupFound(t *testing.T) {
	f, d, older := pruned(t, 65, 1)
	newer := f.store.Backup()
	id := d.Identity().Replica
	f.store.Restore(older)
	f.mustSync(d)
	d.receive(64)
	f.mustSync(d)
	f.holds(1+16+32+64, d)
	f.store.Restore(newer)
	d.receive(128)
	f.mustSync(d, d)
	f.holds(255, d)
	if f.missing() != 0 || d.Identity().Replica != id {
		t.Errorf("the hub misses %d facts, the device is %s, not %s", f.missing(), d.Identity().Replica, id)
	}
}

// Somebody else has told another story under the numbers that the device has forgotten: both stand, and both are named.
func TestOtherStoryInGap(t *testing.T) {
	f := newFleet(t, 66, 1)
	d := f.devices[0]
	f.mustSync(d)
	d.receive(1)
	f.mustSync(d)
	older := f.store.Backup()
	twin := d.copyOf()
	for _, quantity := range []int64{2, 4, 8, 16, 32} {
		d.receive(quantity)
		f.mustSync(d)
	}
	d = d.forget(4)
	f.store.Restore(older)
	for _, quantity := range []int64{64, 128, 256, 512} {
		twin.receive(quantity)
	}
	f.mustSync(twin, twin)
	f.mustSync(d, twin, d, twin)
	f.holds(1+16+32+64+128+256+512, d, twin)
	if got := f.discrepancies(); got[domain.ForkedDevice] != 1 || got[domain.LostFacts] != 1 || len(names(d, twin)) != 2 {
		t.Errorf("the hub names %v; they are called %v", got, names(d, twin))
	}
}

// The hub's answer is lost: the device says it again and is who it was told to be.
func TestAnswerBehindGapLost(t *testing.T) {
	f, d, older := pruned(t, 67, 1)
	f.store.Restore(older)
	for {
		push, more, err := d.NextPush()
		if err != nil {
			t.Fatal(err)
		}
		if more && push.Branch == wire.BranchPruned {
			answers, err := f.hub.Commit(t.Context(), f.now, hub.Pushes{{Replica: d.Identity().Replica, Push: push}})
			if err != nil {
				t.Fatal(err)
			}
			if answers[0].Status == wire.PushForked {
				break
			}
		}
		if _, err := d.step(); err != nil {
			t.Fatal(err)
		}
	}
	d = d.restart()
	f.mustSync(d)
	f.holds(1+16+32, d)
	f.view(func(s hub.Snapshot) error {
		all, err := s.Replicas()
		if len(all) != 4 { // the hub in two epochs, and the device before and behind the gap
			t.Errorf("the hub knows %d replicas", len(all))
		}
		return err
	})
}

// A hub from before devices could go on behind gaps says what it always said: the device keeps its facts, and says so.
func TestOlderHubAtGap(t *testing.T) {
	f, d, older := pruned(t, 68, 1)
	f.store.Restore(older)
	d.receive(64)
	head := d.NextPull().Head
	for range 2 {
		if _, more, err := d.NextPush(); !more || err != nil {
			t.Fatal(err)
		}
		err := d.Pushed(wire.Pushed{Status: wire.PushGap, Acked: 1, Expected: 2, Head: head})
		if err == nil {
			d.ExpectNoNews() // the second time it offers to go on
		} else if !errors.Is(err, replica.ErrForked) {
			t.Fatal(err)
		}
	}
	if d.Refused() == nil || d.Unsynced() != 3 {
		t.Errorf("it says %v, and %d facts are unsent", d.Refused(), d.Unsynced())
	}
	f.mustSync(d, d)
	f.holds(1+16+32+64, d)
}

// A device whose replica was deleted knows that the hub has what it has forgotten.
func TestPrunedDeviceWithoutReplica(t *testing.T) {
	f, d, _ := pruned(t, 69, 1)
	d.receive(64)
	d.base = replica.NewMemoryBase()
	d = d.restart()
	f.mustSync(d)
	f.holds(127, d)
}

// What a device last told as whom it was before is nothing to go by when it is given up.
func TestAbandonWhoWentOn(t *testing.T) {
	f, d, older := pruned(t, 70, 1)
	if err := f.hub.Import(t.Context(), f.now, []domain.Row{domain.Worker{Badge: "W-8", Roles: []domain.Role{domain.Supervisor}}}); err != nil {
		t.Fatal(err)
	}
	before := d.Identity().Replica
	f.store.Restore(older)
	f.mustSync(d, d)
	err := f.store.Update(t.Context(), func(tx hub.Tx) error {
		r, err := tx.Replica(before)
		if err != nil {
			return err
		}
		r.Report.Unsent = 3
		return tx.PutReplica(r)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.hub.Import(t.Context(), f.now, []domain.Row{domain.Worker{Badge: "W-8", Roles: []domain.Role{domain.Supervisor}}}); err != nil {
		t.Fatal(err)
	}
	if err := f.hub.Abandon(t.Context(), f.now, "t1", 0, "W-8"); err != nil {
		t.Error(err)
	}
}

// A lost hub has said that a device goes on from what another one told; here that one has told something else, and the device goes
// on behind a gap. Whose word a statement is decides what the audit holds it against.
func TestLostWordOnABranch(t *testing.T) {
	f := newFleet(t, 73, 2)
	d, donor := f.devices[0], f.devices[1]
	f.mustSync(d, donor)
	d.receive(1)
	f.mustSync(d)
	older := f.store.Backup()
	twin, other := d.copyOf(), d.copyOf()
	d.receive(2)
	f.mustSync(d)
	twin.receive(4)
	f.mustSync(twin, d) // which has to take another name
	d.receive(8)
	f.mustSync(d, donor)
	d = d.forget(3)
	f.store.Restore(older)
	other.receive(16)
	f.mustSync(other)
	f.mustSync(d) // and gives back what it keeps of its twin and of the hub
	f.holds(1+4+8+16, d)
	f.audit()
	f.mustSync(donor, d, donor)
	f.holds(1+2+4+8+16, d, donor)
	f.audit()
}
