package hub_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/handtruck/handtruck/sync/hub"
)

// A pause between two commits is enough to bring a file up to date when its log has become long, but it is left to those
// who work while the log is short.
func TestLongLogIsCutInAPause(t *testing.T) {
	const bound, pause = 8 << 20, 100 * time.Millisecond
	path := filepath.Join(t.TempDir(), "hub.db")
	store, err := hub.OpenSQLite(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	commit := func(bytes int) {
		err := store.Update(t.Context(), func(tx hub.Tx) error { return tx.SetSetting("load", make([]byte, bytes)) })
		if err != nil {
			t.Fatal(err)
		}
	}
	size := func(path string) int64 {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	rester := store.(hub.Rester)
	before := size(path)
	commit(1 << 20)
	rester.Rest(t.Context(), pause)
	if size(path) != before {
		t.Error("a short log was cut in a pause")
	}
	commit(2 * bound)
	if size(path+"-wal") <= bound {
		t.Fatal("the log is not long")
	}
	rester.Rest(t.Context(), pause)
	if size(path) <= bound {
		t.Error("a long log was not brought to the file in a pause")
	}
	commit(1)
	if got := size(path + "-wal"); got > bound {
		t.Errorf("after a pause the log has %d bytes", got)
	}
}
