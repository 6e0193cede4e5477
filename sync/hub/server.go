package hub

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path"
	"strconv"
	"sync"
	"time"

	"github.com/handtruck/handtruck/sync/wire"
)

// Server is the hub on HTTP.
type Server struct {
	hub       *Hub
	sequencer *Sequencer
	exports   *exports
	limits    *limits
	log       *slog.Logger
	mux       *http.ServeMux
	free      func() (bytes int64, known bool) // room on the disk
	metrics   sync.Once
	signs     time.Duration // between signs of life on a quiet news stream
	keys      string        // what devices are told of the keys that the hub may show
}

// NewServer returns a handler of the devices' requests; snapshots are made in dir.
func NewServer(h *Hub, s *Sequencer, dir string, log *slog.Logger) *Server {
	server := &Server{hub: h, sequencer: s, exports: &exports{store: h.store, dir: dir}, limits: newLimits(),
		log: log, mux: http.NewServeMux(), free: func() (int64, bool) { return 0, false }, signs: newsEvery}
	s.clock.tellWith(func(ahead time.Duration) {
		log.Warn("the hub's time is ahead of this machine's clock and goes on by itself: was the clock set back, or has another hub another time?", "ahead", ahead.Round(time.Second))
	})
	l := server.limits
	for pattern, handler := range map[string]http.HandlerFunc{
		"POST /v1/enroll":   server.within(l.requests, answerTime, server.enroll),
		"GET /v1/clock":     server.within(l.requests, answerTime, server.clock),
		"POST /v1/push":     server.within(l.requests, answerTime, server.known(server.push)),
		"POST /v1/farewell": server.within(l.requests, answerTime, server.known(server.farewell)),
		"POST /v1/pull":     server.within(l.requests, answerTime, server.known(server.trusted(server.pull))),
		"POST /v1/repair":   server.within(l.requests, answerTime, server.known(server.trusted(server.repair))),
		"POST /v1/facts":    server.within(l.requests, answerTime, server.known(server.trusted(server.facts))),
		"POST /v1/donate":   server.within(l.requests, answerTime, server.known(server.donate)),
		"POST /v1/return":   server.within(l.requests, answerTime, server.takeBack),
		"GET /v1/snapshot":  server.within(l.downloads, downloadTime, server.known(server.trusted(server.snapshot))),
		"GET /v1/news":      server.within(l.streams, 0, server.known(server.trusted(server.news))),
		"GET /healthz":      server.within(l.requests, answerTime, server.alive),
		"GET /readyz":       server.within(l.requests, answerTime, server.ready),
	} {
		server.mux.HandleFunc(pattern, server.observed(path.Base(pattern), handler))
	}
	return server
}

// Announce lets the hub tell devices which keys it may show from now on, on connections that one of them vouches for.
func (s *Server) Announce(keys []wire.KeyPin) { s.keys = wire.JoinPins(keys) }

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set(wire.HubHeader, wire.SpokenVersions())
	s.mux.ServeHTTP(w, r)
}

// asked is one request of a device, with its whole body.
type asked struct {
	*http.Request
	replica Replica
	body    []byte
}

// known lets only enrolled devices through.
func (s *Server) known(next func(http.ResponseWriter, asked)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		a, err := s.identify(r)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		if answer, ok := w.(*watched); ok {
			answer.device = a.replica.Name
		}
		_ = http.NewResponseController(w).SetReadDeadline(time.Time{}) // all was read: it would end streams
		next(w, a)
	}
}

// trusted lets only devices through that may hear what the site knows: the others may still push.
func (s *Server) trusted(next func(http.ResponseWriter, asked)) func(http.ResponseWriter, asked) {
	return func(w http.ResponseWriter, a asked) {
		if err := a.replica.Hears(); err != nil {
			s.fail(w, a.Request, err)
			return
		}
		next(w, a)
	}
}

// identify finds out who asks. Whether a device is locked out is looked up for each request, before anything is read for
// it, so an old request that somebody repeats tells him no more than a new one.
func (s *Server) identify(r *http.Request) (asked, error) {
	who := callerOf(r)
	replica, err := s.hub.replicaOf(r.Context(), s.now(), who)
	if err != nil {
		return asked{}, err
	}
	if err := s.limits.device(replica.ID, s.now()); err != nil {
		return asked{}, err
	}
	body, err := readBody(r, packedBytesMax)
	switch {
	case err != nil:
		return asked{}, err
	case !who.proves(replica, r, body):
		return asked{}, wire.ErrNotEnrolled
	}
	return asked{r, replica, body}, nil
}

