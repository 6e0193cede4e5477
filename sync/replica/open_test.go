package replica_test

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/sqlite"
)

func TestFolderInUse(t *testing.T) {
	device := benchDevice(t)
	if _, err := replica.Open(t.Context(), device.Dir, replica.NewClock(time.Time{})); !errors.Is(err, replica.ErrInUse) {
		t.Errorf("a second terminal on one folder: %v", err)
	}
}

// What was recorded is there after the program ended in any way, with the work in hand.
func TestReopen(t *testing.T) {
	device := benchDevice(t)
	fact := domain.Received{Goods: domain.Goods{Item: "0401"}, Quantity: 7, Dock: "DOCK-1"}
	if err := device.Record("W-1", []domain.Fact{fact}, []byte("in hand")); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "after the crash")
	if err := os.CopyFS(copied, os.DirFS(device.Dir)); err != nil { // the files as a kill leaves them, log and all
		t.Fatal(err)
	}
	again, err := replica.Open(t.Context(), copied, replica.NewClock(time.Time{}))
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if state, err := again.State(); err != nil || string(state) != "in hand" {
		t.Errorf("the work in hand is %q (%v)", state, err)
	}
	stock, _ := domain.Get[domain.Stock](again.View().Rows, domain.StockKey(domain.At("DOCK-1"), fact.Goods))
	if stock.Quantity != 7 || again.Unsynced() != 1 {
		t.Errorf("stock is %d, %d facts are unsent", stock.Quantity, again.Unsynced())
	}
}

// A broken replica is rebuilt, as the hub has what was in it; a broken journal is an error, as nobody has.
func TestBrokenFiles(t *testing.T) {
	for file, want := range map[string]error{"replica.db": nil, "facts.db": sqlite.ErrForeign} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, file), bytes.Repeat([]byte("torn"), 2000), 0o600); err != nil {
			t.Fatal(err)
		}
		device, err := replica.Open(t.Context(), dir, replica.NewClock(time.Time{}))
		if !errors.Is(err, want) {
			t.Errorf("%s: %v", file, err)
		}
		if err == nil {
			device.Close()
		}
	}
}

// A disk that is full refuses the scan: no fact, no stock, no state, and the next scan goes on as if nothing was.
func TestNothingHalfDone(t *testing.T) {
	journal := replica.NewMemoryJournal()
	device, err := replica.New(journal, replica.NewMemoryBase(), replica.NewClock(time.Time{}))
	if err != nil {
		t.Fatal(err)
	}
	if err := device.SetIdentity(replica.Identity{Name: "t1", Replica: "r1"}); err != nil {
		t.Fatal(err)
	}
	fact := domain.Received{Goods: domain.Goods{Item: "0401"}, Quantity: 7, Dock: "DOCK-1"}
	journal.Fail = func() error { return sqlite.ErrFull }
	if err := device.Record("W-1", []domain.Fact{fact}, []byte("state")); !errors.Is(err, sqlite.ErrFull) {
		t.Errorf("recording on a full disk: %v", err)
	}
	state, err := device.State()
	stock, there := domain.Get[domain.Stock](device.View().Rows, domain.StockKey(domain.At("DOCK-1"), fact.Goods))
	if err != nil || state != nil || there || device.Unsynced() != 0 {
		t.Errorf("left behind: state %q, stock %+v, %d facts (%v)", state, stock, device.Unsynced(), err)
	}
	journal.Fail = nil
	if err := device.Record("W-1", []domain.Fact{fact}, []byte("state")); err != nil || device.Unsynced() != 1 {
		t.Errorf("after making room: %v, %d facts", err, device.Unsynced())
	}
}

// A newer app may have added to the journal; the older one that is put back in its place reads and writes it still.
func TestDowngrade(t *testing.T) {
	path := filepath.Join(t.TempDir(), "facts.db")
	appendFact := func(number uint64) {
		t.Helper()
		j, err := replica.OpenJournal(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		defer j.Close()
		if err := j.Append([]replica.Record{{Number: number, Data: []byte{byte(number)}}}, nil, nil); err != nil {
			t.Fatal(err)
		}
		if page, err := j.Read(1, 10); err != nil || uint64(len(page)) != number {
			t.Errorf("%d facts (%v)", len(page), err)
		}
	}
	appendFact(1)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), `ALTER TABLE fact ADD COLUMN later TEXT NOT NULL DEFAULT '';
		CREATE TABLE more(id INTEGER PRIMARY KEY); PRAGMA user_version=99`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	appendFact(2)
}

// A cursor that nobody can read is a broken replica, too: it keeps nobody from what was recorded.
func TestBrokenCursor(t *testing.T) {
	dir := t.TempDir()
	device, err := replica.Open(t.Context(), dir, replica.NewClock(time.Time{}))
	if err != nil {
		t.Fatal(err)
	}
	if err := device.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, "replica.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), "INSERT INTO kv(name, value) VALUES('cursor', x'ff00')"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := replica.Open(t.Context(), dir, replica.NewClock(time.Time{}))
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if !again.Fresh() {
		t.Errorf("the broken replica is at %d", again.Position())
	}
}

// Rows that cannot be put in the place of others, as the disk is full, leave a device without rows. It goes on recording, now
// and after it was started anew, and takes the next ones.
func TestInstallFails(t *testing.T) {
	device := benchDevice(t)
	failed := errors.New("no room")
	if err := device.Install(func() (replica.Base, error) { return nil, failed }); !errors.Is(err, failed) {
		t.Errorf("it says %v", err)
	}
	fact := domain.Received{Goods: domain.Goods{Item: "0401"}, Quantity: 7, Dock: "DOCK-1"}
	seen := func() int64 {
		stock, _ := domain.Get[domain.Stock](device.View().Rows, domain.StockKey(domain.At("DOCK-1"), fact.Goods))
		return stock.Quantity
	}
	for n := range int64(2) {
		if got := seen(); got != 7*n {
			t.Errorf("behind %d facts it sees %d", n, got)
		}
		if err := device.Record("W-1", []domain.Fact{fact}, nil); err != nil {
			t.Errorf("fact %d: %v", n, err)
		}
	}
	path := filepath.Join(device.Dir, "replica.db")
	if err := device.Install(func() (replica.Base, error) { return replica.OpenBase(t.Context(), path) }); err != nil || seen() != 14 {
		t.Errorf("other rows: %v; it sees %d", err, seen())
	}
}
