package hub_test

import (
	"bytes"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/wire"
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

// What a hub recorded behind a fact out of which a person was taken comes back with it, from devices that had the name and from one
// that joined later.
func TestErasedHistoryReturns(t *testing.T) {
	const name = "Ada Lovelace"
	for who, giver := range map[string]int{"one that had the name": 0, "one that joined later": 1} {
		t.Run(who, func(t *testing.T) {
			f := newFleet(t, 13, 1)
			f.mustSync(f.devices...)
			backup := f.store.Backup()
			err := f.hub.Import(t.Context(), f.now, []domain.Row{domain.Item{Code: "0402"}, domain.Worker{Badge: "W-7", Name: name, PINHash: "$argon2id$ada"},
				domain.Item{Code: "0403"}})
			if err != nil {
				t.Fatal(err)
			}
			f.mustSync(f.devices...)
			if _, err := f.hub.Erase(t.Context(), f.now, "W-7"); err != nil {
				t.Fatal(err)
			}
			f.enroll("t2")
			if err := f.hub.Import(t.Context(), f.now, []domain.Row{domain.Item{Code: "0404"}}); err != nil {
				t.Fatal(err)
			}
			f.mustSync(f.devices...)
			f.store.Restore(backup)
			f.mustSync(f.devices[giver], f.devices[giver])
			f.view(func(s hub.Snapshot) error {
				for _, code := range []string{"0402", "0403", "0404"} {
					if _, ok := domain.Get[domain.Item](s, code); !ok {
						t.Errorf("item %s has not come back", code)
					}
				}
				if row, _ := domain.Get[domain.Worker](s, "W-7"); row.Name == name || row.PINHash != "" || !row.Erased() {
					t.Errorf("the row is %+v", row)
				}
				return nil
			})
			f.audit()
			f.mustSync(f.devices...)
			f.audit()
		})
	}
}

// Nobody puts other words into a fact under the cover of an erasure: the site vouches for what is left.
func TestForgedErasure(t *testing.T) {
	f := newFleet(t, 14, 1)
	d := f.devices[0]
	f.mustSync(d)
	backup := f.store.Backup()
	if err := f.hub.Import(t.Context(), f.now, []domain.Row{domain.Worker{Badge: "W-7", Name: "Ada Lovelace"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := f.hub.Erase(t.Context(), f.now, "W-7"); err != nil {
		t.Fatal(err)
	}
	f.mustSync(d)
	f.store.Restore(backup)
	for {
		donation, more, err := d.NextDonation()
		if err != nil {
			t.Fatal(err)
		}
		if more {
			for i, fact := range donation.Facts {
				if fact.Erased == nil {
					continue
				}
				envelope, err := wire.Open(fact.Data)
				if err != nil {
					t.Fatal(err)
				}
				donation.Facts[i].Data, err = wire.Seal(envelope, domain.Stated{Row: domain.Worker{Badge: "W-7", Roles: []domain.Role{domain.Admin}}})
				if err != nil {
					t.Fatal(err)
				}
			}
			answer, err := f.hub.Donate(t.Context(), f.now, d.Identity().Replica, donation)
			if err != nil || answer.Refused == 0 {
				t.Errorf("%+v, %v", answer, err)
			}
			break
		}
		if _, err := d.step(); err != nil {
			t.Fatal(err)
		}
	}
	f.view(func(s hub.Snapshot) error {
		if row, ok := domain.Get[domain.Worker](s, "W-7"); ok {
			t.Errorf("the row is %+v", row)
		}
		return nil
	})
	f.audit()
}
