package link_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/wire"
)

// between puts something between the device and its hub that sees each request and answer.
func (s *site) between(t *testing.T, meddle func(w http.ResponseWriter, r *http.Request, next http.Handler)) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { meddle(w, r, s.server.Config.Handler) }))
	t.Cleanup(server.Close)
	return server
}

// spoiled answers as the hub does, and then spoils the answer.
func spoiled(spoil func([]byte) []byte) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		whole := httptest.NewRecorder()
		next.ServeHTTP(whole, r)
		for name, values := range whole.Header() {
			w.Header()[name] = values
		}
		w.Header().Del("Content-Length")
		w.WriteHeader(whole.Code)
		_, _ = w.Write(spoil(whole.Body.Bytes()))
	}
}

// Whatever answers in the hub's place, or happens to its answer on the way: no fact is lost or taken for sent that the hub
// has not, no row is believed, and the next good exchange makes it whole.
func TestGarbledAnswers(t *testing.T) {
	portal := func(status int) func(http.ResponseWriter, *http.Request, http.Handler) {
		return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			w.Header().Set("Content-Type", "text/html")
			w.Header().Set("Location", "http://portal.example/login")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, "<html><body>Please accept the terms of this hotspot.</body></html>")
		}
	}
	flipped := func(at int) func([]byte) []byte {
		return func(body []byte) []byte {
			if len(body) > 0 {
				body[at%len(body)] ^= 1 << (at % 8)
			}
			return body
		}
	}
	s, n := startSite(t), 0
	for name, meddle := range map[string]func(http.ResponseWriter, *http.Request, http.Handler){
		"a portal's page":           portal(http.StatusOK),
		"a portal that redirects":   portal(http.StatusFound),
		"a portal that forbids":     portal(http.StatusForbidden),
		"a portal that is too busy": portal(http.StatusServiceUnavailable),
		"half an answer":            spoiled(func(body []byte) []byte { return body[:len(body)/2] }),
		"no answer":                 spoiled(func([]byte) []byte { return nil }),
		"more than the answer":      spoiled(func(body []byte) []byte { return append(body, "more"...) }),
		"a bit at the beginning":    spoiled(flipped(0)),
		"a bit in the middle":       spoiled(flipped(11)),
		"a bit further on":          spoiled(flipped(29)),
	} {
		paths := []string{"/v1/push", "/v1/pull", "/v1/clock", "/v1/snapshot"}
		if testing.Short() {
			paths = paths[:2]
		}
		for _, path := range paths {
			t.Run(name+" at "+path, func(t *testing.T) {
				n++
				d, before := s.device(t, fmt.Sprint("t", n)), s.atHub(t)
				way := s.between(t, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
					if r.URL.Path == path {
						meddle(w, r, next)
						return
					}
					next.ServeHTTP(w, r)
				})
				identity := d.Identity()
				identity.Hub = way.URL
				if err := d.SetIdentity(identity); err != nil {
					t.Fatal(err)
				}
				record(t, d, received(7))
				err := link.New(d).Sync(t.Context())
				if err == nil || errors.Is(err, wire.ErrRevoked) || d.Identity().Replica == "" {
					t.Errorf("it syncs with %v", err)
				}
				if sent := s.atHub(t) - before; d.Unsynced() == 0 && sent != 7 || atDock(d) < 7 { // its own fact, over what a snapshot may have brought
					t.Errorf("%d facts are unsent, the hub has %d pieces more than %d, the device sees %d", d.Unsynced(), sent, before, atDock(d))
				}
				identity.Hub = s.server.URL
				if err := d.SetIdentity(identity); err != nil {
					t.Fatal(err)
				}
				sync(t, link.New(d))
				if s.atHub(t) != before+7 || atDock(d) != before+7 || d.Unsynced() != 0 {
					t.Errorf("after a good exchange the hub has %d pieces of %d, the device sees %d", s.atHub(t), before+7, atDock(d))
				}
			})
		}
	}
}

// A device that asks without end is told to come later; the others are not kept waiting.
func TestDeviceAsksTooOften(t *testing.T) {
	s := startSite(t)
	greedy, other := s.device(t, "t1"), s.device(t, "t2")
	body, err := wire.Pack(wire.Pull{Version: wire.Version})
	if err != nil {
		t.Fatal(err)
	}
	identity := greedy.Identity()
	for range 2000 {
		signed := wire.SignRequest(identity.Key, identity.Replica, http.MethodPost, "/v1/pull", body, time.Now().UnixMilli())
		if post(t, s.server.URL+"/v1/pull", signed.Header(), body) == http.StatusTooManyRequests {
			err := link.New(greedy).Sync(t.Context())
			var later *wire.Later
			if err != nil && (!errors.As(err, &later) || later.After <= 0) {
				t.Errorf("the device is told %v", err)
			}
			sync(t, link.New(other))
			return
		}
	}
	t.Error("2000 requests in a row were answered")
}

// Codes are tried out slowly, and nobody can send much before he is known.
func TestEnrollingIsLimited(t *testing.T) {
	s := startSite(t)
	ask, err := wire.Pack(wire.Enroll{Version: wire.Version, Code: "GUESS", PublicKey: make([]byte, 32)})
	if err != nil {
		t.Fatal(err)
	}
	if got := post(t, s.server.URL+"/v1/enroll", "", bytes.Repeat([]byte{1}, 5000)); got != http.StatusRequestEntityTooLarge {
		t.Errorf("a long request of nobody: %d", got)
	}
	for range 100 {
		if post(t, s.server.URL+"/v1/enroll", "", ask) == http.StatusTooManyRequests {
			return
		}
	}
	t.Error("100 guesses in a row were answered")
}

// fullStore is a store whose disk may be full.
type fullStore struct {
	hub.Store
	full atomic.Bool
}

func (f *fullStore) Update(ctx context.Context, change func(hub.Tx) error) error {
	return f.Store.Update(ctx, func(tx hub.Tx) error {
		if err := change(tx); err != nil || !f.full.Load() {
			return err
		}
		return sqlite.ErrFull
	})
}

// A hub that has no room on its disk acknowledges nothing, and takes everything once there is room again.
func TestHubDiskFull(t *testing.T) {
	store := &fullStore{}
	s := &site{dir: t.TempDir(), wrap: func(whole hub.Store) hub.Store { store.Store = whole; return store }}
	s.open(t)
	d := s.device(t, "t1")
	l := link.New(d)
	store.full.Store(true)
	record(t, d, received(7))
	var later *wire.Later
	if err := l.Sync(t.Context()); !errors.As(err, &later) || later.After < 10*time.Second || !strings.Contains(later.Why, "full") || d.Unsynced() != 1 {
		t.Errorf("with a full disk: %v, %d unsent", err, d.Unsynced())
	}
	store.full.Store(false)
	if err := l.Sync(t.Context()); err != nil || d.Unsynced() != 0 || s.atHub(t) != 7 {
		t.Errorf("with room again: %v, %d unsent, the hub has %d", err, d.Unsynced(), s.atHub(t))
	}
}
