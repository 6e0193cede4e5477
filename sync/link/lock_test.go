package link_test

import (
	"errors"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/wire"
)

// TestDeviceLockedOut: a lost handheld is locked out. What it holds stays on it, and comes when it is found again.
func TestDeviceLockedOut(t *testing.T) {
	s := startSite(t)
	device := s.device(t, "t1")
	radio := link.New(device)
	if err := radio.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.hub.Lock(t.Context(), time.Now(), "t1", true); err != nil {
		t.Fatal(err)
	}
	record(t, device, received(7))
	if err := radio.Sync(t.Context()); !errors.Is(err, wire.ErrRevoked) || device.Unsynced() != 1 {
		t.Fatalf("locked out, the device syncs with %v and keeps %d facts", err, device.Unsynced())
	}
	state := func() (state string) {
		err := s.store.View(t.Context(), func(rows hub.Snapshot) error {
			row, _ := domain.Get[domain.Device](rows, "t1")
			state = row.State
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return state
	}
	if state() != "revoked" {
		t.Errorf("the site believes that the device is %s", state())
	}
	if err := s.hub.Lock(t.Context(), time.Now(), "t1", false); err != nil {
		t.Fatal(err)
	}
	if err := radio.Sync(t.Context()); err != nil || device.Unsynced() != 0 || atDock(device) != 7 || state() != "active" {
		t.Errorf("let in again it syncs with %v, keeps %d facts, sees %d pieces and is %s", err, device.Unsynced(), atDock(device), state())
	}
	if err := s.hub.Lock(t.Context(), time.Now(), "ghost", true); !errors.Is(err, hub.ErrNotFound) {
		t.Errorf("a device that nobody knows was locked out: %v", err)
	}
	if _, err := s.hub.Audit(t.Context()); err != nil {
		t.Error(err)
	}
}
