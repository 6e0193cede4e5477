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

// state is what the site believes of a device.
func (s *site) state(t *testing.T, name string) (state domain.DeviceState) {
	t.Helper()
	err := s.store.View(t.Context(), func(rows hub.Snapshot) error {
		row, _ := domain.Get[domain.Device](rows, name)
		state = row.State
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return state
}

// told are the discrepancies of a kind that are open.
func (s *site) told(t *testing.T, kind domain.DiscrepancyKind) (found []domain.Discrepancy) {
	t.Helper()
	err := s.store.View(t.Context(), func(rows hub.Snapshot) error {
		for _, d := range domain.Unsettled(rows) {
			if d.Kind == kind {
				found = append(found, d)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func (s *site) audit(t *testing.T) {
	t.Helper()
	if _, err := s.hub.Audit(t.Context()); err != nil {
		t.Error(err)
	}
}

// atHub is what the hub has at the dock.
func (s *site) atHub(t *testing.T) (quantity int64) {
	t.Helper()
	err := s.store.View(t.Context(), func(rows hub.Snapshot) error {
		stock, _ := domain.Get[domain.Stock](rows, domain.StockKey(domain.At("DOCK-1"), domain.Goods{Item: "0401"}))
		quantity = stock.Quantity
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return quantity
}

// clocksDiffer is longer than the exchange takes by which a device measures the hub's clock, on a machine that has much to do.
const clocksDiffer = 100 * time.Millisecond

// A lost handheld hears nothing more. What it sends is safe at the hub and counts for nothing, until somebody lets it in.
func TestDeviceRevoked(t *testing.T) {
	s := startSite(t)
	device := s.device(t, "t1")
	radio := link.New(device)
	sync(t, radio)
	record(t, device, received(7))
	<-time.After(clocksDiffer) // clocks tell what happened before from what happened after
	if err := s.hub.Revoke(t.Context(), time.Now(), "t1"); err != nil {
		t.Fatal(err)
	}
	<-time.After(clocksDiffer)
	for range 2 { // the second time in a later push, behind facts that are held already
		if err := radio.Sync(t.Context()); !errors.Is(err, wire.ErrRevoked) || device.Unsynced() != 0 {
			t.Fatalf("locked out, the device syncs with %v and keeps %d facts", err, device.Unsynced())
		}
		record(t, device, received(5))
	}
	if err := radio.Sync(t.Context()); !errors.Is(err, wire.ErrRevoked) || device.Unsynced() != 0 {
		t.Fatalf("locked out, the device syncs with %v and keeps %d facts", err, device.Unsynced())
	}
	if s.atHub(t) != 0 || s.state(t, "t1") != domain.DeviceRevoked {
		t.Errorf("the site has %d pieces from a device that is %s", s.atHub(t), s.state(t, "t1"))
	}
	if devices, err := s.hub.Devices(t.Context()); err != nil || devices[0].HeldFacts() != 3 || devices[0].Acked != 0 {
		t.Errorf("the hub lists %+v, %v", devices, err)
	}
	s.audit(t)
	if err := s.hub.Post(t.Context(), time.Now(), "t1"); err != nil {
		t.Fatal(err)
	}
	if err := radio.Sync(t.Context()); !errors.Is(err, wire.ErrRevoked) || s.atHub(t) != 17 {
		t.Errorf("after its facts were posted it syncs with %v, and the site has %d pieces", err, s.atHub(t))
	}
	if told := s.told(t, domain.RevokedDevice); len(told) != 1 || told[0].Found != 2 {
		t.Errorf("two facts happened after it was locked out; told is %+v", told)
	}
	record(t, device, received(1))
	if err := radio.Sync(t.Context()); !errors.Is(err, wire.ErrRevoked) {
		t.Error(err)
	}
	if err := s.hub.Release(t.Context(), time.Now(), "t1"); err != nil {
		t.Fatal(err)
	}
	sync(t, radio)
	if atDock(device) != 18 || s.atHub(t) != 18 || s.state(t, "t1") != domain.DeviceActive {
		t.Errorf("let in again it sees %d pieces of %d, and is %s", atDock(device), s.atHub(t), s.state(t, "t1"))
	}
	s.audit(t)
	if err := s.hub.Revoke(t.Context(), time.Now(), "ghost"); !errors.Is(err, hub.ErrNotFound) {
		t.Errorf("a device that nobody knows was locked out: %v", err)
	}
}

// A handheld that is to go sends everything first, and then has nothing of the site any more.
func TestDeviceRetired(t *testing.T) {
	s := startSite(t)
	device := s.device(t, "t1")
	radio := link.New(device)
	sync(t, radio)
	record(t, device, received(7))
	if err := device.Forget(); !errors.Is(err, wire.ErrUnsent) || device.Unsynced() != 1 {
		t.Fatalf("with a fact unsent it forgets with %v and keeps %d", err, device.Unsynced())
	}
	if err := s.hub.Farewell(t.Context(), time.Now(), device.Identity().Replica, 0); !errors.Is(err, wire.ErrNotEnrolled) {
		t.Errorf("a device that nobody sent away said farewell: %v", err)
	}
	if err := s.hub.Retire(t.Context(), time.Now(), "t1"); err != nil {
		t.Fatal(err)
	}
	if err := s.hub.Farewell(t.Context(), time.Now(), device.Identity().Replica, 1); !errors.Is(err, wire.ErrUnsent) {
		t.Errorf("the hub let it forget a fact that it does not have: %v", err)
	}
	if err := radio.Sync(t.Context()); !errors.Is(err, wire.ErrRetired) {
		t.Fatal(err)
	}
	if s.atHub(t) != 7 || s.state(t, "t1") != domain.DeviceGone {
		t.Errorf("the site has %d pieces, and the device is %s", s.atHub(t), s.state(t, "t1"))
	}
	if device.Identity().Replica != "" || atDock(device) != 0 || device.Unsynced() != 0 {
		t.Errorf("the device still is %q with %d pieces", device.Identity().Name, atDock(device))
	}
	if err := link.New(device).Sync(t.Context()); err == nil {
		t.Error("a device that forgot everything still syncs")
	}
	s.audit(t)
}

// A device that was locked out and is found again may go at once: what was held back of it counts.
func TestRevokedDeviceRetires(t *testing.T) {
	s := startSite(t)
	device := s.device(t, "t1")
	radio := link.New(device)
	if err := s.hub.Revoke(t.Context(), time.Now(), "t1"); err != nil {
		t.Fatal(err)
	}
	record(t, device, received(7))
	if err := radio.Sync(t.Context()); !errors.Is(err, wire.ErrRevoked) {
		t.Fatal(err)
	}
	if err := s.hub.Retire(t.Context(), time.Now(), "t1"); err != nil {
		t.Fatal(err)
	}
	if err := radio.Sync(t.Context()); !errors.Is(err, wire.ErrRetired) || s.atHub(t) != 7 || s.state(t, "t1") != domain.DeviceGone {
		t.Errorf("it goes with %v, the site has %d pieces of it, and it is %s", err, s.atHub(t), s.state(t, "t1"))
	}
	s.audit(t)
}

// A broken device is given up with what it had not sent, by somebody who knows how much that is.
func TestDeviceAbandoned(t *testing.T) {
	s := startSite(t)
	s.device(t, "t1")
	for _, try := range []struct {
		facts uint64
		by    string
		ok    bool
	}{{3, "W-8", false}, {0, "W-1", false}, {0, "W-8", true}} {
		err := s.hub.Abandon(t.Context(), time.Now(), "t1", try.facts, try.by)
		if (err == nil) != try.ok {
			t.Errorf("%s gives up %d facts: %v", try.by, try.facts, err)
		}
	}
	if told := s.told(t, domain.LostFacts); len(told) != 1 || told[0].Worker != "W-8" || s.state(t, "t1") != domain.DeviceGone {
		t.Errorf("the device is %s, told is %+v", s.state(t, "t1"), told)
	}
	s.audit(t)
}

// What a device tells of itself is written down without a fact, and when the hub goes down at the latest.
func TestDeviceReports(t *testing.T) {
	s := startSite(t)
	device := s.device(t, "t1")
	device.About.App, device.About.Battery = "1.2.3", func() int { return 81 }
	radio := link.New(device)
	sync(t, radio)
	before, err := s.hub.Audit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.stopped()
	if err := <-s.done; err != nil {
		t.Fatal(err)
	}
	s.done <- nil
	devices, err := s.hub.Devices(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if r := devices[0].Report; r.App != "1.2.3" || r.Battery != 81 || r.ClockError < -1000 || r.ClockError > 1000 {
		t.Errorf("the hub knows %+v", r)
	}
	if after, err := s.hub.Audit(t.Context()); err != nil || after.Facts != before.Facts {
		t.Errorf("telling made %d facts of %d: %v", after.Facts, before.Facts, err)
	}
}
