package link_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/replica"
)

// A snapshot that the disk has no room for takes none: the device says so, goes on recording, and takes the snapshot when there is
// room. The room is made to end while it comes, and while it is unpacked.
func TestSnapshotWithoutRoom(t *testing.T) {
	for name, room := range map[string]int64{"download": 16 << 10, "unpacking": 128 << 10} {
		t.Run(name, func(t *testing.T) {
			_, d, _ := begin(t)
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
			disk := t.TempDir()
			if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=8m"); err != nil {
				t.Skipf("a small disk needs root: %v", err)
			}
			t.Cleanup(func() {
				if err := syscall.Unmount(disk, 0); err != nil {
					t.Error(err)
				}
			})
			dir := filepath.Join(disk, "t1")
			copyFiles(t, d.Dir, dir)
			d, err := replica.Open(t.Context(), dir, replica.NewClock(time.Time{}))
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			l := link.New(d)
			record(t, d, received(1)) // its log has room from now on
			filler := filepath.Join(disk, "filler")
			if err := (&replica.Ballast{Path: filler, Bytes: free(t, disk) - room}).Take(); err != nil {
				t.Fatal(err)
			}
			before := free(t, disk)
			if err := l.Sync(t.Context()); !errors.Is(err, replica.ErrFull) {
				t.Errorf("without room: %v", err)
			}
			if after := free(t, disk); after < before-room/2 || len(partOf(t, d)) > 0 {
				t.Errorf("of %d bytes of room it has left %d", before, after)
			}
			record(t, d, received(2))
			if err := os.Remove(filler); err != nil {
				t.Fatal(err)
			}
			sync(t, l)
			if items(d) != 5001 || atDock(d) != 3 || d.Unsynced() != 0 {
				t.Errorf("with room it has %d items, %d at the dock and %d unsent", items(d), atDock(d), d.Unsynced())
			}
		})
	}
}

// free is how many bytes a disk has room for.
func free(t *testing.T, dir string) int64 {
	t.Helper()
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		t.Fatal(err)
	}
	return int64(disk.Bavail) * disk.Bsize
}
