package replica_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// shipped are the bytes of a golden file of package wire.
func shipped(f *testing.F, file string) (forms [][]byte) {
	f.Helper()
	text, err := os.ReadFile(filepath.Join("../wire/testdata/golden", file))
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		digits, ok := strings.CutPrefix(strings.TrimSpace(line), "hex ")
		if !ok {
			continue
		}
		data, err := hex.DecodeString(digits)
		if err != nil {
			f.Fatal(err)
		}
		forms = append(forms, data)
	}
	return forms
}

// pages are answers that a hub could give.
func pages(f *testing.F) [][]byte {
	f.Helper()
	var rows []wire.FeedRow
	for _, row := range []domain.Row{domain.Item{Code: "0401"}, domain.Location{Code: "DOCK-1", Kind: domain.Dock},
		domain.Stock{Holder: domain.At("DOCK-1"), Goods: domain.Goods{Item: "0401"}, Quantity: 7}} {
		body, err := wire.EncodeRow(row)
		if err != nil {
			f.Fatal(err)
		}
		rows = append(rows, wire.FeedRow{Table: row.Table(), Key: row.Key(), Body: body})
	}
	sums := map[domain.Table]wire.Fingerprint{}
	for _, row := range rows {
		sums[row.Table] = sums[row.Table].Add(row.Table, row.Key, row.Body)
	}
	forms := shipped(f, "message/Pulled")
	for _, page := range []wire.Pulled{{Epoch: "epoch", Rows: rows, Next: wire.Position{Site: 3}}, {Restart: true},
		{Epoch: "epoch", Rows: rows, Next: wire.Position{Site: 3}, Checkpoint: &wire.Checkpoint{Site: 3, Applied: 2, Acked: 2, Fingerprints: sums}}} {
		data, err := wire.Marshal(page)
		if err != nil {
			f.Fatal(err)
		}
		forms = append(forms, data)
	}
	return forms
}

// FuzzAnswer lets a hub answer anything to a pull and to a push. Whatever it says, the device keeps its facts, does not
// fall over, and records the next one.
func FuzzAnswer(f *testing.F) {
	for _, page := range pages(f) {
		for _, pushed := range shipped(f, "message/Pushed") {
			f.Add(page, pushed)
		}
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, page, pushed []byte) {
		var pulled wire.Pulled
		var answer wire.Pushed
		readable := wire.Unmarshal(page, &pulled) == nil
		pushable := wire.Unmarshal(pushed, &answer) == nil
		if !readable && !pushable {
			return
		}
		for _, open := range []func() replica.Base{
			func() replica.Base { return replica.NewMemoryBase() },
			func() replica.Base { return emptyBase(t, dir) },
		} {
			journal, device := recorded(t, open())
			before, err := journal.Read(1, 100)
			if err != nil {
				t.Fatal(err)
			}
			if readable {
				device.Pulled(pulled) // it may refuse
			}
			if pushable {
				device.Pushed(answer)
			}
			if readable {
				device.Pulled(pulled)
			}
			unharmed(t, journal, device, before)
			if err := device.Close(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func emptyBase(t *testing.T, dir string) replica.Base {
	t.Helper()
	path := filepath.Join(dir, "replica.db")
	for _, suffix := range []string{"", "-wal", "-shm"} {
		os.Remove(path + suffix)
	}
	base, err := replica.OpenBase(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return base
}

// recorded is a device with three facts.
func recorded(t *testing.T, base replica.Base) (*replica.MemoryJournal, *replica.Device) {
	t.Helper()
	journal := replica.NewMemoryJournal()
	device, err := replica.New(journal, base, replica.NewClock(time.Time{}))
	if err != nil {
		t.Fatal(err)
	}
	if err := device.SetIdentity(replica.Identity{Name: "t1", Replica: "r-1", Key: ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))}); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := device.Record("W-1", []domain.Fact{receipt}, nil); err != nil {
			t.Fatal(err)
		}
	}
	return journal, device
}

var receipt = domain.Received{Goods: domain.Goods{Item: "0401"}, Quantity: 1, Dock: "DOCK-1", Day: "2026-03-02"}

// unharmed holds that a device has its facts and records on.
func unharmed(t *testing.T, journal replica.Journal, device *replica.Device, before []replica.Record) {
	t.Helper()
	after, err := journal.Read(1, 100)
	if err != nil || len(after) < len(before) {
		t.Fatalf("%d facts of %d are left (%v)", len(after), len(before), err)
	}
	for i := range before {
		if !bytes.Equal(after[i].Data, before[i].Data) {
			t.Fatalf("fact %d has become another one", i+1)
		}
	}
	if n := device.Unsynced(); n < 0 || n > len(after) {
		t.Fatalf("%d facts of %d are unsent", n, len(after))
	}
	for _, table := range domain.Tables() {
		device.View().Rows.Find(table, domain.Term{})
	}
	if err := device.Record("W-1", []domain.Fact{receipt}, nil); err != nil {
		t.Fatalf("the next fact: %v", err)
	}
	if _, _, err := device.NextPush(); err != nil {
		t.Fatalf("the next push: %v", err)
	}
	device.NextPull()
}
