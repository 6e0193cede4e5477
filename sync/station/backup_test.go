package station_test

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/station"
)

var backupStart = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func stocked(t *testing.T, dir string, items ...string) *hub.Hub {
	t.Helper()
	h, err := station.Open(t.Context(), dir, true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Store().Close() })
	for _, item := range items {
		if err := h.Import(t.Context(), backupStart, []domain.Row{domain.Item{Code: item}}); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

// items is how many the hub in a folder knows.
func items(t *testing.T, h *hub.Hub) (n int) {
	t.Helper()
	err := h.Store().View(t.Context(), func(s hub.Snapshot) error {
		n = len(domain.All[domain.Item](s))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// A backup that is made while the hub serves comes back as it was, with the certificate that devices know, and the hub
// that it replaces is put aside.
func TestBackupAndRestore(t *testing.T) {
	dir, file := t.TempDir(), filepath.Join(t.TempDir(), "backup.db")
	h := stocked(t, dir, "1", "2")
	if err := os.WriteFile(filepath.Join(dir, "tls.pem"), []byte("a certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	report, err := station.Backup(t.Context(), h, dir, file, backupStart, hub.PruneAfter)
	if err != nil || report.Facts != 2 {
		t.Fatalf("%+v, %v", report, err)
	}
	if _, err := station.Backup(t.Context(), h, dir, file, backupStart, hub.PruneAfter); !errors.Is(err, station.ErrExists) {
		t.Errorf("a backup over a backup: %v", err)
	}
	if err := h.Import(t.Context(), backupStart, []domain.Row{domain.Item{Code: "3"}}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := station.Restore(t.Context(), dir, file, backupStart, false); !errors.Is(err, station.ErrExists) {
		t.Errorf("over a hub: %v", err)
	}
	if _, _, err := station.Restore(t.Context(), dir, file, backupStart, true); !errors.Is(err, sqlite.ErrBusy) {
		t.Errorf("over a hub that runs: %v", err)
	}
	if items(t, h) != 3 {
		t.Error("what was refused has changed the hub")
	}
	if err := h.Store().Close(); err != nil {
		t.Fatal(err)
	}
	_, before, err := station.Restore(t.Context(), dir, file, backupStart, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(before); err != nil {
		t.Errorf("the hub that was there: %v", err)
	}
	fresh := t.TempDir()
	if _, _, err := station.Restore(t.Context(), fresh, file, backupStart, false); err != nil {
		t.Fatal(err)
	}
	if certificate, err := os.ReadFile(filepath.Join(fresh, "tls.pem")); err != nil || string(certificate) != "a certificate" {
		t.Errorf("the certificate is %q, %v", certificate, err)
	}
	for _, folder := range []string{dir, fresh} {
		again := stocked(t, folder)
		if got := items(t, again); got != 2 {
			t.Errorf("%d items are restored", got)
		}
		if _, err := again.Audit(t.Context()); err != nil {
			t.Error(err)
		}
		err := again.Store().View(t.Context(), func(s hub.Snapshot) error {
			rollbacks, err := hub.Rollbacks(s)
			if len(rollbacks) != 1 || domain.All[domain.Discrepancy](s)[0].Kind != domain.ServerRollback {
				t.Errorf("rollbacks are %+v", rollbacks)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// The log of a hub that is gone, or that a power cut brings back while another file takes its place, is not taken for the
// other one's.
func TestRestoreBesideLog(t *testing.T) {
	dir, file := t.TempDir(), filepath.Join(t.TempDir(), "backup.db")
	h := stocked(t, dir, "1")
	if _, err := station.Backup(t.Context(), h, dir, file, backupStart, hub.PruneAfter); err != nil {
		t.Fatal(err)
	}
	for n := range 50 {
		if err := h.Import(t.Context(), backupStart, []domain.Row{domain.Item{Code: strconv.Itoa(n + 2)}}); err != nil {
			t.Fatal(err)
		}
	}
	log, err := os.ReadFile(filepath.Join(dir, "hub.db-wal"))
	if err != nil || len(log) == 0 {
		t.Fatalf("the log has %d bytes, %v", len(log), err)
	}
	fresh := t.TempDir()
	if err := os.WriteFile(filepath.Join(fresh, "hub.db-wal"), log, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := station.Restore(t.Context(), fresh, file, backupStart, false); err != nil {
		t.Fatal(err)
	}
	again := stocked(t, fresh)
	if got := items(t, again); got != 1 {
		t.Errorf("%d items are restored", got)
	}
	if _, err := again.Audit(t.Context()); err != nil {
		t.Error(err)
	}
}

// What is not a whole backup of a hub replaces nothing.
func TestBadBackup(t *testing.T) {
	dir, file := t.TempDir(), filepath.Join(t.TempDir(), "backup.db")
	h := stocked(t, dir, "1", "2", "3")
	if _, err := station.Backup(t.Context(), h, dir, file, backupStart, hub.PruneAfter); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	damaged := append([]byte(nil), whole...)
	for i := len(damaged) / 2; i < len(damaged)/2+4096; i++ {
		damaged[i] ^= 0x55
	}
	for name, data := range map[string][]byte{"nothing": {}, "something else": []byte("not a database at all"), "half of it": whole[:len(whole)/2], "a damaged one": damaged} {
		bad, target := filepath.Join(t.TempDir(), "bad"), t.TempDir()
		if err := os.WriteFile(bad, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := station.Restore(t.Context(), target, bad, backupStart, false); err == nil {
			t.Errorf("%s was restored", name)
		}
		if left, err := os.ReadDir(target); err != nil || len(left) != 0 {
			t.Errorf("%s left %v, %v", name, left, err)
		}
	}
}
