package replica_test

import (
	"crypto/ed25519"
	"database/sql"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/replica"
	_ "modernc.org/sqlite"
)

var update = flag.Bool("update", false, "write the journal of the present schema, if there is none")

// goldenJournal is a journal as the first version wrote it. It is never written again: a handheld in the field may come
// back with such a file after years.
const goldenJournal = "testdata/facts-1.db"

func writeGolden(t *testing.T) {
	dir := t.TempDir()
	d, err := replica.Open(t.Context(), dir, replica.NewClock(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)))
	if err != nil {
		t.Fatal(err)
	}
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	if err := d.SetIdentity(replica.Identity{Name: "t1", Replica: "r-1", Number: 7, Key: key, Hub: "http://127.0.0.1:8421"}); err != nil {
		t.Fatal(err)
	}
	for n := range int64(3) {
		fact := domain.Received{Goods: domain.Goods{Item: "0401"}, Quantity: n + 1, Dock: "DOCK-1"}
		if err := d.Record("W-1", []domain.Fact{fact}, []byte("in hand")); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "facts.db"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(goldenJournal, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// The journal of the first version, and one that a later version has added to, open with everything that is in them.
func TestJournalOfOtherVersions(t *testing.T) {
	if _, err := os.Stat(goldenJournal); err != nil && *update {
		writeGolden(t)
	}
	golden, err := os.ReadFile(goldenJournal)
	if err != nil {
		t.Fatal(err)
	}
	for name, later := range map[string]string{
		"of the first":    "",
		"of a later one":  "PRAGMA user_version=99; ALTER TABLE fact ADD COLUMN more BLOB; CREATE TABLE later(a); INSERT INTO kv(name, value) VALUES('later', x'00')",
		"with later keys": "PRAGMA user_version=1",
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "facts.db")
			if err := os.WriteFile(path, golden, 0o600); err != nil {
				t.Fatal(err)
			}
			db, err := sql.Open("sqlite", path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := db.Exec(later); err != nil {
				t.Fatal(err)
			}
			db.Close()
			d, err := replica.Open(t.Context(), dir, replica.NewClock(time.Time{}))
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			if state, err := d.State(); err != nil || string(state) != "in hand" || d.Unsynced() != 3 || d.Identity().Number != 7 {
				t.Errorf("%q in hand, %d unsent, number %d, %v", state, d.Unsynced(), d.Identity().Number, err)
			}
			if err := d.Record("W-1", []domain.Fact{domain.Received{Goods: domain.Goods{Item: "0401"}, Quantity: 4, Dock: "DOCK-1"}}, nil); err != nil {
				t.Fatal(err)
			}
			stock, _ := domain.Get[domain.Stock](d.View().Rows, domain.StockKey(domain.At("DOCK-1"), domain.Goods{Item: "0401"}))
			if stock.Quantity != 10 {
				t.Errorf("it sees %d", stock.Quantity)
			}
		})
	}
}
