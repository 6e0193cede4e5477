package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/wire"
)

// testPrune lets devices be away for shorter and for longer than the horizon, at a checkpoint and between two pages: who
// missed what was forgotten begins anew, and all end with the same rows.
func testPrune(t *testing.T, store hub.Store) {
	whole, part := newZones(t, store)
	whole.record(received(30), moved(domain.At("DOCK-1"), domain.At("A-1"), 10), domain.UnitMoved{Unit: "P-1", To: "A-2"})
	whole.catchUp()
	part.catchUp()
	away, between := part.NextPull(), part.NextPull()
	whole.record(moved(domain.At("A-1"), domain.At("DOCK-1"), 10), domain.UnitMoved{Unit: "P-1", From: "A-2", To: "B-1"}) // a row is gone, another leaves the zone
	between.Limit = 1
	page := ask(t, part, between)
	if page.Checkpoint != nil || page.Restart {
		t.Fatalf("the first page is %+v", page)
	}
	between.From, between.Staged = page.Next, &page.Staging
	days := func(n int) {
		t.Helper()
		if _, err := whole.hub.Commit(t.Context(), Start.Add(time.Duration(n)*24*time.Hour), nil); err != nil {
			t.Fatal(err)
		}
	}
	days(domain.HorizonDays - 1)
	if page := ask(t, part, away); page.Restart || gone(page) == 0 {
		t.Errorf("within the horizon it is told of %d rows that are gone, restart %t", gone(page), page.Restart)
	}
	if page := ask(t, part, between); page.Restart {
		t.Error("within the horizon it is sent back to the beginning")
	}
	days(domain.HorizonDays + 2)
	for what, question := range map[string]wire.Pull{"at a checkpoint": away, "between two pages": between} {
		if page := ask(t, part, question); !page.Restart {
			t.Errorf("%s it goes on although it missed what is forgotten", what)
		}
	}
	if page := ask(t, part, wire.Pull{Limit: 1}); page.Restart {
		t.Error("a new device is sent back to the beginning")
	}
	part.catchUp()
	whole.record(received(1))
	part.catchUp()
	whole.catchUp()
	mark := domain.Address{Table: domain.TableStock, Key: domain.StockKey(domain.At("A-1"), domain.Goods{Item: "0401"})}
	look(t, store, func(s hub.Snapshot) error {
		if row, err := s.Row(mark); !errors.Is(err, hub.ErrNotFound) {
			t.Errorf("the mark of a row that is gone is kept: %+v (%v)", row, err)
		}
		return nil
	})
	if _, err := whole.hub.Audit(t.Context()); err != nil {
		t.Error(err)
	}
}

func ask(t *testing.T, d *handheld, question wire.Pull) wire.Pulled {
	t.Helper()
	question.Version = wire.Version
	page, err := d.hub.Pull(t.Context(), Start, d.Identity().Replica, question)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func gone(page wire.Pulled) (count int) {
	for _, row := range page.Rows {
		if len(row.Body) == 0 {
			count++
		}
	}
	return count
}
