package hub_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// fleet is a site in miniature: the real cores of hub and devices, on stores in memory and without a network.
type fleet struct {
	*testing.T
	store   *hub.MemoryStore
	hub     *hub.Hub
	now     time.Time
	random  *rand.Rand
	devices []*handheld
}

// handheld is one device of a fleet.
type handheld struct {
	*replica.Device
	fleet   *fleet
	journal *replica.MemoryJournal
	base    *replica.MemoryBase
	keeper  *replica.MemoryKeeper
}

func newFleet(t *testing.T, seed uint64, devices int) *fleet {
	t.Helper()
	return newFleetOf(t, seed, devices, func(present *hub.Hub) *hub.Hub { return present })
}

// newFleetOf is a fleet whose hub is of a version.
func newFleetOf(t *testing.T, seed uint64, devices int, version func(present *hub.Hub) *hub.Hub) *fleet {
	t.Helper()
	f := &fleet{T: t, store: hub.NewMemoryStore("first"), now: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC), random: rand.New(rand.NewPCG(seed, 1))}
	f.hub = version(hub.New(f.store, f, hub.Policy{}))
	err := f.hub.Import(t.Context(), f.now, []domain.Row{domain.Site{Code: "S", TimeZone: "UTC"},
		domain.Worker{Badge: "W-1", Roles: []domain.Role{domain.Receiver, domain.Picker}},
		domain.Item{Code: "0401"}, domain.Location{Code: "DOCK-1", Kind: domain.Dock}})
	if err != nil {
		t.Fatal(err)
	}
	for n := range devices {
		f.enroll(fmt.Sprint("t", n+1))
	}
	return f
}

// Read gives the hub bytes of the seed.
func (f *fleet) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(f.random.Uint32())
	}
	return len(p), nil
}

func (f *fleet) enroll(name string) *handheld {
	f.Helper()
	code, err := f.hub.NewCode(f.Context(), f.now, name)
	if err != nil {
		f.Fatal(err)
	}
	seed := make([]byte, ed25519.SeedSize)
	f.Read(seed)
	key := ed25519.NewKeyFromSeed(seed)
	answer, err := f.hub.Enroll(f.Context(), f.now, wire.Enroll{Version: wire.Version, Code: code, PublicKey: key.Public().(ed25519.PublicKey), Signs: true})
	if err != nil {
		f.Fatal(err)
	}
	d := f.open(replica.NewMemoryJournal(), replica.NewMemoryBase(), replica.NewMemoryKeeper())
	if err := d.SetIdentity(replica.NewIdentity(answer, key, "")); err != nil {
		f.Fatal(err)
	}
	f.devices = append(f.devices, d)
	return d
}

func (f *fleet) open(journal *replica.MemoryJournal, base *replica.MemoryBase, keeper *replica.MemoryKeeper) *handheld {
	f.Helper()
	d := &handheld{fleet: f, journal: journal, base: base, keeper: keeper}
	var err error
	if d.Device, err = replica.New(journal, base, d); err != nil {
		f.Fatal(err)
	}
	d.SetKeeper(keeper)
	return d
}

// Now and Boot are the device's clocks.
func (d *handheld) Now() time.Time        { return d.fleet.now }
func (d *handheld) Boot() (int64, uint32) { return d.fleet.now.UnixMilli() - 1e12, 1 }

// receive records that so many pieces came.
func (d *handheld) receive(quantity int64) {
	d.fleet.Helper()
	d.fleet.now = d.fleet.now.Add(time.Second)
	fact := domain.Received{Goods: domain.Goods{Item: "0401"}, Quantity: quantity, Dock: "DOCK-1", Day: "2026-03-02"}
	if err := d.Record("W-1", []domain.Fact{fact}, nil); err != nil {
		d.fleet.Fatal(err)
	}
}

// sync is a whole exchange, and what the device fetches to keep behind it. The error is what the device makes of the hub's
// answers.
func (d *handheld) sync() error {
	d.fleet.now = d.fleet.now.Add(time.Second)
	for range 50 {
		done, err := d.step()
		if errors.Is(err, wire.ErrNotEnrolled) {
			err = d.comeBack()
		}
		for pulled := false; errors.Is(err, errPutOff) && !pulled; { // news come all the same
			page, failed := d.fleet.hub.Pull(context.Background(), d.fleet.now, d.Identity().Replica, d.NextPull())
			if failed == nil {
				pulled, failed = d.Pulled(page)
			}
			if failed != nil {
				return failed
			}
		}
		if err != nil && !errors.Is(err, replica.ErrDiverged) {
			return err
		}
		if done && !d.Owes() {
			return d.gather()
		}
	}
	return errors.New("no end after 50 messages")
}

