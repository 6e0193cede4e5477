package replica

import (
	"context"
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
)

// enrolled opens a device in a folder and makes it one of a site.
func enrolled(t *testing.T, dir string, between Between) *Folder {
	t.Helper()
	device, err := OpenThrough(t.Context(), dir, NewClock(time.Time{}), between)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { device.Close() })
	if err := device.SetIdentity(Identity{Name: "t1", Replica: "r1", Key: ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))}); err != nil {
		t.Fatal(err)
	}
	return device
}

// fill records long facts until the disk takes no more, and returns how many were taken.
func fill(t *testing.T, device *Folder) (taken int) {
	t.Helper()
	fact := domain.IncidentReported{What: domain.ReasonBlockedAisle, Note: strings.Repeat("x", 4096)}
	for range 10_000 {
		err := device.Record("W-1", []domain.Fact{fact}, []byte("state"))
		if err == nil {
			taken++
		}
		if device.Storage() != nil {
			return taken
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal("the disk does not become full")
	return 0
}

// outcome holds a device whose disk became full against what must be: all facts that were taken are there, none is taken any
// more, and with room again it goes on.
func outcome(t *testing.T, device *Folder, taken int, room func()) {
	t.Helper()
	fact := domain.IncidentReported{What: domain.ReasonBlockedAisle}
	if !errors.Is(device.Storage(), ErrFull) || device.Unsynced() != taken {
		t.Errorf("the storage says %v, %d of %d facts are kept", device.Storage(), device.Unsynced(), taken)
	}
	if _, err := os.Stat(filepath.Join(device.Dir, fileBallast)); err == nil {
		t.Error("the ballast still takes the room")
	}
	if err := device.Record("W-1", []domain.Fact{fact}, nil); !errors.Is(err, ErrFull) || device.Unsynced() != taken {
		t.Errorf("a fact on a full disk: %v, %d facts", err, device.Unsynced())
	}
	if push, more, err := device.NextPush(); err != nil || !more || len(push.Facts) == 0 {
		t.Errorf("what was recorded cannot be sent: %v", err)
	}
	room()
	if err := device.Record("W-1", []domain.Fact{fact}, nil); err != nil || device.Storage() != nil || device.Unsynced() != taken+1 {
		t.Errorf("with room again: %v, storage %v, %d facts", err, device.Storage(), device.Unsynced())
	}
	if _, err := os.Stat(filepath.Join(device.Dir, fileBallast)); err != nil {
		t.Errorf("no room is kept back again: %v", err)
	}
}

// pages is a reserve inside SQLite: its disk is full when the file has so many pages.
type pages struct {
	*Ballast
	journal *sqliteJournal
	t       *testing.T
	room    bool
}

func (p *pages) limit(n string) {
	if _, err := p.journal.db.ExecContext(context.Background(), "PRAGMA max_page_count="+n); err != nil {
		p.t.Fatal(err)
	}
}

func (p *pages) Give() bool {
	if !p.Ballast.Give() {
		return false
	}
	p.limit("140")
	return true
}

func (p *pages) Take() error {
	if !p.room {
		return ErrFull
	}
	p.limit("100000")
	return p.Ballast.Take()
}

// A disk that becomes full still takes the fact in hand, out of the room that was kept back.
func TestFullDiskTakesTheFactInHand(t *testing.T) {
	var journal *sqliteJournal
	device := enrolled(t, t.TempDir(), Between{func(j Journal) Journal { journal = j.(*sqliteJournal); return j }, func(b Base) Base { return b }, nil})
	ballast := &Ballast{Path: filepath.Join(device.Dir, fileBallast), Bytes: 1 << 16}
	if err := ballast.Take(); err != nil {
		t.Fatal(err)
	}
	reserve := &pages{Ballast: ballast, journal: journal, t: t}
	device.reserve = reserve
	reserve.limit("120")
	taken := fill(t, device)
	outcome(t, device, taken, func() { reserve.room = true })
}

// failing is a journal whose disk fails at its next commit.
type failing struct {
	Journal
	asked int
}

func (f *failing) Append([]Record, []byte, []byte) error {
	f.asked++
	return ErrFailed
}

// A storage that failed is never asked again by the program that saw it fail.
func TestFailedStorageIsNotRetried(t *testing.T) {
	journal := &failing{}
	device := enrolled(t, t.TempDir(), Between{func(j Journal) Journal { journal.Journal = j; return journal }, func(b Base) Base { return b }, nil})
	for range 3 {
		if err := device.Record("W-1", []domain.Fact{domain.IncidentReported{What: "other"}}, nil); !errors.Is(err, ErrFailed) {
			t.Errorf("recording on a disk that failed: %v", err)
		}
	}
	if journal.asked != 1 || device.Unsynced() != 0 {
		t.Errorf("it was asked %d times, and %d facts are believed to be safe", journal.asked, device.Unsynced())
	}
}
