package hub_test

import (
	"crypto/rand"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/hub/storetest"
	"github.com/handtruck/handtruck/sync/wire"
)

// What a hub does not understand is kept and named, and counts once the hub was updated; the audit holds before and
// after, and what was recorded meanwhile stays as it was.
func TestUpdateFoldsWhatWasUndecoded(t *testing.T) {
	for name, store := range map[string]hub.Store{"memory": hub.NewMemoryStore("first"), "sqlite": openSQLite(t)} {
		t.Run(name, func(t *testing.T) {
			newer := hub.New(store, rand.Reader, hub.Policy{})
			older := hub.Older(newer, domain.KindReceived)
			now := storetest.Start
			importSite(t, older, now)
			d := storetest.Enroll(t, older, "t1")
			receipt := domain.Received{Goods: domain.Goods{Item: "0401"}, Quantity: 5, Dock: "DOCK-1", Day: "2026-03-02"}
			moved := domain.GoodsMoved{From: domain.At("DOCK-1"), To: domain.At("A"), Goods: domain.Goods{Item: "0401"}, Quantity: 2}
			storetest.Commit(t, older, d.Push(t, receipt, moved))
			if got := quantityAt(t, store, "DOCK-1"); got != -2 {
				t.Errorf("the dock has %d: the hub folded what it does not understand", got)
			}
			if states := undecoded(t, store); len(states) != 1 || states[0] != domain.DiscrepancyOpen {
				t.Errorf("the undecoded fact is told %v", states)
			}
			audit(t, older)
			audit(t, newer) // it still holds what the older one believed
			tick(t, older, now)
			audit(t, older)
			for range 2 {
				tick(t, newer, now)
				if got := quantityAt(t, store, "DOCK-1"); got != 3 {
					t.Errorf("after the update the dock has %d, not 3", got)
				}
			}
			if states := undecoded(t, store); len(states) != 1 || states[0] != domain.DiscrepancyClosed {
				t.Errorf("after the update the fact is told %v", states)
			}
			audit(t, newer)
			if _, err := older.Audit(t.Context()); err == nil {
				t.Error("an older program audited facts that it does not understand")
			}
		})
	}
}

// Two hubs of different versions on one store: once the newer one has committed, rows hold what the older one would fold over
// as if it were not there. It commits nothing any more, but still tells what stands there.
func TestOlderHubStepsBack(t *testing.T) {
	for name, store := range map[string]hub.Store{"memory": hub.NewMemoryStore("first"), "sqlite": openSQLite(t)} {
		t.Run(name, func(t *testing.T) {
			newer := hub.New(store, rand.Reader, hub.Policy{})
			older := hub.Older(newer, domain.KindCounted)
			now := storetest.Start
			importSite(t, older, now)
			d := storetest.Enroll(t, older, "t1")
			receipt := domain.Received{Goods: domain.Goods{Item: "0401"}, Quantity: 5, Dock: "DOCK-1", Day: "2026-03-02"}
			storetest.Commit(t, older, d.Push(t, receipt))
			count := domain.Counted{Round: "1", Location: "DOCK-1", Lines: []domain.CountedLine{{Goods: receipt.Goods, Quantity: 4}}}
			counted := d.Push(t, count)
			storetest.Commit(t, newer, counted)
			if _, err := older.Commit(t.Context(), now, hub.Pushes{d.Push(t, receipt)}); !errors.Is(err, hub.ErrOlder) {
				t.Errorf("the older hub commits: %v", err)
			}
			if _, err := older.Pull(t.Context(), now, d.ID, wire.Pull{Version: wire.Version}); err != nil {
				t.Errorf("the older hub tells nothing: %v", err)
			}
			audit(t, newer)
		})
	}
}

// Facts of a later version are taken in any case: unknown kinds, unknown fields, a protocol nobody heard of.
func TestFactsFromTheFuture(t *testing.T) {
	store := openSQLite(t)
	h := hub.New(store, rand.Reader, hub.Policy{})
	importSite(t, h, storetest.Start)
	d := storetest.Enroll(t, h, "t1")
	body, err := wire.Marshal(map[int]any{1: "R-1", 99: "new"})
	if err != nil {
		t.Fatal(err)
	}
	push := d.PushSealed(t, sealed(t, 1, 9999, body), sealed(t, 2, domain.KindReceiptClosed, body))
	push.Version = wire.Version + 7
	if answer := storetest.Commit(t, h, push)[0]; answer.Status != wire.PushTaken || answer.Acked != 2 {
		t.Errorf("answer is %+v", answer)
	}
	if states := undecoded(t, store); len(states) != 2 {
		t.Errorf("%d of 2 facts are told as undecoded", len(states))
	}
	audit(t, h)
	if _, err := h.Pull(t.Context(), storetest.Start, d.ID, wire.Pull{Version: wire.OldestVersion - 1}); wire.StatusOf(err) != 426 {
		t.Errorf("the pull of a device that is too old: %v", err)
	}
	push = d.Push(t, domain.ReceiptClosed{Receipt: "R-1"})
	push.Version = 0
	if answer := storetest.Commit(t, h, push)[0]; answer.Status != wire.PushTaken {
		t.Errorf("the push of a device that is too old is answered %+v", answer)
	}
}

