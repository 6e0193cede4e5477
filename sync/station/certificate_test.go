package station_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/handtruck/handtruck/assets"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/station"
	"github.com/handtruck/handtruck/sync/wire"
)

// site is a hub that speaks TLS on loopback.
type site struct {
	dir, address string
	hub          *hub.Hub
	stop         func()
}

// start runs a hub in a folder, at an address or at a free one.
func start(t *testing.T, dir, address string) *site {
	t.Helper()
	h, err := station.Open(t.Context(), dir, true)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := station.OwnCertificate(dir, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	service := station.Service{Hub: h, Dir: dir, Listener: listener, Now: time.Now, Certificate: &certificate,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	go func() { done <- service.Run(ctx) }()
	s := &site{dir: dir, address: listener.Addr().String(), hub: h}
	s.stop = func() {
		s.stop = func() {}
		cancel()
		if err := errors.Join(<-done, h.Store().Close()); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(func() { s.stop() })
	return s
}

func (s *site) invitation(t *testing.T, scheme string, pin wire.KeyPin) string {
	t.Helper()
	code, err := s.hub.NewCode(t.Context(), time.Now(), "")
	if err != nil {
		t.Fatal(err)
	}
	return wire.Invitation{Hub: scheme + "://" + s.address, Code: code, Pin: pin}.String()
}

func (s *site) pins(t *testing.T) []wire.KeyPin {
	t.Helper()
	certificate, err := station.OwnCertificate(s.dir, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return certificate.Pins()
}

// newDevice opens a device whose clock is wrong by years, as after its battery was empty.
func newDevice(t *testing.T) *replica.Folder {
	t.Helper()
	device, err := replica.Open(t.Context(), filepath.Join(t.TempDir(), "device"), replica.NewClock(time.Unix(1000, 0)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { device.Close() })
	return device
}

// Only a hub with the key from the enrolment code is believed, whatever clocks and certificates say.
func TestPinnedKey(t *testing.T) {
	s := start(t, t.TempDir(), "127.0.0.1:0")
	if _, err := station.Import(t.Context(), s.hub, time.Now(), assets.Demo()); err != nil {
		t.Fatal(err)
	}
	device := newDevice(t)
	if err := link.Join(t.Context(), device, s.invitation(t, "https", wire.KeyPin{1})); !errors.Is(err, wire.ErrOtherKey) {
		t.Errorf("a device with another hub's key joined: %v", err)
	}
	if err := link.Join(t.Context(), device, s.invitation(t, "https", wire.KeyPin{})); err == nil {
		t.Error("a device without a key believed a certificate that nobody signed")
	}
	if err := link.Join(t.Context(), device, s.invitation(t, "http", wire.KeyPin{})); err == nil {
		t.Error("a device joined in the clear")
	}
	if err := link.Join(t.Context(), device, s.invitation(t, "https", s.pins(t)[0])); err != nil {
		t.Fatal(err)
	}
	if err := link.New(device).Sync(t.Context()); err != nil {
		t.Error(err)
	}
}

// Devices learn the next key before the hub shows it, so nobody has to enrol anew; who did not hear of it must.
func TestNextKey(t *testing.T) {
	dir := t.TempDir()
	s := start(t, dir, "127.0.0.1:0")
	heard, missed := newDevice(t), newDevice(t)
	for _, device := range []*replica.Folder{heard, missed} {
		if err := link.Join(t.Context(), device, s.invitation(t, "https", s.pins(t)[0])); err != nil {
			t.Fatal(err)
		}
	}
	if err := station.PrepareCertificate(dir, time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := station.PrepareCertificate(dir, time.Now()); err == nil {
		t.Error("a key that devices may know already was replaced")
	}
	s.stop()
	s = start(t, dir, s.address)
	if err := link.New(heard).Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := station.SwitchCertificate(dir); err != nil {
		t.Fatal(err)
	}
	s.stop()
	s = start(t, dir, s.address)
	if err := link.New(heard).Sync(t.Context()); err != nil {
		t.Errorf("the device that heard of the key: %v", err)
	}
	if pins := heard.Identity().Pins; len(pins) != 1 || pins[0] != s.pins(t)[0] {
		t.Errorf("it believes %v", pins)
	}
	if err := link.New(missed).Sync(t.Context()); !errors.Is(err, wire.ErrOtherKey) {
		t.Errorf("the device that did not: %v", err)
	}
	if err := station.SwitchCertificate(dir); err == nil {
		t.Error("switched to a key that was never made")
	}
}

// A folder with a problem is told, and nothing of it recorded.
func TestImportAllOrNothing(t *testing.T) {
	s := start(t, t.TempDir(), "127.0.0.1:0")
	if n, err := station.Import(t.Context(), s.hub, time.Now(), fstest.MapFS{}); err == nil || n != 0 {
		t.Errorf("an empty folder: %d rows, %v", n, err)
	}
}
