package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/station"
)

const defaultListen = "127.0.0.1:8421"

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
	return station.Open(ctx, f.data, create)
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
	err = p.serve(ctx, h, *listen, f.data)
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

// serve says where it listens and answers devices until the context ends.
func (p *program) serve(ctx context.Context, h *hub.Hub, listen, dir string) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	fmt.Fprintf(p.out, "listening http://%s\n", listener.Addr())
	if err := p.out.Flush(); err != nil {
		return errors.Join(fmt.Errorf("write output: %w", err), listener.Close())
	}
	return station.Service{Hub: h, Dir: dir, Listener: listener, Now: p.now, Log: slog.New(slog.NewTextHandler(p.err, nil))}.Run(ctx)
}
