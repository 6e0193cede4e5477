package link_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/sqlite"
)

// A page of the replica is damaged where there is no radio. What stood on it is never taken for what is not there: a turn that
// asked for it is refused, and everything else goes on, also after the program was started anew. Facts are safe in any case, and
// the next sync brings the rows.
func TestWorkOnDamagedReplica(t *testing.T) {
	s := startSite(t)
	importItems(t, s, 500, "")
	d := s.device(t, "t1")
	sync(t, link.New(d))
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	damagePageOf(t, filepath.Join(d.Dir, "replica.db"), "I-250")
	again := reopened(t, d.Dir)
	work := func(item string) error {
		again.Lock()
		defer again.Unlock()
		domain.Get[domain.Item](again.View().Rows, item)
		return again.Record("W-1", []domain.Fact{domain.Received{Goods: domain.Goods{Item: item}, Quantity: 1, Dock: "DOCK-1", Day: "2026-03-02"}}, nil)
	}
	for round := range 2 {
		if err := work("I-100"); err != nil {
			t.Errorf("round %d: what can be read is refused: %v", round, err)
		}
		for range 2 {
			if err := work("I-250"); !errors.Is(err, replica.ErrUnreadable) {
				t.Errorf("round %d: what cannot be read is decided on: %v", round, err)
			}
		}
		if again.Damage() == nil || again.Unsynced() != round+1 {
			t.Errorf("round %d: %d facts are recorded; the damage is %v", round, again.Unsynced(), again.Damage())
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
		again = reopened(t, d.Dir)
	}
	defer again.Close()
	if err := work("I-250"); !errors.Is(err, replica.ErrUnreadable) {
		t.Errorf("what cannot be read is decided on: %v", err)
	}
	sync(t, link.New(again))
	if err := work("I-250"); err != nil || again.Damage() != nil || items(again) != 501 {
		t.Errorf("after the sync: %v, %v, %d items", err, again.Damage(), items(again))
	}
	stock, _ := domain.Get[domain.Stock](again.View().Rows, domain.StockKey(domain.At("DOCK-1"), domain.Goods{Item: "I-100"}))
	if stock.Quantity != 2 {
		t.Errorf("of the facts that were recorded meanwhile it sees %d pieces", stock.Quantity)
	}
}

// A fact whose rows cannot be read is safe all the same; the device only cannot show what it makes of them. It shows neither
// half of it nor a guess.
func TestFactOnDamagedRows(t *testing.T) {
	s := startSite(t)
	rows := make([]domain.Row, 500)
	for i := range rows {
		place := fmt.Sprint("P-", i)
		rows[i] = domain.Opening{Location: place, Goods: domain.Goods{Item: "0401"}, Quantity: 100}
	}
	if err := s.hub.Import(t.Context(), time.Now(), rows); err != nil {
		t.Fatal(err)
	}
	d := s.device(t, "t1")
	sync(t, link.New(d))
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	stockAt := func(place string) string { return domain.StockKey(domain.At(place), domain.Goods{Item: "0401"}) }
	damagePageOf(t, filepath.Join(d.Dir, "replica.db"), stockAt("P-250"))
	again := reopened(t, d.Dir)
	defer again.Close()
	stands := func(place string) int64 {
		stock, _ := domain.Get[domain.Stock](again.View().Rows, stockAt(place))
		return stock.Quantity
	}
	record(t, again, domain.GoodsMoved{From: domain.At("P-100"), To: domain.At("P-250"), Goods: domain.Goods{Item: "0401"}, Quantity: 30},
		domain.GoodsMoved{From: domain.At("P-100"), To: domain.At("P-101"), Goods: domain.Goods{Item: "0401"}, Quantity: 4})
	if a, b, c := stands("P-100"), stands("P-101"), stands("P-250"); a != 96 || b != 104 || c != 0 {
		t.Errorf("it sees %d, %d and %d pieces", a, b, c)
	}
	sync(t, link.New(again))
	if a, b, c := stands("P-100"), stands("P-101"), stands("P-250"); a != 66 || b != 104 || c != 130 {
		t.Errorf("after the sync it sees %d, %d and %d pieces", a, b, c)
	}
}

// What no hub can have sent is damage as well: it is not asked for, which would be refused, but the rows are fetched anew.
func TestRowThatNoHubSent(t *testing.T) {
	for name, damage := range map[string]string{
		"a key that is no text": "UPDATE row SET pk=CAST(x'492dff' AS TEXT) WHERE tbl=3 AND pk='I-5'",
		"a table below all":     "INSERT INTO staged(tbl, pk, scope, body) VALUES(-1, 'I-5', '', x'a0')",
		"a scope put aside":     "INSERT INTO staged(tbl, pk, scope, body) VALUES(3, 'I-5', CAST(x'ff' AS TEXT), x'a0')",
	} {
		t.Run(name, func(t *testing.T) { fetchAnew(t, damage) })
	}
}

func fetchAnew(t *testing.T, damage string) {
	t.Helper()
	s := startSite(t)
	importItems(t, s, 500, "")
	d := s.device(t, "t1")
	sync(t, link.New(d))
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	harm(t, d.Dir, damage)
	again := reopened(t, d.Dir)
	defer again.Close()
	if err := again.Recount(domain.Tables()...); err != nil {
		t.Fatal(err)
	}
	importItems(t, s, 1, "news")
	sync(t, link.New(again))
	if items(again) != 501 || again.Damage() != nil {
		t.Errorf("there are %d items: %v", items(again), again.Damage())
	}
	if _, err := replica.Verify(t.Context(), again.Dir); err != nil {
		t.Error(err)
	}
}

// damagePageOf writes over the pages of a database on which a row stands. What the row is found by is left alone.
func damagePageOf(t *testing.T, path, key string) {
	t.Helper()
	const size = 4096
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	hit := 0
	for page := range len(file) / size {
		body := file[page*size : (page+1)*size]
		if page > 0 && body[0] == 10 && bytes.Contains(body, []byte(key)) { // a leaf of a table without row ids
			copy(body, bytes.Repeat([]byte{0xa5}, size))
			hit++
		}
	}
	if hit == 0 {
		t.Fatalf("no page has %q", key)
	}
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
}

// tornJournal is one in which facts cannot be read any more.
type tornJournal struct {
	replica.Journal
	torn *bool
}

func (j tornJournal) Read(from uint64, limit int) ([]replica.Record, error) {
	if *j.torn {
		return nil, sqlite.ErrBroken
	}
	return j.Journal.Read(from, limit)
}

// Facts that are damaged under a running program can never be sent, nor can any behind them. Nothing more is recorded, and nobody is
// told that all is safe.
func TestJournalDamagedWhileInUse(t *testing.T) {
	s := startSite(t)
	d := s.device(t, "t1")
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	torn := false
	between := replica.Between{Journal: func(j replica.Journal) replica.Journal { return tornJournal{j, &torn} }, Base: func(b replica.Base) replica.Base { return b }}
	again, err := replica.OpenThrough(t.Context(), d.Dir, replica.NewClock(time.Time{}), between)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	sync(t, link.New(again))
	record(t, again, received(1), received(2))
	torn = true
	if err := link.New(again).Sync(t.Context()); !errors.Is(err, replica.ErrFailed) {
		t.Errorf("the sync says: %v", err)
	}
	if !errors.Is(again.Storage(), replica.ErrFailed) || again.Damage() != nil {
		t.Errorf("the storage says %v, the rows say %v", again.Storage(), again.Damage())
	}
	if err := again.Record("W-1", []domain.Fact{received(4)}, nil); !errors.Is(err, replica.ErrFailed) || again.Unsynced() != 2 {
		t.Errorf("a fact that nobody will ever get is recorded: %v", err)
	}
}
