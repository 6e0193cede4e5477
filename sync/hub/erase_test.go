package hub_test

import (
	"bytes"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
)

// The name goes from the rows of the devices and from what they keep of the log; a hub that was thrown back to before it
// was erased hears of it again, and erases it again.
func TestErasedOnDevices(t *testing.T) {
	const name = "Ada Lovelace"
	f := newFleet(t, 9, 2)
	t1, t2 := f.devices[0], f.devices[1]
	if err := f.hub.Import(t.Context(), f.now, []domain.Row{domain.Worker{Badge: "W-7", Name: name, PINHash: "$argon2id$ada"}}); err != nil {
		t.Fatal(err)
	}
	f.mustSync(t1, t2)
	backup := f.store.Backup()
	if _, err := f.hub.Erase(t.Context(), f.now, "W-7"); err != nil {
		t.Fatal(err)
	}
	told := func(when string) {
		t.Helper()
		for _, d := range f.devices {
			kept, err := d.keeper.Kept(0, 1000)
			if err != nil {
				t.Fatal(err)
			}
			for _, fact := range kept {
				if bytes.Contains(fact.Data, []byte(name)) {
					t.Errorf("%s %s keeps fact %d of %s with the name", when, d.Identity().Name, fact.Number, fact.Replica)
				}
			}
			if row, _ := domain.Get[domain.Worker](d.View().Rows, "W-7"); row.Name != domain.ErasedName || row.PINHash != "" {
				t.Errorf("%s %s has the row %+v", when, d.Identity().Name, row)
			}
		}
		f.view(func(s hub.Snapshot) error {
			log, err := s.Log(0, 1000)
			for _, e := range log {
				if bytes.Contains(e.Data, []byte(name)) {
					t.Errorf("%s the hub's position %d has the name", when, e.Site)
				}
			}
			return err
		})
		f.audit()
	}
	f.mustSync(t1, t2)
	told("afterwards")
	t1.receive(1)
	f.mustSync(t1, t2)
	f.store.Restore(backup)
	f.mustSync(t1, t2)
	f.mustSync(t1, t2)
	told("after the hub was restored")
	if f.stock() != 1 {
		t.Errorf("the hub has %d pieces", f.stock())
	}
}

// A hub that was thrown back to before a person was named hears first that he was erased, and then gets the fact that named
// him from a device that was away: the name does not come back with it.
func TestErasedBeforeNamed(t *testing.T) {
	const name = "Ada Lovelace"
	f := newFleet(t, 11, 2)
	t1, away := f.devices[0], f.devices[1]
	f.mustSync(t1, away)
	early := f.store.Backup()
	if err := f.hub.Import(t.Context(), f.now, []domain.Row{domain.Worker{Badge: "W-7", Name: name, PINHash: "$argon2id$ada"}}); err != nil {
		t.Fatal(err)
	}
	f.mustSync(t1, away)
	late := f.store.Backup()
	t1.receive(1)
	f.mustSync(t1)
	f.store.Restore(late)
	f.mustSync(t1) // the hub speaks as another replica from here on
	if _, err := f.hub.Erase(t.Context(), f.now, "W-7"); err != nil {
		t.Fatal(err)
	}
	f.mustSync(t1)
	f.store.Restore(early)
	f.mustSync(t1)
	f.mustSync(away)
	f.mustSync(t1)
	f.view(func(s hub.Snapshot) error {
		if row, _ := domain.Get[domain.Worker](s, "W-7"); row.Name == name || row.PINHash != "" {
			t.Errorf("the row is %+v", row)
		}
		log, err := s.Log(0, 1000)
		for _, e := range log {
			if bytes.Contains(e.Data, []byte(name)) {
				t.Errorf("position %d, fact %d of %s, has the name", e.Site, e.Number, e.Replica)
			}
		}
		return err
	})
	f.audit()
}

// The log is searched before the commit: devices would wait for as long as that takes.
func TestEraseSearchesBefore(t *testing.T) {
	f := newFleet(t, 12, 1)
	if err := f.hub.Import(t.Context(), f.now, []domain.Row{domain.Worker{Badge: "W-7", Name: "Ada Lovelace"}}); err != nil {
		t.Fatal(err)
	}
	store := &counting{Store: f.store}
	f.hub = hub.New(store, f, hub.Policy{})
	if facts, err := f.hub.Erase(t.Context(), f.now, "W-7"); err != nil || facts != 1 {
		t.Fatalf("%d facts were changed (%v)", facts, err)
	}
	if store.log > 0 {
		t.Errorf("the commit looked at %d facts", store.log)
	}
	f.audit()
}
