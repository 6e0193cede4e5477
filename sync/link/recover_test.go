package link_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// copyFiles is a backup as an administrator makes it: the files of a program that does not run.
func copyFiles(tb testing.TB, from, to string) {
	tb.Helper()
	if err := os.RemoveAll(to); err != nil {
		tb.Fatal(err)
	}
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		tb.Fatal(err)
	}
}

// A device that has begun with a snapshot, and heard nothing of the hub since then, is a witness of the history that it is from.
func TestHubRestoredBehindSnapshot(t *testing.T) {
	s := startSite(t)
	loser, fresh, other := s.device(t, "t1"), s.device(t, "t2"), s.device(t, "t3")
	sync(t, link.New(loser))
	sync(t, link.New(other))
	s.stop(t)
	backup := filepath.Join(t.TempDir(), "backup")
	copyFiles(t, s.dir, backup)
	s.start(t)
	move(t, s, loser, fresh, other)
	record(t, loser, received(5))
	sync(t, link.New(loser))
	err := fresh.InstallSnapshot(t.Context(), func(to string) error { return s.store.Export(t.Context(), to, domain.Scopes{domain.Everything}) })
	if err != nil {
		t.Fatal(err)
	}
	s.stop(t)
	copyFiles(t, backup, s.dir)
	s.start(t)
	move(t, s, loser, fresh, other)
	record(t, other, received(7), received(8))
	sync(t, link.New(other)) // the hub is behind the position of the snapshot now, with other facts
	sync(t, link.New(fresh))
	if got := atDock(fresh); got != 15 || named(t, s, domain.ServerRollback) != 1 {
		t.Errorf("it sees %d, and of losses the hub names %d", got, named(t, s, domain.ServerRollback))
	}
	sync(t, link.New(loser))
	sync(t, link.New(fresh))
	if got := atDock(fresh); got != 20 {
		t.Errorf("with what was given back it sees %d", got)
	}
}

// Facts that were recorded before a snapshot are of what the device had seen then, and not of what the snapshot is from: the hub
// that made it may have lost that. The same holds when the device was started anew in between.
func TestHubRestoredBeforeSnapshot(t *testing.T) {
	for name, started := range map[string]bool{"at once": false, "after a start": true} {
		t.Run(name, func(t *testing.T) {
			s := startSite(t)
			device, other, loser := s.device(t, "t1"), s.device(t, "t2"), s.device(t, "t3")
			for _, d := range []*replica.Folder{device, other, loser} {
				sync(t, link.New(d))
			}
			s.stop(t)
			backup := filepath.Join(t.TempDir(), "backup")
			copyFiles(t, s.dir, backup)
			s.start(t)
			move(t, s, device, other, loser)
			record(t, loser, received(5), received(6))
			sync(t, link.New(loser))
			sync(t, link.New(device))
			record(t, device, received(7)) // it knows of what the hub loses now
			s.stop(t)
			copyFiles(t, backup, s.dir)
			s.start(t)
			move(t, s, device, other, loser)
			record(t, other, received(10), received(20), received(30))
			sync(t, link.New(other)) // other facts have their positions by now, and nobody has noticed
			err := device.InstallSnapshot(t.Context(), func(to string) error { return s.store.Export(t.Context(), to, domain.Scopes{domain.Everything}) })
			if err != nil {
				t.Fatal(err)
			}
			if started {
				if err := device.Close(); err != nil {
					t.Fatal(err)
				}
				device = reopened(t, device.Dir)
				defer device.Close()
			}
			push, more, err := device.NextPush()
			if err != nil || !more {
				t.Fatal(more, err)
			}
			answers, err := s.hub.Commit(t.Context(), time.Now(), hub.Pushes{{Replica: device.Identity().Replica, Push: push}})
			if err != nil || answers[0].Status != wire.PushLost {
				t.Errorf("the hub answers a push from before the snapshot with %+v, %v", answers, err)
			}
			for _, d := range []*replica.Folder{device, loser, other} {
				sync(t, link.New(d))
			}
			if got := atDock(other); got != 78 || named(t, s, domain.ServerRollback) != 1 {
				t.Errorf("the other sees %d, and of losses the hub names %d", got, named(t, s, domain.ServerRollback))
			}
		})
	}
}

