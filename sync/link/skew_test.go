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

// An app that is too old to hear news still gets rid of what it records, for as long as it runs; with an update it
// goes on where it was.
func TestTooOldToPull(t *testing.T) {
	s := startSite(t)
	d := s.device(t, "t1")
	l := link.New(d)
	sync(t, l)
	newer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path := filepath.Base(r.URL.Path); path == "pull" || path == "snapshot" {
			w.Header().Set(wire.HubHeader, "9")
			http.Error(w, wire.ErrVersion.Error(), wire.StatusOf(wire.ErrVersion))
			return
		}
		s.server.Config.Handler.ServeHTTP(w, r)
	}))
	defer newer.Close()
	identity := d.Identity()
	identity.Hub = newer.URL
	if err := d.SetIdentity(identity); err != nil {
		t.Fatal(err)
	}
	old := link.New(d)
	for range 3 {
		record(t, d, received(1))
		if err := old.Sync(t.Context()); !errors.Is(err, wire.ErrVersion) {
			t.Errorf("the sync of an old app: %v", err)
		}
		if d.Unsynced() != 0 {
			t.Errorf("%d facts are stuck in an old app", d.Unsynced())
		}
	}
	if got := atDock(d); got != 3 {
		t.Errorf("the old app sees %d", got)
	}
	sync(t, l)
	if got := atDock(d); got != 3 {
		t.Errorf("after the update it sees %d", got)
	}
}

// A snapshot is not for an app that could not go on from it.
func TestSnapshotNamesItsVersion(t *testing.T) {
	s := startSite(t)
	identity := s.device(t, "t1").Identity()
	for versions, want := range map[string]int{wire.SpokenVersions(): http.StatusOK, "0-0": http.StatusUpgradeRequired, "": http.StatusUpgradeRequired} {
		request := signedGet(t, identity, s.server.URL, "/v1/snapshot")
		request.Header.Set(wire.VersionHeader, versions)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("versions %q: %s", versions, response.Status)
		}
	}
}

// signedGet is a request in the name of a device.
func signedGet(t *testing.T, identity replica.Identity, hub, path string) *http.Request {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, hub+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	signed := wire.SignRequest(identity.Key, identity.Replica, http.MethodGet, path, nil, time.Now().UnixMilli())
	request.Header.Set("Authorization", signed.Header())
	request.Header.Set(wire.VersionHeader, wire.SpokenVersions())
	return request
}
