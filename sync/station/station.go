// Package station runs the hub of one site in one folder of one machine: it joins the core, its policies, its disk
// and its server, for whoever needs a hub.
package station

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/policy"
	"github.com/handtruck/handtruck/sync/folder"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/sqlite"
	"golang.org/x/net/netutil"
	"golang.org/x/sync/errgroup"
)

const (
	fileHub         = "hub.db"
	folderSnapshots = "snapshots"
	shutdownGrace   = 5 * time.Second
	headerTimeout   = 10 * time.Second // who sends slower than this only wants the connection
	requestTimeout  = 60 * time.Second // a full push over the slowest radio
	idleTimeout     = 2 * time.Minute
	headerBytesMax  = 16 << 10
	connectionsMax  = 8192
)

// Errors of folders that are not a hub's.
var (
	ErrNoHub    = errors.New("no hub here: import a warehouse first")
	ErrTerminal = errors.New("this is the folder of a terminal: a hub needs one of its own")
)

// Open opens the hub in a folder; create says whether a new one may be made.
func Open(ctx context.Context, dir string, create bool) (*hub.Hub, error) {
	path := filepath.Join(dir, fileHub)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		switch {
		case replica.Holds(dir):
			return nil, fmt.Errorf("%s: %w", dir, ErrTerminal)
		case !create:
			return nil, fmt.Errorf("%s: %w", dir, ErrNoHub)
		}
	}
	if err := sqlite.MakeFolder(dir); err != nil {
		return nil, err
	}
	store, err := hub.OpenSQLite(ctx, path)
	if err != nil {
		return nil, err
	}
	return On(store), nil
}

// On is a hub with all its policies on a store.
func On(store hub.Store) *hub.Hub {
	return hub.New(store, rand.Reader, hub.Policy{Touches: policy.Touches, After: policy.After, Run: policy.Run})
}

// Import records what a warehouse folder tells that the hub does not know yet, and returns how many rows that were.
// A folder with problems is a *folder.Problems, and nothing is recorded.
func Import(ctx context.Context, h *hub.Hub, now time.Time, files fs.FS) (changed int, err error) {
	var rows []domain.Row
	var bad error
	err = h.Store().View(ctx, func(s hub.Snapshot) error {
		rows, bad = folder.Read(files, s)
		return nil // what is wrong in the folder is not wrong at the hub
	})
	if err := errors.Join(err, bad); err != nil || len(rows) == 0 {
		return 0, err
	}
	return len(rows), h.Import(ctx, now, rows)
}

// Service is a hub that answers devices.
type Service struct {
	Hub      *hub.Hub
	Dir      string // for snapshots
	Listener net.Listener
	Now      func() time.Time
	Log      *slog.Logger

	Certificate *Certificate // nil: plain HTTP, for a listener on loopback
	Metrics     net.Listener // tells Prometheus, or nil; with TLS where the hub speaks it
}

// Run answers devices until the context ends, then finishes what is under way.
func (s Service) Run(ctx context.Context) error {
	sequencer := hub.NewSequencer(s.Hub, s.Now)
	handler := hub.NewServer(s.Hub, sequencer, filepath.Join(s.Dir, folderSnapshots), s.Log)
	listener := netutil.LimitListener(s.Listener, connectionsMax)
	if s.Certificate != nil {
		handler.Announce(s.Certificate.Pins())
		listener = tls.NewListener(listener, s.Certificate.config())
	}
	handler.WatchDisk(func() (int64, bool) { return diskFree(s.Dir) })
	server := &http.Server{Handler: handler,
		ReadHeaderTimeout: headerTimeout, ReadTimeout: requestTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: headerBytesMax, ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug)}
	committing, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	group, serving := errgroup.WithContext(ctx)
	group.Go(func() error { return sequencer.Run(committing) })
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	})
	if s.Metrics != nil {
		metrics := s.metrics(handler)
		group.Go(metrics.serve)
		context.AfterFunc(serving, func() { metrics.Close() })
	}
	s.Log.Info("hub is open", "address", s.Listener.Addr().String(), "tls", s.Certificate != nil)
	<-serving.Done() // somebody asked for the end, or the hub cannot go on
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownGrace)
	defer cancel()
	stop() // streams of news end with the sequencer, or the shutdown would wait for them
	if err := server.Shutdown(closing); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return errors.Join(fmt.Errorf("shut down: %w", err), group.Wait())
	}
	return group.Wait()
}