// A hub is put back to a backup. A handheld that was destroyed meanwhile comes back from what another one kept, and one that
// joined after the backup by its certificate.
func TestHubRestored(t *testing.T) {
	s := startSite(t)
	destroyed, witness := s.device(t, "t1"), s.device(t, "t2")
	sync(t, link.New(destroyed))
	sync(t, link.New(witness))
	s.stop(t)
	backup := filepath.Join(t.TempDir(), "backup")
	copyFiles(t, s.dir, backup)
	s.start(t)
	move(t, s, destroyed, witness)
	record(t, destroyed, received(5), received(6))
	sync(t, link.New(destroyed))
	late := s.device(t, "t3")
	record(t, late, received(7))
	sync(t, link.New(late))
	radio := link.New(witness)
	sync(t, radio)
	if err := radio.Gather(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.stop(t)
	copyFiles(t, backup, s.dir)
	s.start(t)
	move(t, s, witness, late)
	sync(t, link.New(witness))
	sync(t, link.New(late))
	sync(t, link.New(witness))
	for _, device := range []*replica.Folder{witness, late} {
		if got := atDock(device); got != 18 || device.Unsynced() != 0 {
			t.Errorf("%s sees %d and has %d unsent", device.Identity().Name, got, device.Unsynced())
		}
	}
	if got := named(t, s, domain.ServerRollback); got != 1 {
		t.Errorf("%d rollbacks are named", got)
	}
	if _, err := s.hub.Audit(t.Context()); err != nil {
		t.Error(err)
	}
}

// twins are a device and another machine with its files.
func twins(t *testing.T, first *replica.Folder) (devices []*replica.Folder) {
	t.Helper()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	twin := filepath.Join(t.TempDir(), "twin")
	copyFiles(t, first.Dir, twin)
	for _, dir := range []string{first.Dir, twin} {
		device, err := replica.Open(t.Context(), dir, replica.NewClock(time.Time{}))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { device.Close() })
		devices = append(devices, device)
	}
	return devices
}

// A hub is put back to before a handheld was copied. The copy comes back first, under the name that it took, with all that it
// and the other one have in common.
func TestCopyReturns(t *testing.T) {
	s := startSite(t)
	first := s.device(t, "t1")
	sync(t, link.New(first))
	s.stop(t)
	backup := filepath.Join(t.TempDir(), "backup")
	copyFiles(t, s.dir, backup)
	s.start(t)
	move(t, s, first)
	common := make([]domain.Fact, wire.PushFactsMax+100)
	for i := range common {
		common[i] = received(1)
	}
	record(t, first, common...)
	sync(t, link.New(first))
	devices := twins(t, first)
	for i, device := range devices {
		record(t, device, received(int64(10000*(i+1))))
	}
	for range 2 {
		sync(t, link.New(devices[0]))
		sync(t, link.New(devices[1]))
	}
	before := devices[0].Identity() // it spoke first, so it is the one that was to take another name
	if before.Certificate.Of == "" {
		t.Fatal("it has not branched off")
	}
	s.stop(t)
	copyFiles(t, backup, s.dir)
	s.start(t)
	move(t, s, devices...)
	sync(t, link.New(devices[0]))
	sync(t, link.New(devices[1]))
	sync(t, link.New(devices[0]))
	for _, device := range devices {
		if got := atDock(device); got != int64(len(common))+30000 || device.Unsynced() != 0 {
			t.Errorf("%s sees %d and has %d unsent", device.Identity().Name, got, device.Unsynced())
		}
	}
	if now := devices[0].Identity(); now.Replica != before.Replica || now.Name != before.Name {
		t.Errorf("%s has become %s", before.Name, now.Name)
	}
	if _, err := s.hub.Audit(t.Context()); err != nil {
		t.Error(err)
	}
}

// A handheld's files are copied to another machine, and both work on.
func TestDeviceCopied(t *testing.T) {
	s := startSite(t)
	first := s.device(t, "t1")
	record(t, first, received(1))
	sync(t, link.New(first))
	devices := twins(t, first)
	for i, device := range devices {
		record(t, device, received(int64(10*(i+1))))
	}
	radios := []*link.Link{link.New(devices[0]), link.New(devices[1])}
	for range 2 {
		sync(t, radios[0])
		sync(t, radios[1])
	}
	for _, device := range devices {
		if got := atDock(device); got != 31 || device.Unsynced() != 0 {
			t.Errorf("%s sees %d and has %d unsent", device.Identity().Name, got, device.Unsynced())
		}
	}
	if a, b := devices[0].Identity(), devices[1].Identity(); a.Name == b.Name || a.Replica == b.Replica || a.Number == b.Number {
		t.Errorf("both call themselves %s, number %d", a.Name, a.Number)
	}
	if got := named(t, s, domain.ForkedDevice); got != 1 {
		t.Errorf("%d forks are named", got)
	}
	if _, err := s.hub.Audit(t.Context()); err != nil {
		t.Error(err)
	}
}

// move tells devices where the hub is now.
func move(tb testing.TB, s *site, devices ...*replica.Folder) {
	tb.Helper()
	for _, device := range devices {
		identity := device.Identity()
		identity.Hub = s.server.URL
		if err := device.SetIdentity(identity); err != nil {
			tb.Fatal(err)
		}
	}
}

// named is how many discrepancies of a kind the hub has.
func named(tb testing.TB, s *site, kind domain.DiscrepancyKind) (n int) {
	tb.Helper()
	err := s.store.View(tb.Context(), func(rows hub.Snapshot) error {
		for _, d := range domain.All[domain.Discrepancy](rows) {
			if d.Kind == kind {
				n++
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return n
}
