package storetest

import (
	"bytes"
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

// handheld is a real device on stores in memory, whose pages are looked at before it gets them.
type handheld struct {
	*replica.Device
	t     *testing.T
	hub   *hub.Hub
	store hub.Store
	limit int // rows of one page
	now   time.Time
}

// Now and Boot are its clocks.
func (d *handheld) Now() time.Time        { return d.now }
func (d *handheld) Boot() (int64, uint32) { return 1000, 1 }

func newHandheld(t *testing.T, h *hub.Hub, store hub.Store, name string, base replica.Base) *handheld {
	t.Helper()
	code, err := h.NewCode(t.Context(), Start, name)
	if err != nil {
		t.Fatal(err)
	}
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte(name[:1]), ed25519.SeedSize))
	answer, err := h.Enroll(t.Context(), Start, wire.Enroll{Version: wire.Version, Code: code, PublicKey: key.Public().(ed25519.PublicKey), Signs: true})
	if err != nil {
		t.Fatal(err)
	}
	d := &handheld{t: t, hub: h, store: store, now: Start}
	if d.Device, err = replica.New(replica.NewMemoryJournal(), base, d); err != nil {
		t.Fatal(err)
	}
	if err := d.SetIdentity(replica.NewIdentity(answer, key, "")); err != nil {
		t.Fatal(err)
	}
	return d
}

// record records facts and sends them.
func (d *handheld) record(facts ...domain.Fact) {
	d.t.Helper()
	if err := d.Record("W-1", facts, nil); err != nil {
		d.t.Fatal(err)
	}
	push, _, err := d.NextPush()
	if err != nil {
		d.t.Fatal(err)
	}
	answer := Commit(d.t, d.hub, hub.PushFrom{Replica: d.Identity().Replica, Push: push})[0]
	if err := d.Pushed(answer); err != nil || d.Unsynced() != 0 {
		d.t.Fatalf("%d facts are not taken (%v)", d.Unsynced(), err)
	}
}

// pull takes one page; done is true at a checkpoint. No row of a scope that the device does not get is in it.
func (d *handheld) pull() (done bool) {
	d.t.Helper()
	ask := d.NextPull()
	ask.Limit = d.limit
	page, err := d.hub.Pull(d.t.Context(), Start, d.Identity().Replica, ask)
	if err != nil {
		d.t.Fatal(err)
	}
	scopes := d.scopes()
	for _, row := range page.Rows {
		if len(row.Body) > 0 && !scopes.Has(row.Scope) {
			d.t.Errorf("row %q of scope %q was sent to a device of %v", row.Key, row.Scope, scopes)
		}
	}
	done, err = d.Pulled(page)
	if err != nil {
		d.t.Fatal(err)
	}
	return done
}

func (d *handheld) scopes() (scopes domain.Scopes) {
	look(d.t, d.store, func(s hub.Snapshot) error {
		r, err := s.Replica(d.Identity().Replica)
		scopes = r.Scopes()
		return err
	})
	return scopes
}

// catchUp pulls to a checkpoint and holds the rows against those of the hub that the device gets.
func (d *handheld) catchUp() {
	d.t.Helper()
	for range 10_000 {
		if d.pull() {
			d.compare()
			return
		}
	}
	d.t.Fatal("no checkpoint")
}

func (d *handheld) compare() {
	d.t.Helper()
	scopes := d.scopes()
	look(d.t, d.store, func(s hub.Snapshot) error {
		for _, table := range domain.Tables() {
			want := map[string]string{}
			for _, row := range s.Find(table, domain.Term{}) {
				if table.Replicated() && scopes.Has(domain.ScopeOf(s, row)) {
					want[row.Key()] = fmt.Sprintf("%+v", row)
				}
			}
			for _, row := range d.View().Rows.Find(table, domain.Term{}) {
				if got := fmt.Sprintf("%+v", row); got != want[row.Key()] {
					d.t.Errorf("a device of %v has %s where the hub has %q for it", scopes, got, want[row.Key()])
				}
				delete(want, row.Key())
			}
			for _, missing := range want {
				d.t.Errorf("a device of %v lacks %s", scopes, missing)
			}
		}
		return s.Err()
	})
}

func (d *handheld) restrict(zones ...string) {
	d.t.Helper()
	if err := d.hub.Restrict(d.t.Context(), Start, d.Identity().Name, zones); err != nil {
		d.t.Fatal(err)
	}
}

func (d *handheld) has(holder domain.Holder) int64 {
	row, _ := domain.Get[domain.Stock](d.View().Rows, domain.StockKey(holder, domain.Goods{Item: "0401"}))
	return row.Quantity
}

// newZones is a site of two zones, with a device that gets all and one that gets the first.
func newZones(t *testing.T, store hub.Store) (whole, part *handheld) {
	h := newHub(t, store)
	err := h.Import(t.Context(), Start, []domain.Row{
		domain.Location{Code: "A-1", Kind: domain.Storage, Zone: "A"}, domain.Location{Code: "A-2", Kind: domain.PickFace, Zone: "A"},
		domain.Location{Code: "B-1", Kind: domain.Storage, Zone: "B"}, domain.Location{Code: "B-2", Kind: domain.Storage, Zone: "B"}})
	if err != nil {
		t.Fatal(err)
	}
	whole = newHandheld(t, h, store, "whole", replica.NewMemoryBase())
	part = newHandheld(t, h, store, "part", replica.NewMemoryBase())
	part.restrict("A")
	return whole, part
}

