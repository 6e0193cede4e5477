package hub_test

import (
	"crypto/rand"
	"errors"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/hub/pgtest"
	"github.com/handtruck/handtruck/sync/hub/storetest"
	"github.com/handtruck/handtruck/sync/wire"
)

// TestNewFoldMakesRowsAnew updates a hub whose fold made other rows: one too many, one with another number, one that it found
// by something else, and none where there should be one. The first commit of the new version, be it of a push or of nothing,
// makes them all anew, tells devices what has changed, and says so in the log, once.
func TestNewFoldMakesRowsAnew(t *testing.T) {
	received := domain.Received{Goods: domain.Goods{Item: "0401"}, Quantity: 5, Dock: "DOCK-1", Day: "2026-03-02"}
	for name, store := range map[string]func(t *testing.T) hub.Store{
		"memory": func(*testing.T) hub.Store { return hub.NewMemoryStore("first") },
		"sqlite": openSQLite,
		"postgres": func(t *testing.T) hub.Store {
			store, err := hub.OpenPostgres(t.Context(), pgtest.Database(t))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { store.Close() })
			return store
		},
	} {
		for _, with := range []string{"a push", "nothing"} {
			t.Run(name+" with "+with, func(t *testing.T) {
				store := store(t)
				newer := hub.New(store, rand.Reader, hub.Policy{})
				older := newer.WithRelease(before())
				importSite(t, older, storetest.Start)
				d := storetest.Enroll(t, older, "t1")
				storetest.Commit(t, older, d.Push(t, received, domain.GoodsMoved{From: domain.At("DOCK-1"), To: domain.At("A"), Goods: received.Goods, Quantity: 2}))
				audit(t, older)
				if report, err := newer.Audit(t.Context()); err != nil || !report.Earlier {
					t.Fatalf("the audit of the newer version finds %+v: %v", report, err)
				}
				if with == "a push" {
					storetest.Commit(t, newer, d.Push(t, received))
				}
				for range 2 {
					tick(t, newer, storetest.Start)
				}
				if report, err := newer.Audit(t.Context()); err != nil || report.Earlier {
					t.Errorf("after the update the audit finds %+v: %v", report, err)
				}
				if got := timesRenewed(t, store); got != 1 {
					t.Errorf("the log says %d times that rows were made anew", got)
				}
				if gone := rowAt(t, store, domain.Lot{Item: "0401", Code: "OLD"}); gone.Body != nil || gone.Site == 0 {
					t.Errorf("devices are not told that the lot is gone: %+v", gone)
				}
				count := domain.Counted{Location: "A", Lines: []domain.CountedLine{{Goods: received.Goods, Quantity: 2}}}
				storetest.Commit(t, newer, d.Push(t, count)) // which looks at the history of the place
				audit(t, newer)
				if _, err := older.Commit(t.Context(), storetest.Start, nil); !errors.Is(err, hub.ErrOlder) {
					t.Errorf("the older hub commits: %v", err)
				}
			})
		}
	}
}

// before is a version whose fold makes other rows of receipts and movements.
func before() hub.Release {
	release := hub.Present()
	release.Vocabulary--
	release.FoldVersion--
	release.Fold = func(rows domain.Rows, seen domain.Seen, worker string, fact domain.Fact) {
		domain.Fold(rows, seen, worker, fact)
		switch fact := fact.(type) {
		case domain.Received:
			rows.Put(domain.Lot{Item: fact.Goods.Item, Code: "OLD"})
		case domain.GoodsMoved:
			for _, posting := range domain.All[domain.Posting](rows) {
				rows.Delete(domain.TablePosting, posting.Key())
				posting.Other = domain.At("ELSEWHERE")
				rows.Put(posting)
			}
			from, _ := domain.Get[domain.Stock](rows, domain.StockKey(fact.From, fact.Goods))
			stock, _ := domain.Get[domain.Stock](rows, domain.StockKey(fact.To, fact.Goods))
			stock.Quantity += from.Quantity
			rows.Put(stock)
			rows.Delete(domain.TableStock, from.Key())
		}
	}
	return release
}

func timesRenewed(t *testing.T, store hub.Store) (times int) {
	t.Helper()
	err := store.View(t.Context(), func(s hub.Snapshot) error {
		log, err := s.Log(0, 100)
		for _, e := range log {
			envelope, err := wire.Open(e.Data)
			if err != nil {
				return err
			}
			if envelope.Kind == domain.KindRowsRenewed {
				times++
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return times
}

func rowAt(t *testing.T, store hub.Store, row domain.Row) (entry hub.FeedEntry) {
	t.Helper()
	err := store.View(t.Context(), func(s hub.Snapshot) (err error) {
		entry, err = s.Row(domain.Address{Table: row.Table(), Key: row.Key()})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return entry
}
