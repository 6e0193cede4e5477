package station

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"

	"github.com/handtruck/handtruck/sync/hub"
)

// metricsServer answers Prometheus on a listener of its own, so that nobody on the devices' network reads it.
type metricsServer struct {
	*http.Server
	listener net.Listener
}

func (s Service) metrics(handler *hub.Server) metricsServer {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", handler.Metrics())
	listener := s.Metrics
	if s.Certificate != nil {
		listener = tls.NewListener(listener, s.Certificate.config())
	}
	return metricsServer{&http.Server{Handler: mux, ReadHeaderTimeout: headerTimeout, ReadTimeout: requestTimeout, WriteTimeout: requestTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: headerBytesMax, ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug)}, listener}
}

func (m metricsServer) serve() error {
	if err := m.Serve(m.listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve metrics: %w", err)
	}
	return nil
}
