package hub_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// A hub restored from a backup of any age gets back every fact that it ever acknowledged and that any device kept: those of
// devices that were destroyed, those of devices that joined after the backup, and its own.
func TestRestoreOfEveryAge(t *testing.T) {
	for seed := range uint64(60) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			playRestore(t, seed)
		})
	}
}

func playRestore(t *testing.T, seed uint64) {
	f := newFleet(t, seed, 2)
	var backups []*hub.MemoryStore
	total, quantity := int64(0), int64(1)
	for step := range 40 {
		d := f.devices[f.random.IntN(len(f.devices))]
		switch f.random.IntN(6) {
		case 0, 1, 2:
			d.receive(quantity)
			total += quantity
			quantity++
		case 3:
			f.mustSync(d)
		case 4:
			backups = append(backups, f.store.Backup())
		case 5:
			if err := f.hub.Import(t.Context(), f.now, []domain.Row{domain.Item{Code: fmt.Sprint("item-", step)}}); err != nil {
				t.Fatal(err)
			}
			if len(f.devices) < 4 && f.random.IntN(2) == 0 {
				f.mustSync(f.enroll(fmt.Sprint("t", len(f.devices)+1)))
			}
		}
	}
	f.mustSync(f.devices...)
	f.mustSync(f.devices...) // everybody keeps what everybody recorded
	items := f.items()
	destroyed := f.devices[0]
	f.devices = f.devices[1:]
	if len(backups) == 0 {
		return
	}
	f.store.Restore(backups[f.random.IntN(len(backups))])
	if f.random.IntN(2) == 0 { // the hub goes on before anybody comes
		if err := f.hub.Import(t.Context(), f.now, []domain.Row{domain.Item{Code: "later"}}); err != nil {
			t.Fatal(err)
		}
		items++
	}
	f.devices[0].receive(quantity)
	total += quantity
	f.mustSync(f.devices...)
	f.mustSync(f.devices...)
	if f.stock() != total || f.items() != items {
		t.Errorf("without %s the hub has %d of %d pieces and %d of %d items; it names %v", destroyed.Identity().Name, f.stock(), total, f.items(), items, f.discrepancies())
	}
	for _, d := range f.devices {
		if d.seen() != total {
			t.Errorf("%s sees %d", d.Identity().Name, d.seen())
		}
	}
	f.audit()
}

// items is how many the hub knows.
func (f *fleet) items() (n int) {
	f.view(func(s hub.Snapshot) error {
		n = len(domain.All[domain.Item](s))
		return nil
	})
	return n
}

// Nobody pushes for another: what is given back must be what its own device signed.
func TestForgedDonation(t *testing.T) {
	f := newFleet(t, 1, 2)
	victim, thief := f.devices[0], f.devices[1]
	victim.receive(1)
	f.mustSync(victim, thief)
	kept, err := thief.keeper.Kept(0, 100)
	if err != nil {
		t.Fatal(err)
	}
	give := func(change func(*wire.LoggedFact)) wire.Donated {
		t.Helper()
		var fact wire.LoggedFact
		for _, k := range kept {
			if k.Replica == victim.Identity().Replica {
				fact = k.LoggedFact
			}
		}
		change(&fact)
		answer, err := f.hub.Donate(t.Context(), f.now, thief.Identity().Replica, wire.Donation{Version: wire.Version, Facts: []wire.LoggedFact{fact}})
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
	forged, err := wire.Seal(wire.Envelope{Number: 2, Worker: "W-1"}, domain.Received{Goods: domain.Goods{Item: "0401"}, Quantity: 99, Dock: "DOCK-1"})
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*wire.LoggedFact){
		"the same again":          func(*wire.LoggedFact) {},
		"another fact":            func(l *wire.LoggedFact) { l.Number, l.Data = 2, forged },
		"without a signature":     func(l *wire.LoggedFact) { l.Number, l.Data, l.Signature = 2, forged, nil },
		"of a device nobody knew": func(l *wire.LoggedFact) { l.Replica = "somebody" },
		"of the hub":              func(l *wire.LoggedFact) { l.Replica, l.Number, l.Data = "hub@12345678", 1, forged },
	} {
		if answer := give(change); answer.Taken != 0 {
			t.Errorf("%s: %+v", name, answer)
		}
	}
	if f.stock() != 1 {
		t.Errorf("the hub has %d", f.stock())
	}
	f.audit()
}

// A device that was locked out after the backup stays locked out.
func TestRevocationComesBack(t *testing.T) {
	f := newFleet(t, 2, 2)
	lost, other := f.devices[0], f.devices[1]
	f.mustSync(lost, other)
	backup := f.store.Backup()
	if err := f.hub.Revoke(t.Context(), f.now, "t1"); err != nil {
		t.Fatal(err)
	}
	f.mustSync(other)
	f.store.Restore(backup)
	f.mustSync(other)
	if err := lost.sync(); err == nil {
		t.Error("after the restore it hears what the site knows")
	}
	f.audit()
}

// A device without a keeper gives back its own.
func TestDonationWithoutKeeper(t *testing.T) {
	f := newFleet(t, 3, 1)
	d := f.devices[0]
	f.mustSync(d)
	backup := f.store.Backup()
	d.receive(1)
	f.mustSync(d)
	f.store.Restore(backup)
	bare := &handheld{fleet: f, journal: d.journal, base: d.base}
	var err error
	if bare.Device, err = replica.New(d.journal, d.base, bare); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		if _, err := bare.step(); err != nil {
			t.Fatal(err)
		}
	}
	if f.stock() != 1 || bare.Unsynced() != 0 {
		t.Errorf("the hub has %d, %d are unsent", f.stock(), bare.Unsynced())
	}
}

// counting is a store that counts what commits read, while others wait for them.
type counting struct {
	hub.Store
	most int // times that one commit read all devices
	log  int // facts of the log
}

func (c *counting) Update(ctx context.Context, change func(hub.Tx) error) error {
	return c.Store.Update(ctx, func(tx hub.Tx) error {
		counted := &countingTx{Tx: tx}
		defer func() { c.most, c.log = max(c.most, counted.reads), c.log+counted.log }()
		return change(counted)
	})
}

type countingTx struct {
	hub.Tx
	reads, log int
}

func (c *countingTx) Replicas() ([]hub.Replica, error) {
	c.reads++
	return c.Tx.Replicas()
}

func (c *countingTx) Log(after int64, limit int) ([]hub.Entry, error) {
	entries, err := c.Tx.Log(after, limit)
	c.log += len(entries)
	return entries, err
}

// TestDonationReadsDevicesOnce gives back facts that were pushed one by one, so that each is held against its device's
// family: other devices wait as long as that takes.
func TestDonationReadsDevicesOnce(t *testing.T) {
	const pushes = 20
	f := newFleet(t, 4, 2)
	d, other := f.devices[0], f.devices[1]
	f.mustSync(d)
	backup := f.store.Backup()
	for range pushes {
		d.receive(1)
		f.mustSync(d)
	}
	f.mustSync(other)
	f.store.Restore(backup)
	store := &counting{Store: f.store}
	f.hub = hub.New(store, f, hub.Policy{})
	f.mustSync(other)
	if f.stock() != pushes {
		t.Fatalf("the hub has %d of %d pieces", f.stock(), pushes)
	}
	if store.most > 3 {
		t.Errorf("one commit read all devices %d times", store.most)
	}
}
