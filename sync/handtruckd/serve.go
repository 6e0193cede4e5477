package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/handtruck/handtruck/domain/policy"
	"github.com/handtruck/handtruck/sync/hub"
	"golang.org/x/sync/errgroup"
)

const (
	defaultListen  = "127.0.0.1:8421"
	fileHub        = "hub.db"
	shutdownGrace  = 5 * time.Second
	headerTimeout  = 10 * time.Second
	headerBytesMax = 16 << 10
)

// hubFlags are the flags of every verb that works on a hub's data.
type hubFlags struct{ data, store string }

func (p *program) hubFlags(name string) (*flagSet, *hubFlags) {
	set, f := p.flags(name), &hubFlags{}
	set.StringVar(&f.data, "data", "", "the hub's folder `DIR`")
	set.StringVar(&f.store, "store", "", "database `URL` (default an SQLite file in the folder)")
	return set, f
}

// open opens the hub that the flags name; create says whether a new one may be made.
func (f *hubFlags) open(ctx context.Context, create bool) (*hub.Hub, error) {
	switch {
	case f.data == "":
		return nil, fmt.Errorf("%w: -data DIR is needed", errUsage)
	case strings.HasPrefix(f.store, "postgres"):
		return nil, errors.New("-store postgres://… comes with a later version: leave it out for SQLite")
	case f.store != "":
		return nil, fmt.Errorf("%w: -store %q is not a database URL", errUsage, f.store)
	}
	path := filepath.Join(f.data, fileHub)
	if !create {
		if _, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("no hub in %s: import a warehouse first", f.data)
		}
	}
	if err := os.MkdirAll(f.data, 0o700); err != nil {
		return nil, fmt.Errorf("make folder: %w", err)
	}
	store, err := hub.OpenSQLite(ctx, path)
	if err != nil {
		return nil, err
	}
	return hub.New(store, rand.Reader, hub.Policy{Touches: policy.Touches, After: policy.After, Run: policy.Run}), nil
}

func runServe(ctx context.Context, p *program, args []string) error {
	set, f := p.hubFlags("serve")
	listen := set.String("listen", defaultListen, "the `ADDRESS` to listen on; only a loopback address, until the hub speaks TLS")
	if err := p.parse(set, args, 0); err != nil {
		return err
	}
	if err := checkLoopback(*listen); err != nil {
		return err
	}
	h, err := f.open(ctx, true)
	if err != nil {
		return err
	}
	err = p.serve(ctx, h, *listen, filepath.Join(f.data, "snapshots"))
	return errors.Join(err, h.Store().Close())
}

// checkLoopback refuses addresses that others can reach: without TLS they could read and write.
func checkLoopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("%w: -listen %q: %w", errUsage, address, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("%w: -listen %s is not a loopback address: put a TLS proxy in front of the hub", errUsage, address)
	}
	return nil
}

// serve answers devices until the context ends, then finishes what is under way.
func (p *program) serve(ctx context.Context, h *hub.Hub, listen, snapshots string) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	sequencer := hub.NewSequencer(h, p.now)
	log := slog.New(slog.NewTextHandler(p.err, nil))
	server := &http.Server{Handler: hub.NewServer(h, sequencer, snapshots, p.now, log), ReadHeaderTimeout: headerTimeout,
		MaxHeaderBytes: headerBytesMax, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	committing, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var group errgroup.Group
	group.Go(func() error { return sequencer.Run(committing) })
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	})
	fmt.Fprintf(p.out, "listening http://%s\n", listener.Addr())
	if err := p.out.Flush(); err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	<-ctx.Done()
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownGrace)
	defer cancel()
	stop() // streams of news end with the sequencer, or the shutdown would wait for them
	if err := server.Shutdown(closing); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return errors.Join(fmt.Errorf("shut down: %w", err), group.Wait())
	}
	return group.Wait()
}
