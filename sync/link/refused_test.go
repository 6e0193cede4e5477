package link_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// refuse puts something before the hub that answers one path with a status, and tells devices that the hub is there.
func (s *site) refuse(t *testing.T, path string, status int, devices ...*replica.Folder) {
	t.Helper()
	behind := s.server
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == path {
			w.Header().Set(wire.HubHeader, wire.SpokenVersions())
			w.Header().Set("Retry-After", "30")
			w.WriteHeader(status)
			return
		}
		behind.Config.Handler.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	for _, device := range devices {
		identity := device.Identity()
		identity.Hub = front.URL
		if err := device.SetIdentity(identity); err != nil {
			t.Fatal(err)
		}
	}
}

// A hub that cannot take facts for now, as it has no room for a branch or for anything, still tells news. The device keeps its
// facts, and knows when to come again.
func TestNewsThoughPushIsPutOff(t *testing.T) {
	for _, status := range []int{http.StatusServiceUnavailable, http.StatusInsufficientStorage} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			s := startSite(t)
			waiting, other := s.device(t, "t1"), s.device(t, "t2")
			sync(t, link.New(waiting))
			record(t, waiting, received(1))
			record(t, other, received(10))
			sync(t, link.New(other))
			s.refuse(t, "/v1/push", status, waiting)
			before := s.asked.Load()
			err := link.New(waiting).Sync(t.Context())
			if later := (*wire.Later)(nil); !errors.As(err, &later) || later.After != 30*time.Second {
				t.Errorf("it does not know when to come again: %v", err)
			}
			if got := atDock(waiting); got != 11 || waiting.Unsynced() != 1 {
				t.Errorf("it sees %d at the dock and has %d unsent", got, waiting.Unsynced())
			}
			if asked := s.asked.Load() - before; asked > 2 { // the time and the news
				t.Errorf("a hub that wants to be left alone was asked %d things", asked)
			}
			move(t, s, waiting)
			sync(t, link.New(waiting))
			if got := atDock(waiting); got != 11 || waiting.Unsynced() != 0 {
				t.Errorf("then it sees %d at the dock and has %d unsent", got, waiting.Unsynced())
			}
		})
	}
}

// What a device hears that cannot come back yet is when to try again, and not that it is no device of the site.
func TestReturnIsPutOff(t *testing.T) {
	s := startSite(t)
	s.stop(t)
	backup := filepath.Join(t.TempDir(), "backup")
	copyFiles(t, s.dir, backup)
	s.start(t)
	late := s.device(t, "t1")
	record(t, late, received(7))
	s.stop(t)
	copyFiles(t, backup, s.dir)
	s.start(t)
	s.refuse(t, "/v1/return", http.StatusServiceUnavailable, late)
	err := link.New(late).Sync(t.Context())
	if later := (*wire.Later)(nil); !errors.As(err, &later) || errors.Is(err, wire.ErrNotEnrolled) {
		t.Errorf("it hears: %v", err)
	}
	move(t, s, late)
	sync(t, link.New(late))
	if got := atDock(late); got != 7 || late.Unsynced() != 0 {
		t.Errorf("it sees %d at the dock and has %d unsent", got, late.Unsynced())
	}
}