// step is the next message and its answer; done when the rows are at a checkpoint.
func (d *handheld) step() (done bool, err error) {
	h, now, id := d.fleet.hub, d.fleet.now, d.Identity().Replica
	donation, more, err := d.NextDonation()
	if err != nil {
		return false, err
	}
	if more {
		answer, err := h.Donate(context.Background(), now, id, donation)
		if err == nil {
			d.Donated(answer)
		}
		return false, err
	}
	push, more, err := d.NextPush()
	if err != nil {
		return false, err
	}
	if more {
		answers, err := h.Commit(context.Background(), now, hub.Pushes{{Replica: id, Push: push}})
		if err == nil && answers[0].Status == wire.PushUnknown {
			err = wire.ErrNotEnrolled
		}
		if err == nil && answers[0].Status == wire.PushEarly {
			err = errPutOff
		}
		if err != nil {
			return false, err
		}
		return false, d.Pushed(answers[0])
	}
	page, err := h.Pull(context.Background(), now, id, d.NextPull())
	if err != nil {
		return false, err
	}
	return d.Pulled(page)
}

// page is the hub's next page for the device, of so many rows; 0 for as many as there may be.
func (d *handheld) page(limit int) wire.Pulled {
	d.fleet.Helper()
	ask := d.NextPull()
	ask.Limit = limit
	page, err := d.fleet.hub.Pull(d.fleet.Context(), d.fleet.now, d.Identity().Replica, ask)
	if err != nil {
		d.fleet.Fatal(err)
	}
	return page
}

// putAside lets the device take a page that is not the last.
func (d *handheld) putAside(page wire.Pulled) {
	d.fleet.Helper()
	if done, err := d.Pulled(page); err != nil || done {
		d.fleet.Fatalf("the page ended the pull: %v, %v", done, err)
	}
}

func (d *handheld) comeBack() error {
	ask, err := d.NextReturn()
	if err != nil {
		return err
	}
	answer, err := d.fleet.hub.Return(context.Background(), d.fleet.now, ask)
	if err != nil {
		return err
	}
	_, err = d.Returned(answer) // until it is back, the next step leads here again
	return err
}

func (d *handheld) gather() error {
	for {
		ask, _, err := d.NextGather()
		if err != nil {
			return err
		}
		page, err := d.fleet.hub.Facts(context.Background(), d.fleet.now, d.Identity().Replica, ask)
		if err != nil {
			return err
		}
		if more, err := d.Gathered(page); err != nil || !more {
			return err
		}
	}
}

func (f *fleet) mustSync(devices ...*handheld) {
	f.Helper()
	for _, d := range devices {
		if err := d.sync(); err != nil {
			f.Fatalf("%s: %v", d.Identity().Name, err)
		}
	}
}

// stock is what the hub believes stands at the dock.
func (f *fleet) stock() (quantity int64) {
	f.view(func(s hub.Snapshot) error {
		row, _ := domain.Get[domain.Stock](s, domain.StockKey(domain.At("DOCK-1"), domain.Goods{Item: "0401"}))
		quantity = row.Quantity
		return nil
	})
	return quantity
}

// discrepancies are the kinds of what the hub wants settled.
func (f *fleet) discrepancies() map[domain.DiscrepancyKind]int {
	found := map[domain.DiscrepancyKind]int{}
	f.view(func(s hub.Snapshot) error {
		for _, d := range domain.All[domain.Discrepancy](s) {
			found[d.Kind]++
		}
		return nil
	})
	return found
}

func (f *fleet) view(look func(hub.Snapshot) error) {
	f.Helper()
	if err := f.store.View(f.Context(), look); err != nil {
		f.Fatal(err)
	}
}

func (f *fleet) audit() {
	f.Helper()
	if _, err := f.hub.Audit(f.Context()); err != nil {
		f.Error(err)
	}
}

// seen is what a device sees at the dock.
func (d *handheld) seen() int64 {
	row, _ := domain.Get[domain.Stock](d.View().Rows, domain.StockKey(domain.At("DOCK-1"), domain.Goods{Item: "0401"}))
	return row.Quantity
}
