package link_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// What one handheld recorded, another one sees, and an own fact is seen at once.
func TestFactGoesAllTheWay(t *testing.T) {
	s := startSite(t)
	a, b := s.device(t, "t1"), s.device(t, "t2")
	la, lb := link.New(a), link.New(b)
	sync(t, la)
	record(t, a, received(5), received(6))
	if got := atDock(a); got != 11 {
		t.Errorf("before it is sent, t1 sees %d", got)
	}
	if got := a.Unsynced(); got != 2 {
		t.Errorf("%d facts are unsent", got)
	}
	sync(t, la)
	sync(t, lb)
	if got := atDock(b); got != 11 {
		t.Errorf("t2 sees %d", got)
	}
	if a.Unsynced() != 0 || atDock(a) != 11 {
		t.Errorf("after sync t1 has %d unsent and sees %d", a.Unsynced(), atDock(a))
	}
	record(t, b, received(1))
	sync(t, lb)
	sync(t, la)
	if got := atDock(a); got != 12 {
		t.Errorf("t1 sees %d", got)
	}
	if _, err := s.hub.Audit(t.Context()); err != nil {
		t.Error(err)
	}
}

func sync(t *testing.T, l *link.Link) {
	t.Helper()
	if err := l.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestRadioOff(t *testing.T) {
	s := startSite(t)
	d := s.device(t, "t1")
	l := link.New(d)
	sync(t, l)
	l.Radio(false)
	record(t, d, received(1))
	if err := l.Sync(t.Context()); !errors.Is(err, link.ErrOffline) {
		t.Errorf("Sync without radio: %v", err)
	}
	if l.Online() || d.Unsynced() != 1 {
		t.Errorf("online %t, %d unsent", l.Online(), d.Unsynced())
	}
	l.Radio(true)
	sync(t, l)
	if !l.Online() || d.Unsynced() != 0 {
		t.Errorf("online %t, %d unsent", l.Online(), d.Unsynced())
	}
}

func TestHubGone(t *testing.T) {
	s := startSite(t)
	d := s.device(t, "t1")
	l := link.New(d)
	sync(t, l)
	record(t, d, received(1))
	s.server.Close()
	if err := l.Sync(t.Context()); err == nil || errors.Is(err, link.ErrOffline) {
		t.Errorf("Sync without a hub: %v", err)
	}
	if d.Unsynced() != 1 || l.Online() {
		t.Errorf("online %t, %d unsent", l.Online(), d.Unsynced())
	}
}

// A handheld whose replica was deleted, with facts unsent and sent, comes back with nothing lost and nothing twice.
func TestReplicaDeleted(t *testing.T) {
	s := startSite(t)
	d := s.device(t, "t1")
	sync(t, link.New(d))
	record(t, d, received(3))
	sync(t, link.New(d))
	record(t, d, received(4))
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"replica.db", "replica.db-wal", "replica.db-shm"} {
		if err := os.Remove(filepath.Join(d.Dir, file)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	again, err := replica.Open(t.Context(), d.Dir, replica.NewClock(time.Time{}))
	if err != nil {
		t.Fatal(err)
	}
	d = again
	t.Cleanup(func() {
		if err := again.Close(); err != nil {
			t.Error(err)
		}
	})
	if got := atDock(d); got != 7 {
		t.Errorf("without its replica it sees %d", got)
	}
	sync(t, link.New(d))
	if got := atDock(d); got != 7 {
		t.Errorf("after sync it sees %d", got)
	}
	if _, err := s.hub.Audit(t.Context()); err != nil {
		t.Error(err)
	}
}

// Pages of the replica are damaged under a running program: the next sync fetches it anew, and what is
// unsent is still there.
func TestReplicaDamagedWhileInUse(t *testing.T) {
	s := startSite(t)
	d := s.device(t, "t1")
	sync(t, link.New(d))
	rows := make([]domain.Row, 2000)
	for i := range rows {
		rows[i] = domain.Barcode{Text: fmt.Sprint("code-", i), Item: "0401", Quantity: 1}
	}
	if err := s.hub.Import(t.Context(), time.Now(), rows); err != nil {
		t.Fatal(err)
	}
	sync(t, link.New(d))
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := replica.Open(t.Context(), d.Dir, replica.NewClock(time.Time{})) // with nothing in memory yet
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := again.Close(); err != nil {
			t.Error(err)
		}
	})
	record(t, again, received(4))
	damage(t, filepath.Join(d.Dir, "replica.db"))
	for i := range rows {
		rows[i] = domain.Barcode{Text: fmt.Sprint("code-", i), Item: "0401", Quantity: 2}
	}
	if err := s.hub.Import(t.Context(), time.Now(), rows); err != nil {
		t.Fatal(err)
	}
	sync(t, link.New(again))
	found := domain.All[domain.Barcode](again.View().Rows)
	if len(found) != len(rows) || found[len(found)-1].Quantity != 2 || atDock(again) != 4 {
		t.Errorf("%d of %d rows came, and %d at the dock", len(found), len(rows), atDock(again))
	}
	if _, err := s.hub.Audit(t.Context()); err != nil {
		t.Error(err)
	}
}

// A row whose bytes are damaged, in a page that is not, is no reason to stop either.
func TestRowDamaged(t *testing.T) {
	s := startSite(t)
	d := s.device(t, "t1")
	sync(t, link.New(d))
	record(t, d, received(4))
	db, err := sql.Open("sqlite", filepath.Join(d.Dir, "replica.db"))
	if err == nil {
		_, err = db.Exec("UPDATE row SET body=x'c1' WHERE tbl=$1", domain.TableItem)
	}
	if err := errors.Join(err, db.Close(), d.Close()); err != nil {
		t.Fatal(err)
	}
	again, err := replica.Open(t.Context(), d.Dir, replica.NewClock(time.Time{}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := again.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.hub.Import(t.Context(), time.Now(), []domain.Row{domain.Item{Code: "0401", Name: "Bolt"}}); err != nil {
		t.Fatal(err)
	}
	sync(t, link.New(again))
	if item, ok := domain.Get[domain.Item](again.View().Rows, "0401"); !ok || item.Name != "Bolt" || atDock(again) != 4 {
		t.Errorf("the item is %+v, and %d at the dock", item, atDock(again))
	}
}

// damage writes over the second half of a database's pages.
func damage(t *testing.T, path string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	info, err := file.Stat()
	if err == nil {
		_, err = file.WriteAt(bytes.Repeat([]byte{0xa5}, int(info.Size()/2)), info.Size()/2)
	}
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
}

// A long catch-up comes in pages and is shown only when it is whole.
func TestManyRows(t *testing.T) {
	s := startSite(t)
	a := s.device(t, "t1")
	la := link.New(a)
	sync(t, la)
	rows := make([]domain.Row, 2*wire.PullRowsMax+7)
	for i := range rows {
		rows[i] = domain.Barcode{Text: string(rune('a'+i%26)) + time.Duration(i).String(), Item: "0401", Quantity: 1}
	}
	if err := s.hub.Import(t.Context(), time.Now(), rows); err != nil {
		t.Fatal(err)
	}
	sync(t, la)
	if got := len(domain.All[domain.Barcode](a.View().Rows)); got != len(rows) {
		t.Errorf("%d of %d rows came", got, len(rows))
	}
}
