package hub

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/handtruck/handtruck/sync/wire"
	"golang.org/x/sync/semaphore"
)

const (
	packedBytesMax = 1 << 20          // bytes of a request as it comes
	readersMax     = 64               // pulls and snapshots under way at once
	newsEvery      = 25 * time.Second // a sign of life on a quiet news stream
)

// Server is the hub on HTTP.
type Server struct {
	hub       *Hub
	sequencer *Sequencer
	exports   *exports
	readers   *semaphore.Weighted
	now       func() time.Time
	log       *slog.Logger
	mux       *http.ServeMux
}

// NewServer returns a handler of the devices' requests; snapshots are made in dir.
func NewServer(h *Hub, s *Sequencer, dir string, now func() time.Time, log *slog.Logger) *Server {
	server := &Server{hub: h, sequencer: s, exports: &exports{store: h.store, dir: dir}, readers: semaphore.NewWeighted(readersMax),
		now: now, log: log, mux: http.NewServeMux()}
	server.mux.HandleFunc("POST /v1/enroll", server.enroll)
	server.mux.HandleFunc("GET /v1/clock", server.clock)
	server.mux.HandleFunc("POST /v1/push", server.known(server.push))
	server.mux.HandleFunc("POST /v1/pull", server.known(server.pull))
	server.mux.HandleFunc("GET /v1/snapshot", server.known(server.snapshot))
	server.mux.HandleFunc("GET /v1/news", server.known(server.news))
	server.mux.HandleFunc("GET /healthz", server.health)
	return server
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// known lets only enrolled devices through.
func (s *Server) known(next func(http.ResponseWriter, *http.Request, Replica)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id, token, _ := strings.Cut(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), ".")
		replica, err := s.hub.Authenticate(r.Context(), id, token)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		next(w, r, replica)
	}
}

func (s *Server) enroll(w http.ResponseWriter, r *http.Request) {
	var ask wire.Enroll
	if err := read(r, &ask); err != nil {
		s.fail(w, r, err)
		return
	}
	answer, err := s.hub.Enroll(r.Context(), s.now(), ask)
	s.answer(w, r, answer, err)
	s.sequencer.announce(r.Context())
}

// clock tells the time, so that a device can measure how far its own clock is off.
func (s *Server) clock(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain")
	fmt.Fprint(w, s.now().UnixMilli())
}

func (s *Server) push(w http.ResponseWriter, r *http.Request, replica Replica) {
	var push wire.Push
	if err := read(r, &push); err != nil {
		s.fail(w, r, err)
		return
	}
	answer, err := s.sequencer.Push(r.Context(), PushFrom{replica.ID, push})
	s.answer(w, r, answer, err)
}

func (s *Server) pull(w http.ResponseWriter, r *http.Request, replica Replica) {
	var ask wire.Pull
	if err := read(r, &ask); err != nil {
		s.fail(w, r, err)
		return
	}
	if err := s.readers.Acquire(r.Context(), 1); err != nil {
		s.fail(w, r, err)
		return
	}
	defer s.readers.Release(1)
	answer, err := s.hub.Pull(r.Context(), replica.ID, ask)
	s.answer(w, r, answer, err)
}

// snapshot hands out a whole replica; a download that broke off goes on where it was (RFC 9110, section 14).
func (s *Server) snapshot(w http.ResponseWriter, r *http.Request, _ Replica) {
	path, digest, err := s.exports.file(r.Context(), s.now())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	file, err := os.Open(path)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	defer file.Close()
	w.Header().Set("ETag", strconv.Quote(digest))
	w.Header().Set("Content-Type", "application/octet-stream")
	http.ServeContent(w, r, "", time.Time{}, file)
}

// news writes the hub's position whenever it grows, one line each, until the device goes away.
func (s *Server) news(w http.ResponseWriter, r *http.Request, _ Replica) {
	control := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/plain")
	out := bufio.NewWriter(w)
	for {
		site, changed := s.sequencer.News()
		fmt.Fprintln(out, site)
		if out.Flush() != nil || control.Flush() != nil {
			return // the device is gone
		}
		select {
		case <-changed:
		case <-time.After(newsEvery):
		case <-r.Context().Done():
			return
		case <-s.sequencer.done:
			return
		}
	}
}

func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	err := s.hub.store.View(r.Context(), func(v Snapshot) error {
		_, err := v.Head()
		return err
	})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	fmt.Fprintln(w, "ok")
}

func read(r *http.Request, message any) error {
	data, err := io.ReadAll(io.LimitReader(r.Body, packedBytesMax+1))
	if err != nil {
		return fmt.Errorf("read request: %w", err)
	}
	if len(data) > packedBytesMax {
		return wire.ErrTooLarge
	}
	return wire.Unpack(data, wire.PushBytesMax, message)
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, message any, err error) {
	if err != nil {
		s.fail(w, r, err)
		return
	}
	data, err := wire.Pack(message)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", wire.ContentType)
	if _, err := w.Write(data); err != nil {
		s.log.Debug("answer not delivered", "path", r.URL.Path, "error", err) // the device asks again
	}
}

// fail tells the device what was wrong with its request, and the log what is wrong with the hub.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := wire.StatusOf(err)
	switch {
	case errors.Is(err, context.Canceled):
		return
	case errors.Is(err, ErrClosed), errors.Is(err, context.DeadlineExceeded):
		status = http.StatusServiceUnavailable
	}
	if status == http.StatusInternalServerError {
		s.log.Error("request failed", "path", r.URL.Path, "error", err)
		err = errors.New("the hub failed: see its log")
	}
	http.Error(w, err.Error(), status)
}