func moved(from, to domain.Holder, quantity int64) domain.Fact {
	return domain.GoodsMoved{From: from, To: to, Goods: domain.Goods{Item: "0401"}, Quantity: quantity}
}

// testScopes moves goods, pallets, places and the permission itself between zones: the device follows each of them.
func testScopes(t *testing.T, store hub.Store) {
	whole, part := newZones(t, store)
	pallet := domain.In("P-1")
	expect := func(what string, a, b, inPallet int64) {
		t.Helper()
		whole.catchUp()
		part.catchUp()
		if part.has(domain.At("A-1")) != a || part.has(domain.At("B-1")) != b || part.has(pallet) != inPallet {
			t.Errorf("%s: it sees %d at A-1, %d at B-1, %d on the pallet; not %d, %d, %d", what, part.has(domain.At("A-1")), part.has(domain.At("B-1")), part.has(pallet), a, b, inPallet)
		}
	}
	whole.record(received(30), moved(domain.At("DOCK-1"), domain.At("A-1"), 10), moved(domain.At("DOCK-1"), domain.At("B-1"), 7))
	expect("at first", 10, 0, 0)
	whole.record(domain.UnitMoved{Unit: "P-1", To: "A-2"}, moved(domain.At("DOCK-1"), pallet, 3))
	expect("with a pallet", 10, 0, 3)
	whole.record(domain.UnitMoved{Unit: "P-1", From: "A-2", To: "B-1"})
	expect("after the pallet left", 10, 0, 0)
	whole.record(domain.UnitMoved{Unit: "P-1", From: "B-1", To: "A-2"}, domain.UnitMoved{Unit: "P-1", From: "A-2", To: "B-2"}, domain.UnitMoved{Unit: "P-1", From: "B-2", To: "A-1"})
	expect("after it came back", 10, 0, 3)
	part.record(moved(domain.At("B-1"), domain.At("A-1"), 2), moved(domain.At("B-1"), domain.At("B-2"), 1)) // a fact is a fact
	expect("after it moved goods from where it does not see", 12, 0, 3)
	if got := whole.has(domain.At("B-1")); got != 4 {
		t.Errorf("the push of a restricted device was not taken whole: B-1 has %d", got)
	}
	restate := func(zone string) {
		t.Helper()
		if err := whole.hub.Import(t.Context(), Start, []domain.Row{domain.Location{Code: "A-1", Kind: domain.Storage, Zone: zone}}); err != nil {
			t.Fatal(err)
		}
	}
	restate("B")
	expect("after a place changed its zone", 0, 0, 0)
	restate("A")
	expect("after it changed back", 12, 0, 3)
	part.restrict("A", "B")
	expect("after another zone was granted", 12, 4, 3)
	part.restrict("B")
	expect("after the first was taken away", 0, 4, 0)
	part.restrict()
	expect("with everything", 12, 4, 3)
	part.restrict("A")
	expect("restricted again", 12, 0, 3)
	whole.record(domain.UnitMoved{Unit: "P-1", From: "A-1", To: "B-1"})
	whole.record(moved(pallet, domain.At("B-1"), 3))
	part.restrict()
	expect("with everything, behind a pallet that left its zone and was emptied there", 12, 7, 0)
	part.restrict("A")
	if err := whole.hub.Restrict(t.Context(), Start, "part", []string{"C"}); err == nil {
		t.Error("a zone that no place is in was granted")
	}
	if err := whole.hub.Restrict(t.Context(), Start, "nobody", nil); !errors.Is(err, hub.ErrNotFound) {
		t.Errorf("a device that is not there: %v", err)
	}
	if _, err := whole.hub.Audit(t.Context()); err != nil {
		t.Error(err)
	}
}

// testScopesUnderWay plays at random, with pages of a few rows between which everything changes.
func testScopesUnderWay(t *testing.T, store hub.Store) {
	whole, part := newZones(t, store)
	part.limit, whole.limit = 3, 7
	random := rand.New(rand.NewPCG(7, 7))
	places := []string{"A-1", "A-2", "B-1", "B-2", "DOCK-1"}
	place := func() string { return places[random.IntN(len(places))] }
	unit := func() string { return fmt.Sprint("P-", random.IntN(3)) }
	for range 120 {
		switch random.IntN(8) {
		case 0:
			whole.record(received(5))
		case 1:
			whole.record(moved(domain.At(place()), domain.At(place()), 1+random.Int64N(3)))
		case 2, 3:
			whole.record(domain.UnitMoved{Unit: unit(), To: place()})
		case 4:
			part.record(moved(domain.At(place()), domain.In(unit()), 1+random.Int64N(3)))
		case 5:
			part.restrict([][]string{{"A"}, {"B"}, {"A", "B"}, nil}[random.IntN(4)]...)
		case 6:
			zone := string(rune('A' + random.IntN(2)))
			err := whole.hub.Import(t.Context(), Start, []domain.Row{domain.Location{Code: "A-2", Kind: domain.PickFace, Zone: zone}, domain.Location{Code: "B-2", Kind: domain.Storage, Zone: "B"}})
			if err != nil {
				t.Fatal(err)
			}
		}
		for range random.IntN(4) {
			if part.pull() {
				part.compare()
			}
		}
		if t.Failed() {
			return
		}
	}
	part.catchUp()
	whole.catchUp()
	if _, err := whole.hub.Audit(t.Context()); err != nil {
		t.Error(err)
	}
}
