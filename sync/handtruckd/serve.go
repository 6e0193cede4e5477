package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/station"
	"github.com/jackc/pgx/v5/pgconn"
)

const defaultListen = "127.0.0.1:8421"

// hubFlags are the flags of every verb that works on a hub's data.
type hubFlags struct{ data, store string }

func (p *program) hubFlags(name string) (*flagSet, *hubFlags) {
	set, f := p.flags(name), &hubFlags{}
	set.StringVar(&f.data, "data", "", "the hub's folder `DIR`")
	set.StringVar(&f.store, "store", "", "database `URL`, postgres://USER@HOST[,HOST…]/DATABASE (default an SQLite file in the folder)")
	return set, f
}

// open opens the hub that the flags name; create says whether a new one may be made. A database is made ready by whoever
// opens it first: it was created by somebody already.
func (f *hubFlags) open(ctx context.Context, create bool) (*hub.Hub, error) {
	if f.data == "" {
		return nil, fmt.Errorf("%w: -data DIR is needed", errUsage)
	}
	switch scheme, _, _ := strings.Cut(f.store, "://"); scheme {
	case "":
		return station.Open(ctx, f.data, create)
	case "postgres", "postgresql":
		store, err := hub.OpenPostgres(ctx, f.store)
		var wrong *pgconn.ParseConfigError
		if errors.As(err, &wrong) {
			return nil, fmt.Errorf("%w: -store: %w", errUsage, wrong)
		}
		if err != nil {
			return nil, err
		}
		return station.On(store), nil
	}
	return nil, fmt.Errorf("%w: -store %q is not a URL such as postgres://USER@HOST/DATABASE", errUsage, f.store)
}

func runServe(ctx context.Context, p *program, args []string) error {
	set, f := p.hubFlags("serve")
	var at address
	at.flags(set)
	var logs logFlags
	logs.flags(set)
	if err := p.parse(set, args); err != nil {
		return err
	}
	log, err := logs.open(p.err)
	if err != nil {
		return err
	}
	certificate, err := at.certificate(p, f.data)
	if err != nil {
		return err
	}
	metrics, err := at.openMetrics(ctx, certificate)
	if err != nil {
		return err
	}
	h, err := f.open(ctx, true)
	if err != nil {
		return err
	}
	err = p.serve(ctx, station.Service{Hub: h, Dir: f.data, Certificate: certificate, Metrics: metrics, Log: log}, at.listen)
	return errors.Join(err, h.Store().Close())
}

// serve says where it listens and answers devices until the context ends.
func (p *program) serve(ctx context.Context, service station.Service, listen string) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", listen)
	if err != nil {
		return listenInWords("-listen", listen, err)
	}
	scheme := "http"
	if service.Certificate != nil {
		scheme = "https"
	}
	fmt.Fprintf(p.out, "listening %s://%s\n", scheme, listener.Addr())
	if err := p.out.Flush(); err != nil {
		return errors.Join(fmt.Errorf("write output: %w", err), listener.Close())
	}
	service.Listener, service.Now = listener, p.now
	return service.Run(ctx)
}
