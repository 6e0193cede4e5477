package replica

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// The same on a real disk that is full, where this machine lets a test make one.
func TestFullDiskForReal(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=8m"); err != nil {
		t.Skipf("a small disk needs root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	data := filepath.Join(dir, "device")
	device := enrolled(t, data, Between{func(j Journal) Journal { return j }, func(b Base) Base { return b }, nil})
	if err := device.KeepBallast(2 << 20); err != nil {
		t.Fatal(err)
	}
	filler := filepath.Join(dir, "filler")
	if err := (&Ballast{Path: filler, Bytes: 4 << 20}).Take(); err != nil {
		t.Fatal(err)
	}
	taken := fill(t, device)
	outcome(t, device, taken, func() {
		if err := os.Remove(filler); err != nil {
			t.Error(err)
		}
	})
	if err := device.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(t.Context(), data, NewClock(time.Time{}))
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if again.Unsynced() != taken+1 {
		t.Errorf("after a restart %d of %d facts are there", again.Unsynced(), taken+1)
	}
}
