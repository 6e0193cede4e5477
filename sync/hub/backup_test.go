package hub_test

import (
	"testing"
	"time"

	"github.com/handtruck/handtruck/sync/hub"
)

// Devices forget what is in a verified backup that is old enough, and go on, start and tell their story with the rest.
func TestPrunable(t *testing.T) {
	f := newFleet(t, 1, 2)
	d, other := f.devices[0], f.devices[1]
	const facts = 2500
	for range facts {
		d.receive(1)
	}
	f.mustSync(d, other)
	position := func() (site int64) {
		f.view(func(s hub.Snapshot) error {
			head, err := s.Head()
			site = head.Site
			return err
		})
		return site
	}
	if err := f.hub.RecordBackup(t.Context(), f.now, position(), hub.PruneAfter); err != nil {
		t.Fatal(err)
	}
	if err := f.hub.RecordBackup(t.Context(), f.now, position()+1, hub.PruneAfter); err == nil {
		t.Error("a backup of facts that nobody has recorded yet was verified")
	}
	f.mustSync(d, other)
	if first, err := d.journal.First(); err != nil || first != 1 {
		t.Errorf("behind a backup of today the journal begins at %d, %v", first, err)
	}
	f.now = f.now.Add(hub.PruneAfter + time.Second)
	d.receive(1)
	f.mustSync(d, other)
	first, err := d.journal.First()
	if err != nil || first < 1000 || first > facts {
		t.Errorf("the journal begins at %d, %v", first, err)
	}
	if kept, err := other.keeper.Kept(0, 10_000); err != nil || len(kept) > 10 {
		t.Errorf("%d facts of others are kept, %v", len(kept), err)
	}
	d.receive(1)
	d = d.restart()
	f.mustSync(d, other)
	if d.seen() != facts+2 || other.seen() != facts+2 {
		t.Errorf("it sees %d, another one %d", d.seen(), other.seen())
	}
	f.audit()
}

// A backup that took its time is recorded behind a branch: it holds of the branch's beginning what it holds of whom that
// branched off from.
func TestBackupBeforeBranch(t *testing.T) {
	f := newFleet(t, 2, 1)
	d := f.devices[0]
	d.receive(1)
	f.mustSync(d)
	var position int64
	f.view(func(s hub.Snapshot) error {
		head, err := s.Head()
		position = head.Site
		return err
	})
	d.receive(2)
	f.mustSync(d)
	twin := d.copyOf()
	d.receive(4)
	f.mustSync(d)
	twin.receive(8)
	f.mustSync(twin)
	if err := f.hub.RecordBackup(t.Context(), f.now, position, 0); err != nil {
		t.Fatal(err)
	}
	f.view(func(s hub.Snapshot) error {
		backups, err := hub.Backups(s)
		for _, holder := range []*handheld{d, twin} {
			if acked := backups[0].Acked[holder.Identity().Replica]; acked != 1 {
				t.Errorf("%s may forget facts up to %d, and the backup has 1", holder.Identity().Replica, acked)
			}
		}
		return err
	})
}
