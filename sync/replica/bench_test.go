package replica_test

import (
	"crypto/ed25519"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/sqlite"
)

// BenchmarkRecord is one scan made durable: sealed, chained, committed and folded. The floor is a bare commit of a
// row of the same size with the same pragmas on the same disk, measured in turns with it.
func BenchmarkRecord(b *testing.B) {
	device := benchDevice(b)
	raw := rawCommit(b)
	fact := []domain.Fact{domain.Received{Goods: domain.Goods{Item: "0401"}, Quantity: 1, Dock: "DOCK-1", Day: "2026-03-02"}}
	state := []byte(`{"step":"receive/item","receipt":"R-1001"}`)
	var ours, floor time.Duration
	for b.Loop() {
		start := time.Now()
		if err := device.Record("W-1", fact, state); err != nil {
			b.Fatal(err)
		}
		middle := time.Now()
		raw()
		ours += middle.Sub(start)
		floor += time.Since(middle)
	}
	b.ReportMetric(float64(b.N)/ours.Seconds(), "facts/s")
	b.ReportMetric(float64(b.N)/floor.Seconds(), "floor-commits/s")
	b.ReportMetric(floor.Seconds()/ours.Seconds(), "of-floor")
}

func benchDevice(tb testing.TB) *replica.Folder {
	tb.Helper()
	device, err := replica.Open(tb.Context(), filepath.Join(tb.TempDir(), "t1"), replica.NewClock(time.Time{}))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := device.Close(); err != nil {
			tb.Error(err)
		}
	})
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		tb.Fatal(err)
	}
	if err := device.SetIdentity(replica.Identity{Name: "t1", Replica: "r-1", Key: key}); err != nil {
		tb.Fatal(err)
	}
	return device
}

// rawCommit commits one row of the size of a fact, and one of the size of a state, as SQLite does it by itself.
func rawCommit(tb testing.TB) func() {
	tb.Helper()
	db, err := sqlite.Open(tb.Context(), filepath.Join(tb.TempDir(), "raw.db"), sqlite.Options{Durability: sqlite.Full, Application: 1,
		Schema: "CREATE TABLE fact(number INTEGER PRIMARY KEY, data BLOB, hash BLOB)", Connections: 1, BusyMS: 1000})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})
	insert, err := db.Prepare("INSERT INTO fact(number, data, hash) VALUES($1, $2, $3)")
	if err != nil {
		tb.Fatal(err)
	}
	data, hash, number := make([]byte, 90), make([]byte, 32), 0
	return func() {
		number++
		if err := commit(db, insert, number, data, hash); err != nil {
			tb.Fatal(err)
		}
	}
}

func commit(db *sql.DB, insert *sql.Stmt, args ...any) error {
	tx, err := db.Begin()
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	if _, err := tx.Stmt(insert).Exec(args...); err != nil {
		return fmt.Errorf("insert: %w", err)
	}
	return tx.Commit()
}
