package main

import (
	"context"
	"fmt"
	"net"
	"os"

	"github.com/handtruck/handtruck/sync/station"
	"github.com/handtruck/handtruck/sync/wire"
)

// address is where a hub listens, and with which certificate.
type address struct {
	listen    string
	tls       bool
	cert, key string
	metrics   string
}

func (a *address) flags(set *flagSet) {
	set.StringVar(&a.listen, "listen", defaultListen, "the `ADDRESS` to listen on; TLS, unless it is on loopback")
	set.BoolVar(&a.tls, "tls", false, "TLS on loopback, too")
	set.StringVar(&a.cert, "cert", "", "the site's own certificate, a PEM `FILE` (default one that the hub makes and devices know by its key)")
	set.StringVar(&a.key, "key", "", "the key of -cert, a PEM `FILE`")
	set.StringVar(&a.metrics, "metrics", "", "tell Prometheus at this `ADDRESS`, such as 127.0.0.1:9421; with TLS where the hub speaks it, and beyond loopback only then")
}

// certificate is what the hub shows, or nil where it speaks plain HTTP: on loopback, where nobody else hears it.
func (a *address) certificate(p *program, dir string) (*station.Certificate, error) {
	host, _, err := net.SplitHostPort(a.listen)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: -listen %q: %w", errUsage, a.listen, err)
	case (a.cert == "") != (a.key == ""):
		return nil, fmt.Errorf("%w: -cert and -key belong together", errUsage)
	case wire.Loopback(host) && !a.tls && a.cert == "":
		return nil, nil
	}
	var c station.Certificate
	if a.cert != "" {
		c, err = station.SiteCertificate(a.cert, a.key)
	} else {
		c, err = station.OwnCertificate(dir, p.now(), hostNames(host)...)
	}
	return &c, err
}

// openMetrics listens for Prometheus, or returns nil.
func (a *address) openMetrics(ctx context.Context, certificate *station.Certificate) (net.Listener, error) {
	if a.metrics == "" {
		return nil, nil
	}
	host, _, err := net.SplitHostPort(a.metrics)
	if err != nil {
		return nil, fmt.Errorf("%w: -metrics %q: %w", errUsage, a.metrics, err)
	}
	if certificate == nil && !wire.Loopback(host) {
		return nil, fmt.Errorf("%w: -metrics %s would tell everybody in the clear: use a loopback address, or a hub that speaks TLS", errUsage, a.metrics)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.metrics)
	if err != nil {
		return nil, listenInWords("-metrics", a.metrics, err)
	}
	return listener, nil
}

// hostNames are the names of this machine for a certificate. Devices do not look at them, browsers and tools do.
func hostNames(host string) []string {
	var names []string
	if name, err := os.Hostname(); err == nil {
		names = append(names, name)
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsUnspecified() {
		names = append(names, host)
	}
	return names
}
