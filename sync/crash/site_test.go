package crash_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/pin"
	"github.com/handtruck/handtruck/sync/wire"
)

const (
	fileHub   = "hub.db"
	siteItem  = "0401"
	siteDock  = "DOCK-1"
	siteBadge = "W-1"
	sitePIN   = "1234"
)

func siteRows() []domain.Row {
	return []domain.Row{domain.Site{Code: "S", TimeZone: "UTC"}, domain.Item{Code: siteItem, Name: "Bolt"},
		domain.Location{Code: siteDock, Kind: domain.Dock},
		domain.Worker{Badge: siteBadge, Name: "Ann", PINHash: pin.Hash(sitePIN, make([]byte, pin.SaltBytes)), Roles: []domain.Role{domain.Receiver}}}
}

// site is a hub at one address, whose state can be exchanged for an earlier one.
type site struct {
	server  *httptest.Server
	current atomic.Pointer[running]
}

// running is a hub on one file.
type running struct {
	*hub.Hub
	store  hub.Store
	server *hub.Server
	stop   context.CancelFunc
	done   chan error
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{}
	s.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if now := s.current.Load(); now != nil {
			now.server.ServeHTTP(w, r)
			return
		}
		http.Error(w, "the hub is down", http.StatusServiceUnavailable)
	}))
	t.Cleanup(s.server.Close)
	return s
}

// open makes the site's hub the one in a folder.
func (s *site) open(ctx context.Context, dir string) (*running, error) {
	store, err := hub.OpenSQLite(ctx, filepath.Join(dir, fileHub))
	if err != nil {
		return nil, err
	}
	r := &running{Hub: hub.New(store, rand.Reader, hub.Policy{}), store: store, done: make(chan error, 1)}
	sequencer := hub.NewSequencer(r.Hub, time.Now)
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	r.stop = stop
	go func() { r.done <- sequencer.Run(background) }()
	r.server = hub.NewServer(r.Hub, sequencer, filepath.Join(dir, "snapshots"), slog.New(slog.NewTextHandler(io.Discard, nil)))
	s.current.Store(r)
	return r, nil
}

func (r *running) close() error {
	r.stop()
	return errors.Join(<-r.done, r.store.Close())
}

// newHubFolder makes a hub with the site's rows.
func newHubFolder(t *testing.T, dir string) *hub.Hub {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	store, err := hub.OpenSQLite(t.Context(), filepath.Join(dir, fileHub))
	if err != nil {
		t.Fatal(err)
	}
	h := hub.New(store, rand.Reader, hub.Policy{})
	if err := h.Import(t.Context(), time.Now(), siteRows()); err != nil {
		t.Fatal(err)
	}
	return h
}

// invitation is the text that a new device joins the hub with.
func invitation(t *testing.T, h *hub.Hub, url, name string) string {
	t.Helper()
	code, err := h.NewCode(t.Context(), time.Now(), name)
	if err != nil {
		t.Fatal(err)
	}
	return wire.Invitation{Hub: url, Code: code}.String()
}

// atDock is the stock that a hub has of the site's item.
func atDock(ctx context.Context, store hub.Store) (quantity int64, err error) {
	err = store.View(ctx, func(s hub.Snapshot) error {
		stock, _ := domain.Get[domain.Stock](s, domain.StockKey(domain.At(siteDock), domain.Goods{Item: siteItem}))
		quantity = stock.Quantity
		return s.Err()
	})
	return quantity, err
}

func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, bytes.Clone(data), 0o600)
}
