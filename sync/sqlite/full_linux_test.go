package sqlite_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/handtruck/handtruck/sync/sqlite"
)

// A file on a disk that is full cannot be opened for want of room, which is no reason to mistrust the disk: nothing was
// written yet.
func TestOpenOnFullDisk(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("a small disk needs root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, 0); err != nil {
			t.Error(err)
		}
	})
	path, options := filepath.Join(disk, "rows.db"), sqlite.Options{Durability: sqlite.Full, Application: 1, Schema: "CREATE TABLE a(b)", Connections: 1}
	db, err := sqlite.Open(t.Context(), path, options)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	filler := filepath.Join(disk, "filler")
	if err := os.WriteFile(filler, make([]byte, 1<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	if _, err := sqlite.Open(t.Context(), path, options); !errors.Is(err, sqlite.ErrFull) || errors.Is(err, sqlite.ErrFailed) {
		t.Errorf("on a full disk: %v", err)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if db, err = sqlite.Open(t.Context(), path, options); err != nil {
		t.Fatalf("with room: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
