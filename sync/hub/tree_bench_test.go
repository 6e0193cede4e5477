package hub_test

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/hub/storetest"
	"github.com/handtruck/handtruck/sync/wire"
)

// BenchmarkProof is a pull without news by a device that last came many facts ago, out of a log of 100,000 facts: the hub
// proves that its history goes on from there. The floor is the same pull by a device that asks for no proof.
func BenchmarkProof(b *testing.B) {
	store, err := hub.OpenSQLite(b.Context(), filepath.Join(b.TempDir(), "hub.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	h := hub.New(store, bytes.NewReader(bytes.Repeat([]byte{7}, 1<<16)), hub.Policy{})
	code, err := h.NewCode(b.Context(), storetest.Start, "t1")
	if err != nil {
		b.Fatal(err)
	}
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	device, err := h.Enroll(b.Context(), storetest.Start, wire.Enroll{Version: wire.Version, Code: code, PublicKey: key.Public().(ed25519.PublicKey), Signs: true})
	if err != nil {
		b.Fatal(err)
	}
	var before *wire.TreeHead
	for page := range 100 {
		rows := make([]domain.Row, 1000)
		for i := range rows {
			rows[i] = domain.Barcode{Text: fmt.Sprint(page, "-", i), Item: "0401", Quantity: 1}
		}
		if err := h.Import(b.Context(), storetest.Start, rows); err != nil {
			b.Fatal(err)
		}
		if page == 61 {
			before = headOf(b, store)
		}
	}
	last := headOf(b, store)
	pull := func(head *wire.TreeHead) time.Duration {
		start := time.Now()
		ask := wire.Pull{Version: wire.Version, Oldest: wire.OldestVersion, Epoch: last.Epoch, From: wire.Position{Site: last.Size},
			Scopes: domain.Scopes{domain.Everything}, Since: last.Size, Head: head}
		page, err := h.Pull(b.Context(), storetest.Start, device.Replica, ask)
		if err != nil || page.Checkpoint == nil || len(page.Rows) > 0 {
			b.Fatalf("%d rows, %v", len(page.Rows), err)
		}
		return time.Since(start)
	}
	var proved, plain time.Duration
	for b.Loop() {
		plain += pull(nil)
		proved += pull(before)
	}
	b.ReportMetric(float64(plain.Microseconds())/float64(b.N), "floor-µs")
	b.ReportMetric(float64(proved.Microseconds())/float64(b.N), "proof-µs")
	b.ReportMetric(float64(proved)/float64(plain), "of-floor")
}

func headOf(b *testing.B, store hub.Store) *wire.TreeHead {
	b.Helper()
	var signed wire.TreeHead
	err := store.View(b.Context(), func(s hub.Snapshot) error {
		head, err := s.Head()
		signed = head.Signed()
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return &signed
}
