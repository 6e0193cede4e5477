package link_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
	"github.com/klauspost/compress/zstd"
)

// impostor stands before a hub and hands out snapshots of its own; everything else it passes on.
type impostor struct {
	server   *httptest.Server
	snapshot atomic.Pointer[[]byte] // nil: the hub's own
}

func newImpostor(f *testing.F, s *site) *impostor {
	f.Helper()
	hub, err := url.Parse(s.server.URL)
	if err != nil {
		f.Fatal(err)
	}
	passOn := httputil.NewSingleHostReverseProxy(hub)
	i := &impostor{}
	i.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data := i.snapshot.Load()
		if r.URL.Path != "/v1/snapshot" || data == nil {
			passOn.ServeHTTP(w, r)
			return
		}
		digest := sha256.Sum256(*data)
		w.Header().Set("ETag", strconv.Quote(hex.EncodeToString(digest[:])))
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(*data))
	}))
	f.Cleanup(i.server.Close)
	return i
}

// FuzzSnapshot hands a new device anything for a snapshot, with the hash that it should have. The device may refuse it or
// take it; its facts stay, and once the hub is itself again the device comes to agree with it.
func FuzzSnapshot(f *testing.F) {
	s := startSite(f)
	i := newImpostor(f, s)
	template := filepath.Join(f.TempDir(), "template")
	enrolled := joined(f, s, i.server.URL, template)
	honest := exported(f, s)
	f.Add(honest, true)
	f.Add(honest[:len(honest)/2], true)
	f.Add([]byte("not a database"), true)
	f.Add([]byte("not packed"), false)
	packer, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		f.Fatal(err)
	}
	n, devices := 0, f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte, pack bool) {
		if pack {
			data = packer.EncodeAll(data, nil)
		}
		n++
		s.setClock(time.Duration(n) * 10 * time.Second) // or this device asks more often than any is allowed to
		dir := filepath.Join(devices, strconv.Itoa(n))
		defer os.RemoveAll(dir)
		if err := os.CopyFS(dir, os.DirFS(template)); err != nil {
			t.Fatal(err)
		}
		i.snapshot.Store(&data)
		device := reopened(t, dir)
		link.New(device).Sync(t.Context()) // it may refuse
		if got := device.Identity().Replica; got != enrolled {
			t.Fatalf("the device has become %q", got)
		}
		if err := device.Close(); err != nil {
			t.Fatal(err)
		}
		i.snapshot.Store(nil)
		device = reopened(t, dir)
		if err := link.New(device).Sync(t.Context()); err != nil {
			t.Fatalf("sync with the hub itself: %v", err)
		}
		if got := atDock(device); got != 3 || device.Unsynced() != 0 {
			t.Fatalf("the device shows %d and has %d unsent", got, device.Unsynced())
		}
		if err := device.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

// joined makes a folder of a device that has enrolled and recorded a fact, and has nothing of the hub yet.
func joined(f *testing.F, s *site, url, dir string) (enrolment string) {
	f.Helper()
	code, err := s.hub.NewCode(f.Context(), time.Now(), "template")
	if err != nil {
		f.Fatal(err)
	}
	device, err := replica.Open(f.Context(), dir, replica.NewClock(time.Time{}))
	if err != nil {
		f.Fatal(err)
	}
	if err := link.Join(f.Context(), device, wire.Invitation{Hub: url, Code: code}.String()); err != nil {
		f.Fatal(err)
	}
	record(f, device, received(3))
	enrolment = device.Identity().Replica
	if err := device.Close(); err != nil {
		f.Fatal(err)
	}
	return enrolment
}

func reopened(t *testing.T, dir string) *replica.Folder {
	t.Helper()
	device, err := replica.Open(t.Context(), dir, replica.NewClock(time.Time{}))
	if err != nil {
		t.Fatal(err)
	}
	return device
}

// exported is a snapshot of the site, unpacked.
func exported(f *testing.F, s *site) []byte {
	f.Helper()
	path := filepath.Join(f.TempDir(), "export.db")
	if err := s.store.Export(f.Context(), path, domain.Scopes{domain.Everything}); err != nil {
		f.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		f.Fatal(err)
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	if err != nil {
		f.Fatal(err)
	}
	return data
}
