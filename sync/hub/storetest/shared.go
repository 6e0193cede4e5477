package storetest

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/replica"
	"golang.org/x/sync/errgroup"
)

// RunShared holds an engine against what package hub promises of several processes on one database. open returns
// several stores on one new empty database.
func RunShared(t *testing.T, open func(t *testing.T, n int) []hub.Store) {
	for name, test := range map[string]func(*testing.T, []hub.Store){
		"what one commits the others fold on": testTurns,
		"commits of all get one dense order":  testCrowd,
		"clocks that differ give one time":    testClocksApart,
	} {
		t.Run(name, func(t *testing.T) {
			stores := open(t, 3)
			t.Cleanup(func() {
				for _, store := range stores {
					if err := store.Close(); err != nil {
						t.Error(err)
					}
				}
			})
			test(t, stores)
		})
	}
}

// testTurns lets processes commit in turns: each has rows in memory that another one has changed since.
func testTurns(t *testing.T, stores []hub.Store) {
	hubs := []*hub.Hub{newHub(t, stores[0])}
	for _, store := range stores[1:] {
		hubs = append(hubs, hub.New(store, new(counter), hub.Policy{}))
	}
	d := Enroll(t, hubs[0], "t1")
	for i := range 4 * len(hubs) {
		Commit(t, hubs[i%len(hubs)], d.Push(t, received(1), domain.ToteAssigned{Run: fmt.Sprint("run-", i%2), Order: "S-1", Tote: fmt.Sprint("TOTE-", i)}))
		if got := stock(t, stores[(i+1)%len(stores)]); got != int64(i+1) {
			t.Errorf("after %d turns stock is %d", i+1, got)
		}
	}
	if _, err := hubs[0].Audit(t.Context()); err != nil {
		t.Error(err)
	}
}

// testCrowd lets all processes commit at once.
func testCrowd(t *testing.T, stores []hub.Store) {
	const pushes = 10
	first := newHub(t, stores[0])
	var group errgroup.Group
	for i, store := range stores {
		h, d := hub.New(store, new(counter), hub.Policy{}), Enroll(t, first, fmt.Sprintf("t%0*d", i+1, i))
		var facts []hub.PushFrom
		for range pushes {
			facts = append(facts, d.Push(t, received(1)))
		}
		group.Go(func() error {
			for _, push := range facts {
				if _, err := h.Commit(t.Context(), Start, hub.Pushes{push}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if got := stock(t, stores[0]); got != int64(pushes*len(stores)) {
		t.Errorf("stock is %d, not %d", got, pushes*len(stores))
	}
	if _, err := first.Audit(t.Context()); err != nil {
		t.Error(err)
	}
}

// testNUL records what a broken label may hold: every engine keeps it, or one such scan would stop a site.
func testNUL(t *testing.T, store hub.Store) {
	h := newHub(t, store)
	d := Enroll(t, h, "t1")
	goods := domain.Goods{Item: "0401", Lot: "L\x001\\x41"}
	Commit(t, h, d.Push(t, domain.Received{Goods: goods, Quantity: 3, Dock: "DOCK-1", Day: "2026-03-02"}))
	look(t, store, func(s hub.Snapshot) error {
		row, _ := domain.Get[domain.Stock](s, domain.StockKey(domain.At("DOCK-1"), goods))
		if row.Quantity != 3 {
			t.Errorf("stock is %+v", row)
		}
		return s.Err()
	})
}

// testExport opens an exported file as a device does and compares it with the hub.
func testExport(t *testing.T, store hub.Store) {
	if _, ok := store.(*hub.MemoryStore); ok {
		t.Skip("a store without files exports none")
	}
	h := newHub(t, store)
	d := Enroll(t, h, "t1")
	Commit(t, h, d.Push(t, received(5)))
	path := filepath.Join(t.TempDir(), "replica.db")
	if err := store.Export(t.Context(), path, domain.Scopes{domain.Everything}); err != nil {
		t.Fatal(err)
	}
	base, err := replica.OpenBase(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer base.Close()
	if base.Cursor().AppliedOf(d.ID) != 1 {
		t.Errorf("the cursor is %+v", base.Cursor())
	}
	look(t, store, func(s hub.Snapshot) error {
		sums, err := s.Fingerprints(domain.Scopes{domain.Everything})
		for table, sum := range sums {
			if base.Cursor().Fingerprints[table] != sum {
				t.Errorf("the fingerprint of table %d differs", table)
			}
		}
		for _, table := range domain.Tables() {
			if !table.Replicated() {
				continue
			}
			want, got := s.Find(table, domain.Term{}), base.Find(table, domain.Term{})
			if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
				t.Errorf("table %d holds %+v instead of %+v", table, got, want)
			}
		}
		found := domain.Find[domain.Stock](base, domain.ByItem, "0401")
		if len(found) == 0 {
			t.Error("the stock cannot be found by its item")
		}
		return err
	})
}