func (s *Server) enroll(w http.ResponseWriter, r *http.Request) {
	if !s.limits.enrolments.AllowN(s.now(), 1) {
		s.fail(w, r, errTooMany)
		return
	}
	var ask wire.Enroll
	body, err := readBody(r, enrollBytesMax)
	if err == nil {
		err = wire.Unpack(body, wire.PushBytesMax, &ask)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	answer, err := s.hub.Enroll(r.Context(), s.now(), ask)
	s.answer(w, r, answer, err)
	s.sequencer.announce(r.Context())
}

// now is the hub's time.
func (s *Server) now() time.Time { return s.sequencer.clock.Now() }

// clock tells the time, so that a device can measure how far its own clock is off. Nobody is told one before the last
// commit was seen, as it may be before that.
func (s *Server) clock(w http.ResponseWriter, r *http.Request) {
	if !s.sequencer.clock.stands() {
		if s.sequencer.announce(r.Context()); !s.sequencer.clock.stands() {
			s.fail(w, r, ErrUnavailable)
			return
		}
	}
	now := strconv.FormatInt(s.now().UnixMilli(), 10)
	w.Header().Set("Content-Type", "text/plain")
	w.Header().Set(wire.ClockHeader, now) // twice, so that a bit that falls over is seen
	fmt.Fprint(w, now)
}

func (s *Server) push(w http.ResponseWriter, a asked) {
	var push wire.Push
	if err := wire.Unpack(a.body, wire.PushBytesMax, &push); err != nil {
		s.fail(w, a.Request, err)
		return
	}
	answer, err := s.sequencer.Push(a.Context(), Opened(a.replica, push))
	s.answer(w, a.Request, answer, err)
}

func (s *Server) farewell(w http.ResponseWriter, a asked) {
	var ask wire.Farewell
	if err := wire.Unpack(a.body, wire.PushBytesMax, &ask); err != nil {
		s.fail(w, a.Request, err)
		return
	}
	err := s.hub.Farewell(a.Context(), s.now(), a.replica.ID, ask.Last)
	s.answer(w, a.Request, wire.Forgotten{}, err)
	s.sequencer.announce(a.Context())
}

func (s *Server) pull(w http.ResponseWriter, a asked) {
	if a.TLS != nil && s.keys != "" {
		w.Header().Set(wire.KeysHeader, s.keys)
	}
	answerReader(s, w, a, func(ctx context.Context, ask wire.Pull) (wire.Pulled, error) {
		answer, err := s.hub.Pull(ctx, s.now(), a.replica.ID, ask)
		if err == nil {
			s.sequencer.reports.note(a.replica, ask, s.now())
		}
		return answer, err
	})
}

func (s *Server) repair(w http.ResponseWriter, a asked) {
	answerReader(s, w, a, func(ctx context.Context, ask wire.Repair) (wire.Repaired, error) {
		return s.hub.Repair(ctx, s.now(), a.replica.ID, ask)
	})
}

// answerReader answers a message for which much of the store is read, and only so many of them at once.
func answerReader[M, A any](s *Server, w http.ResponseWriter, a asked, answer func(context.Context, M) (A, error)) {
	var message M
	if err := wire.Unpack(a.body, wire.PushBytesMax, &message); err != nil {
		s.fail(w, a.Request, err)
		return
	}
	if err := s.limits.readers.Acquire(a.Context(), 1); err != nil {
		s.fail(w, a.Request, err)
		return
	}
	defer s.limits.readers.Release(1)
	result, err := answer(a.Context(), message)
	s.answer(w, a.Request, result, err)
}

// snapshot hands out a whole replica; a download that broke off goes on where it was (RFC 9110, section 14).
func (s *Server) snapshot(w http.ResponseWriter, a asked) {
	if _, err := wire.SpeakHeader(a.Header.Get(wire.VersionHeader)); err != nil {
		s.fail(w, a.Request, err)
		return
	}
	export, err := s.exports.file(a.Context(), s.now(), a.replica.Scopes())
	if err != nil {
		s.fail(w, a.Request, err)
		return
	}
	file, err := os.Open(export.path)
	if err != nil {
		s.fail(w, a.Request, err)
		return
	}
	defer file.Close()
	w.Header().Set("ETag", strconv.Quote(export.digest))
	w.Header().Set("Content-Type", "application/octet-stream")
	http.ServeContent(w, a.Request, "", time.Time{}, file)
}

// news writes the hub's position whenever it grows, one line each, until the device goes away, or is locked out.
func (s *Server) news(w http.ResponseWriter, a asked) {
	control := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/plain")
	sign := time.NewTicker(s.signs)
	defer sign.Stop()
	for {
		deadline(w, newsWriteWithin)
		site, changed := s.sequencer.News()
		fmt.Fprintln(w, site)
		if control.Flush() != nil {
			return // the device is gone
		}
		select {
		case <-changed:
		case <-sign.C:
			if s.hub.hears(a.Context(), a.replica.ID) != nil {
				return
			}
		case <-a.Context().Done():
			return
		case <-s.sequencer.done:
			return
		}
	}
}

// readBody reads a request's body as it came.
func readBody(r *http.Request, most int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r.Body, most+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", wire.ErrMalformed, err)
	}
	if int64(len(data)) > most {
		return nil, wire.ErrTooLarge
	}
	return data, nil
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
	later, after := comeAgain(err)
	switch {
	case errors.Is(err, context.Canceled):
		return
	case later != 0:
		w.Header().Set("Retry-After", seconds(after))
		status = later
	}
	if answer, ok := w.(*watched); ok {
		answer.cause = err
	}
	switch { // addresses of databases and paths of files are the log's matter
	case errors.Is(err, ErrUnavailable):
		err = ErrUnavailable
	case diskFull(err):
		err = wire.ErrFull
	case status == http.StatusInternalServerError:
		s.log.Error("request failed", "path", r.URL.Path, "error", err)
		err = errors.New("the hub failed: see its log")
	}
	http.Error(w, err.Error(), status)
}

func isTimeout(err error) bool { return errors.Is(err, context.DeadlineExceeded) }
