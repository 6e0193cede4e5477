package terminal_test

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/handtruck/handtruck/app/terminal"
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/desk"
	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/wire"
)

// The replica of a large site.
const (
	largeLocations = 50_000
	largeStock     = 500_000
	largeItems     = 20_000
	pageRows       = 20_000
)

// noLink is a handheld in a dead corner.
type noLink struct{}

func (noLink) Sync(context.Context) error { return nil }
func (noLink) Radio(bool)                 {}
func (noLink) Online() bool               { return false }
func (noLink) Loaded() work.Loaded        { return work.Loaded{} }
func (noLink) Trouble() error             { return nil }
func (noLink) Wake()                      {}

// BenchmarkScanToAnswer is a worker on a site of 50,000 places and 500,000 rows of stock: he receives, puts away, counts
// and looks things up. Each input is timed from the line to the answer; in turns with it one raw durable commit is, which
// is the floor. It prints p50 as a multiple of the floor's and how far p99 lies above the floor's, in ms.
func BenchmarkScanToAnswer(b *testing.B) {
	device := largeSite(b)
	handheld, err := terminal.New(desk.Machine{Verify: func(hash, pin string) bool { return hash == pin }}, device, noLink{}, replica.NewClock(time.Time{}))
	if err != nil {
		b.Fatal(err)
	}
	raw := rawCommit(b)
	var ours, floor []time.Duration
	send := func(e work.Event) terminal.Answer {
		start := time.Now()
		answer := handheld.Handle(b.Context(), terminal.Input{Event: e})
		middle := time.Now()
		raw()
		ours, floor = append(ours, middle.Sub(start)), append(floor, time.Since(middle))
		if answer.Tone == work.Error {
			b.Fatalf("%v is refused at %s: %s", e, answer.Step, answer.Message)
		}
		return answer
	}
	send(work.Scan{Text: "W"})
	send(work.Enter{Text: "1"})
	ours, floor = nil, nil
	round := 0
	for b.Loop() {
		round++
		item := work.Scan{Text: fmt.Sprintf("I%05d", round%largeItems)}
		for _, e := range []work.Event{work.Choose{Option: "receive"}, work.Choose{Option: "blind"}, item, work.Enter{Text: "5"},
			work.Choose{Option: "loose"}, work.Choose{Option: "finish"}, work.Choose{Option: "putaway"}} {
			send(e)
		}
		place, _ := send(item).Show.Get("location").(string)
		for _, e := range []work.Event{work.Scan{Text: place}, work.Enter{Text: "5"}, work.Back{}, item, work.Back{}} {
			send(e)
		}
	}
	slices.Sort(ours)
	slices.Sort(floor)
	at := func(sorted []time.Duration, share int) time.Duration { return sorted[len(sorted)*share/100] }
	b.ReportMetric(float64(at(ours, 50).Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(at(ours, 50))/float64(at(floor, 50)), "p50-of-floor")
	b.ReportMetric(float64(at(ours, 99).Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64((at(ours, 99)-at(floor, 99)).Microseconds())/1000, "p99-over-floor-ms")
}

// largeSite is a device whose replica holds a large site.
func largeSite(b *testing.B) *replica.Folder {
	b.Helper()
	dir := filepath.Join(b.TempDir(), "t1")
	device, err := replica.Open(b.Context(), dir, replica.NewClock(time.Time{}))
	if err != nil {
		b.Fatal(err)
	}
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		b.Fatal(err)
	}
	if err := device.SetIdentity(replica.Identity{Name: "t1", Replica: "r-1", Key: key}); err != nil {
		b.Fatal(err)
	}
	if err := device.Close(); err != nil {
		b.Fatal(err)
	}
	base, err := replica.OpenBase(b.Context(), filepath.Join(dir, "replica.db"))
	if err != nil {
		b.Fatal(err)
	}
	fill(b, base)
	if err := base.Close(); err != nil {
		b.Fatal(err)
	}
	if device, err = replica.Open(b.Context(), dir, replica.NewClock(time.Time{})); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := device.Close(); err != nil {
			b.Error(err)
		}
	})
	return device
}

// fill publishes the rows of a large site, as a pull does.
func fill(b *testing.B, base replica.Base) {
	b.Helper()
	var page []wire.FeedRow
	site, sums := int64(0), map[domain.Table]wire.Fingerprint{}
	publish := func() {
		site++
		if err := base.Publish("e", page, wire.Checkpoint{Site: site, Fingerprints: sums}); err != nil {
			b.Fatal(err)
		}
		page = page[:0]
	}
	put := func(row domain.Row) {
		body, err := wire.EncodeRow(row)
		if err != nil {
			b.Fatal(err)
		}
		sums[row.Table()] = sums[row.Table()].Add(row.Table(), row.Key(), body)
		page = append(page, wire.FeedRow{Table: row.Table(), Key: row.Key(), Body: body})
		if len(page) == pageRows {
			publish()
		}
	}
	put(domain.Site{Code: "BIG", TimeZone: "Europe/Berlin"})
	put(domain.Worker{Badge: "W", PINHash: "1", Roles: []domain.Role{domain.Supervisor}})
	put(domain.Location{Code: "DOCK", Kind: domain.Dock})
	for i := range largeLocations {
		x, y := int64(i%200)*1500, int64(i/200)*1200
		put(domain.Location{Code: fmt.Sprintf("L%05d", i), Kind: domain.Storage, XMM: &x, YMM: &y, Sequence: int64(i)})
	}
	for i := range largeItems {
		put(domain.Item{Code: fmt.Sprintf("I%05d", i), Name: "Item", UoM: "piece"})
	}
	for i := range largeStock {
		goods := domain.Goods{Item: fmt.Sprintf("I%05d", i%largeItems), Lot: fmt.Sprint(i / largeItems)}
		put(domain.Stock{Holder: domain.At(fmt.Sprintf("L%05d", i%largeLocations)), Goods: goods, Quantity: 10})
	}
	publish()
}

// rawCommit commits one row of the size of a fact with its state, as SQLite does it by itself.
func rawCommit(b *testing.B) func() {
	b.Helper()
	db, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "raw.db"), sqlite.Options{Durability: sqlite.Full, Application: 1,
		Schema: "CREATE TABLE fact(number INTEGER PRIMARY KEY, data BLOB)", Connections: 1, BusyMS: 1000})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	})
	insert, err := db.Prepare("INSERT INTO fact(number, data) VALUES($1, $2)")
	if err != nil {
		b.Fatal(err)
	}
	data, number := make([]byte, 400), 0
	return func() {
		number++
		if err := commit(b.Context(), db, insert, number, data); err != nil {
			b.Fatal(err)
		}
	}
}

func commit(ctx context.Context, db *sql.DB, insert *sql.Stmt, args ...any) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	if _, err := tx.StmtContext(ctx, insert).ExecContext(ctx, args...); err != nil {
		return fmt.Errorf("insert: %w", err)
	}
	return tx.Commit()
}
