package link_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// Rows that were damaged on the device are found when they are counted and healed where they are; what was there
// is kept, and the site is told once.
func TestRepair(t *testing.T) {
	for name, damage := range map[string]string{
		"changed":   "UPDATE row SET body=x'a101624c35' WHERE tbl=3 AND pk='I-5'",
		"missing":   "DELETE FROM row WHERE tbl=3 AND pk IN ('I-5', 'I-6', 'I-7')",
		"too much":  "INSERT INTO row(tbl, pk, seq, scope, body) VALUES(3, 'I-X', 1, '', x'a10163492d58')",
		"sum wrong": "", // the rows are right, and what is kept of them is not
	} {
		t.Run(name, func(t *testing.T) {
			s := startSite(t)
			importItems(t, s, 1000, "")
			d := s.device(t, "t1")
			sync(t, link.New(d))
			dir := d.Dir
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
			if _, err := replica.Verify(t.Context(), dir); err != nil {
				t.Fatal(err)
			}
			harm(t, dir, damage)
			if _, err := replica.Verify(t.Context(), dir); !errors.Is(err, replica.ErrDiffers) {
				t.Errorf("verifying damaged rows: %v", err)
			}
			d, err := replica.Open(t.Context(), dir, replica.NewClock(time.Time{}))
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			d.Lock()
			err = d.Recount(domain.Tables()...)
			d.Unlock()
			if err != nil {
				t.Fatal(err)
			}
			importItems(t, s, 1, "news")
			sync(t, link.New(d))
			if _, err := replica.Verify(t.Context(), dir); err != nil {
				t.Errorf("after the repair: %v", err)
			}
			d.Lock()
			items := len(domain.All[domain.Item](d.View().Rows))
			d.Unlock()
			if items != 1001 {
				t.Errorf("after the repair there are %d items", items)
			}
			kept, err := os.ReadFile(filepath.Join(dir, "differences.jsonl"))
			if lines := strings.Count(string(kept), "\n"); damage != "" && (err != nil || lines == 0 || lines > 3) || damage == "" && lines != 0 {
				t.Errorf("%d differences are kept (%v)", lines, err)
			}
			if got := mismatches(t, s); (got == 1) != (damage != "") {
				t.Errorf("the site is told %d times", got)
			}
			if _, err := s.hub.Audit(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func importItems(t *testing.T, s *site, n int, name string) {
	t.Helper()
	rows := make([]domain.Row, n)
	for i := range rows {
		rows[i] = domain.Item{Code: fmt.Sprint("I-", i), Name: name}
	}
	if err := s.hub.Import(t.Context(), time.Now(), rows); err != nil {
		t.Fatal(err)
	}
}

// harm changes a closed replica behind everybody's back.
func harm(t *testing.T, dir, damage string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "replica.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if damage != "" {
		if _, err := db.ExecContext(t.Context(), damage); err != nil {
			t.Fatal(err)
		}
		return
	}
	var body []byte
	if err := db.QueryRowContext(t.Context(), "SELECT value FROM kv WHERE name='cursor'").Scan(&body); err != nil {
		t.Fatal(err)
	}
	at := strings.Index(string(body), "\x58\x20") // the first sum: a text of 32 bytes
	body[at+2] ^= 1
	if _, err := db.ExecContext(t.Context(), "UPDATE kv SET value=$1 WHERE name='cursor'", body); err != nil {
		t.Fatal(err)
	}
}

func mismatches(t *testing.T, s *site) (count int) {
	t.Helper()
	err := s.store.View(context.Background(), func(v hub.Snapshot) error {
		for _, d := range domain.All[domain.Discrepancy](v) {
			if d.Kind == domain.FingerprintMismatch && d.Document == "t1" && d.State == domain.DiscrepancyOpen {
				count++
			}
		}
		return v.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return count
}

// A table that only a newer hub knows is kept as it came: it counts for the sums, and an update finds it there.
func TestUnknownTable(t *testing.T) {
	base, err := replica.OpenBase(t.Context(), filepath.Join(t.TempDir(), "replica.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer base.Close()
	const later domain.Table = 63
	row := wire.FeedRow{Table: later, Key: "K", Body: []byte{0xa1, 0x01, 0x61, 'K'}}
	sum := wire.Fingerprint{}.Add(row.Table, row.Key, row.Body)
	good := wire.Checkpoint{Site: 1, Fingerprints: map[domain.Table]wire.Fingerprint{later: sum}}
	if err := base.Publish("e", []wire.FeedRow{row}, good); err != nil {
		t.Fatal(err)
	}
	kept := 0
	err = base.Each(later, nil, func(got wire.FeedRow) error {
		if kept++; string(got.Body) != string(row.Body) {
			t.Errorf("it is kept as %x", got.Body)
		}
		return nil
	})
	if err != nil || kept != 1 {
		t.Errorf("%d rows are kept (%v)", kept, err)
	}
	if row := base.Get(later, "K"); row != nil || base.Err() != nil {
		t.Errorf("this version sees %+v (%v)", row, base.Err())
	}
	good.Fingerprints[later] = wire.Fingerprint{1}
	if err := base.Publish("e", nil, good); !errors.Is(err, replica.ErrDiffers) {
		t.Errorf("a wrong sum of an unknown table: %v", err)
	}
}
