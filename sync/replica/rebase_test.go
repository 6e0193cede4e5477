package replica_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/wire"
)

const (
	rebaseFacts = 5_000
	rebaseRows  = 50_000
)

// BenchmarkRebase is a long absence: 5,000 facts are unsent while 50,000 rows come, are put aside page by page and
// published, and the facts are folded again on top. The floor is the same rows written to a file in one commit.
func BenchmarkRebase(b *testing.B) {
	pages := newsPages(b)
	facts := make([]domain.Fact, rebaseFacts)
	for i := range facts {
		facts[i] = domain.Received{Goods: domain.Goods{Item: fmt.Sprint(20000 + i%500)}, Quantity: 1, Dock: "DOCK-1", Day: "2026-03-02"}
	}
	for b.Loop() {
		b.StopTimer()
		device := benchDevice(b)
		for chunk := range slices.Chunk(facts, 100) {
			if err := device.Record("W-1", chunk, nil); err != nil {
				b.Fatal(err)
			}
		}
		b.StartTimer()
		start := time.Now()
		for _, page := range pages {
			if _, err := device.Pulled(page); err != nil {
				b.Fatal(err)
			}
		}
		ours := time.Since(start)
		b.StopTimer()
		stock, _ := domain.Get[domain.Stock](device.View().Rows, domain.StockKey(domain.At("DOCK-1"), domain.Goods{Item: "20000"}))
		if device.Unsynced() != rebaseFacts || stock.Quantity != rebaseFacts/500 || device.Position() != rebaseRows {
			b.Fatalf("%d unsent at %d, stock %d", device.Unsynced(), device.Position(), stock.Quantity)
		}
		floor := writeRows(b, pages)
		b.ReportMetric(ours.Seconds(), "s")
		b.ReportMetric(floor.Seconds(), "floor-s")
		b.ReportMetric(ours.Seconds()/floor.Seconds(), "x-floor")
		b.StartTimer()
	}
}

// newsPages are stock rows in full pages, the last with its checkpoint.
func newsPages(b *testing.B) []wire.Pulled {
	b.Helper()
	rows := make([]wire.FeedRow, rebaseRows)
	var sum wire.Fingerprint
	for i := range rows {
		stock := domain.Stock{Holder: domain.At(fmt.Sprintf("A-%05d", i)), Goods: domain.Goods{Item: fmt.Sprint(20000 + i%500)}, Quantity: int64(i + 1)}
		body, err := wire.EncodeRow(stock)
		if err != nil {
			b.Fatal(err)
		}
		rows[i] = wire.FeedRow{Table: stock.Table(), Key: stock.Key(), Body: body}
		sum = sum.Add(stock.Table(), stock.Key(), body)
	}
	var pages []wire.Pulled
	for page := range slices.Chunk(rows, wire.PullRowsMax) {
		pages = append(pages, wire.Pulled{Epoch: "epoch", Rows: page, Next: wire.Position{Site: int64((len(pages) + 1) * wire.PullRowsMax)}})
	}
	pages[len(pages)-1].Checkpoint = &wire.Checkpoint{Site: rebaseRows, Fingerprints: map[domain.Table]wire.Fingerprint{domain.TableStock: sum}}
	return pages
}

// writeRows writes the rows of pages into one table of a new file and commits.
func writeRows(b *testing.B, pages []wire.Pulled) time.Duration {
	b.Helper()
	db, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "raw.db"), sqlite.Options{Durability: sqlite.Normal, Application: 1,
		Schema: "CREATE TABLE row(tbl INTEGER, pk TEXT, body BLOB, PRIMARY KEY(tbl, pk)) WITHOUT ROWID", Connections: 1, BusyMS: 1000})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	start := time.Now()
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	defer tx.Rollback()
	insert, err := tx.Prepare("INSERT INTO row(tbl, pk, body) VALUES($1, $2, $3)")
	if err != nil {
		b.Fatal(err)
	}
	for _, page := range pages {
		for _, row := range page.Rows {
			if _, err := insert.Exec(row.Table, row.Key, []byte(row.Body)); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}