func sealed(t *testing.T, number uint64, kind domain.Kind, body []byte) []byte {
	t.Helper()
	data, err := wire.Marshal(wire.Envelope{Number: number, Kind: kind, Worker: "W-1", Boot: 1, Body: cbor.RawMessage(body)})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func openSQLite(t *testing.T) hub.Store {
	t.Helper()
	store, err := hub.OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "hub.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

func importSite(t *testing.T, h *hub.Hub, now time.Time) {
	t.Helper()
	err := h.Import(t.Context(), now, []domain.Row{domain.Site{Code: "S", TimeZone: "UTC"},
		domain.Worker{Badge: "W-1", Roles: []domain.Role{domain.Receiver, domain.Picker}}, domain.Item{Code: "0401"},
		domain.Location{Code: "DOCK-1", Kind: domain.Dock}, domain.Location{Code: "A", Kind: domain.PickFace}})
	if err != nil {
		t.Fatal(err)
	}
}

func audit(t *testing.T, h *hub.Hub) {
	t.Helper()
	if _, err := h.Audit(t.Context()); err != nil {
		t.Error(err)
	}
}

func tick(t *testing.T, h *hub.Hub, now time.Time) {
	t.Helper()
	if _, err := h.Commit(t.Context(), now, nil); err != nil {
		t.Fatal(err)
	}
}

func quantityAt(t *testing.T, store hub.Store, location string) (quantity int64) {
	t.Helper()
	err := store.View(t.Context(), func(s hub.Snapshot) error {
		row, _ := domain.Get[domain.Stock](s, domain.StockKey(domain.At(location), domain.Goods{Item: "0401"}))
		quantity = row.Quantity
		return s.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return quantity
}

func undecoded(t *testing.T, store hub.Store) (states []domain.DiscrepancyState) {
	t.Helper()
	err := store.View(t.Context(), func(s hub.Snapshot) error {
		for _, d := range domain.All[domain.Discrepancy](s) {
			if d.Kind == domain.Undecoded {
				states = append(states, d.State)
			}
		}
		return s.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return states
}

// A hub that loses what it folded after an update gets that back from devices, beside the fact itself, in any order and also as
// an older one again: the fact counts once, and nothing stays named that was understood.
func TestRefoldedComesBack(t *testing.T) {
	for when, backUp := range map[string]int{"before the fact came": 0, "before the update": 1, "after it": 2} {
		for after, older := range map[string]bool{"the newer hub goes on": false, "the older one goes on for a while": true} {
			t.Run(when+", "+after, func(t *testing.T) {
				var newer *hub.Hub
				f := newFleetOf(t, 1, 2, func(present *hub.Hub) *hub.Hub {
					newer = present
					return hub.Older(newer, domain.KindReceived)
				})
				f.mustSync(f.devices...)
				backups := []*hub.MemoryStore{f.store.Backup()}
				f.devices[0].receive(5)
				f.mustSync(f.devices...)
				backups = append(backups, f.store.Backup())
				f.hub = newer
				tick(t, newer, f.now)
				f.mustSync(f.devices...)
				f.store.Restore(append(backups, f.store.Backup())[backUp])
				if older && backUp < 2 {
					f.hub = hub.Older(newer, domain.KindReceived)
					f.mustSync(f.devices[1], f.devices[0])
				}
				f.hub = newer
				for range 2 {
					f.mustSync(f.devices[1], f.devices[0])
					tick(t, newer, f.now)
				}
				if f.stock() != 5 {
					t.Errorf("5 pieces came, the hub has %d", f.stock())
				}
				for _, state := range undecoded(t, f.store) {
					if state != domain.DiscrepancyClosed {
						t.Error("a fact stays named as one that cannot be understood")
					}
				}
				f.audit()
			})
		}
	}
}
