package link_test

import (
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
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// site is a real hub on loopback, with real files.
type site struct {
	hub      *hub.Hub
	dir      string
	database string // its URL, or none for an SQLite file in dir
	server   *httptest.Server
	store    hub.Store
	stopped  context.CancelFunc
	done     chan error
	wrap     func(hub.Store) hub.Store // puts faults around the store, or nil
	ahead    atomic.Int64              // how far the hub's clock is set forward
	asked    atomic.Int64              // requests so far
	answered atomic.Int64              // bytes of their answers
}

func (s *site) now() time.Time { return time.Now().Add(time.Duration(s.ahead.Load())) }

func (s *site) setClock(ahead time.Duration) { s.ahead.Store(int64(ahead)) }

func (s *site) pass(time time.Duration) { s.ahead.Add(int64(time)) }

func startSite(tb testing.TB) *site {
	tb.Helper()
	s := &site{dir: tb.TempDir()}
	s.open(tb)
	return s
}

// open starts a new site and gives it its first rows.
func (s *site) open(tb testing.TB) {
	tb.Helper()
	s.start(tb)
	tb.Cleanup(func() { s.stop(tb) })
	err := s.hub.Import(tb.Context(), time.Now(), []domain.Row{domain.Site{Code: "S", TimeZone: "UTC"},
		domain.Worker{Badge: "W-1", Roles: []domain.Role{domain.Receiver, domain.Picker}}, domain.Worker{Badge: "W-8", Roles: []domain.Role{domain.Supervisor}},
		domain.Item{Code: "0401"}, domain.Location{Code: "DOCK-1", Kind: domain.Dock}, domain.Location{Code: "A-1", Kind: domain.Storage}})
	if err != nil {
		tb.Fatal(err)
	}
}

func (s *site) openStore(ctx context.Context) (hub.Store, error) {
	if s.database != "" {
		return hub.OpenPostgres(ctx, s.database)
	}
	return hub.OpenSQLite(ctx, filepath.Join(s.dir, "hub.db"))
}

func (s *site) start(tb testing.TB) {
	tb.Helper()
	store, err := s.openStore(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	if s.wrap != nil {
		store = s.wrap(store)
	}
	s.store, s.hub = store, hub.New(store, rand.Reader, hub.Policy{})
	sequencer := hub.NewSequencer(s.hub, s.now)
	ctx, cancel := context.WithCancel(context.Background())
	s.stopped, s.done = cancel, make(chan error, 1)
	go func() { s.done <- sequencer.Run(ctx) }()
	s.server = httptest.NewServer(s.counted(hub.NewServer(s.hub, sequencer, filepath.Join(s.dir, "snapshots"), slog.New(slog.NewTextHandler(io.Discard, nil)))))
}

func (s *site) stop(tb testing.TB) {
	s.stopped()
	s.server.Close()
	if err := errors.Join(<-s.done, s.store.Close()); err != nil {
		tb.Error(err)
	}
}

// device enrols a new handheld.
func (s *site) device(tb testing.TB, name string) *replica.Folder {
	tb.Helper()
	return s.deviceAt(tb, name, replica.NewClock(time.Time{}))
}

// deviceAt enrols a new handheld with a clock of its own.
func (s *site) deviceAt(tb testing.TB, name string, clock replica.Clock) *replica.Folder {
	tb.Helper()
	code, err := s.hub.NewCode(tb.Context(), time.Now(), name)
	if err != nil {
		tb.Fatal(err)
	}
	device, err := replica.Open(tb.Context(), filepath.Join(tb.TempDir(), name), clock)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := device.Close(); err != nil && !errors.Is(err, os.ErrClosed) { // a test may have closed it
			tb.Error(err)
		}
	})
	if err := link.Join(tb.Context(), device, wire.Invitation{Hub: s.server.URL, Code: code}.String()); err != nil {
		tb.Fatal(err)
	}
	return device
}

// counted counts requests and the bytes of their answers.
func (s *site) counted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked.Add(1)
		next.ServeHTTP(countedAnswer{w, &s.answered}, r)
	})
}

type countedAnswer struct {
	http.ResponseWriter
	bytes *atomic.Int64
}

func (a countedAnswer) Write(data []byte) (int, error) {
	n, err := a.ResponseWriter.Write(data)
	a.bytes.Add(int64(n))
	return n, err
}

// Unwrap lets streams flush.
func (a countedAnswer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

func received(quantity int64) domain.Fact {
	return domain.Received{Goods: domain.Goods{Item: "0401"}, Quantity: quantity, Dock: "DOCK-1", Day: "2026-03-02"}
}

func record(tb testing.TB, device *replica.Folder, facts ...domain.Fact) {
	tb.Helper()
	device.Lock()
	defer device.Unlock()
	if err := device.Record("W-1", facts, []byte(`{"step":"home"}`)); err != nil {
		tb.Fatal(err)
	}
}

func atDock(device *replica.Folder) int64 {
	device.Lock()
	defer device.Unlock()
	stock, _ := domain.Get[domain.Stock](device.View().Rows, domain.StockKey(domain.At("DOCK-1"), domain.Goods{Item: "0401"}))
	return stock.Quantity
}
