package link_test

import (
	"path/filepath"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// Somebody puts back an older backup than the one for whose sake a handheld has forgotten facts. When another one has them they come
// back from there, while the handheld is put off; else it goes on behind them, and the site is told how many are missing.
func TestOlderBackupRestored(t *testing.T) {
	const before, forgotten, kept, unsent = 1, 1999, 1001, 10
	for name, missing := range map[string]int64{"another has the facts": 0, "nobody has them": forgotten} {
		t.Run(name, func(t *testing.T) {
			s := startSite(t)
			devices := []*replica.Folder{s.device(t, "t1"), s.device(t, "t2")}
			device, other := devices[0], devices[1]
			record(t, device, received(1))
			sync(t, link.New(device))
			sync(t, link.New(other))
			s.stop(t)
			backup := filepath.Join(t.TempDir(), "backup")
			copyFiles(t, s.dir, backup)
			s.start(t)
			move(t, s, devices...)
			facts := make([]domain.Fact, forgotten+kept)
			for i := range facts {
				facts[i] = received(1)
			}
			record(t, device, facts...)
			sync(t, link.New(device))
			if missing == 0 {
				sync(t, link.New(other))
				for range 5 {
					if err := link.New(other).Gather(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
			}
			s.verified(t)
			sync(t, link.New(device)) // it hears of the backup, and forgets
			more := make([]domain.Fact, unsent)
			for i := range more {
				more[i] = received(1)
			}
			record(t, device, more...)
			s.stop(t)
			copyFiles(t, backup, s.dir)
			s.start(t)
			move(t, s, devices...)
			if err := link.New(device).Sync(t.Context()); !wire.PutsOff(err) {
				t.Fatalf("while the other one may have what is missing: %v", err)
			}
			if device.Unsynced() != kept+unsent {
				t.Errorf("meanwhile %d facts are unsent", device.Unsynced())
			}
			for _, d := range []*replica.Folder{other, device, other} {
				sync(t, link.New(d))
			}
			for _, d := range devices {
				if got := atDock(d); got != before+forgotten+kept+unsent-missing || d.Unsynced() != 0 {
					t.Errorf("%s sees %d and has %d unsent", d.Identity().Name, got, d.Unsynced())
				}
			}
			if told := s.told(t, domain.LostFacts); missing == 0 && len(told) != 0 || missing > 0 && (len(told) != 1 || told[0].Expected != missing || told[0].Document != "t1") {
				t.Errorf("the site is told %+v", told)
			}
			if _, err := s.hub.Audit(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// verified notes that all that the site has is in a backup.
func (s *site) verified(t *testing.T) {
	t.Helper()
	var head hub.Head
	err := s.store.View(t.Context(), func(s hub.Snapshot) (err error) {
		head, err = s.Head()
		return err
	})
	if err == nil {
		err = s.hub.RecordBackup(t.Context(), s.now(), head.Site, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
}
