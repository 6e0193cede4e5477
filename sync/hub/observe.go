package hub

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/handtruck/handtruck/sync/wire"
)

// watched is an answer on its way, with what the log will say of it. No header and no body is ever logged: they hold keys,
// codes and the hashes of PINs.
type watched struct {
	http.ResponseWriter
	device string
	status int
	cause  error
}

// Unwrap lets deadlines through to the connection.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader notes the status.
func (w *watched) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// ReadFrom lets a file go to the connection without passing through this program, where the connection can do that.
func (w *watched) ReadFrom(source io.Reader) (int64, error) { return io.Copy(w.ResponseWriter, source) }

// quiet are the requests that come all the time: they are logged for who asks for it.
var quiet = map[string]bool{"push": true, "pull": true, "clock": true, "news": true, "repair": true, "healthz": true, "readyz": true}

// observed counts and logs one class of requests.
func (s *Server) observed(request string, next http.HandlerFunc) http.HandlerFunc {
	return func(plain http.ResponseWriter, r *http.Request) {
		w, began := &watched{ResponseWriter: plain, status: http.StatusOK}, time.Now()
		next(w, r)
		took := time.Since(began)
		if request != "news" { // it takes as long as the device listens
			s.sequencer.meters.requests.WithLabelValues(request).Observe(took.Seconds())
		}
		if w.cause != nil {
			s.sequencer.meters.rejects.WithLabelValues(request, causeOf(w.cause)).Inc()
		}
		level := slog.LevelInfo
		switch {
		case w.cause != nil && s.limits.complaints.AllowN(s.now(), 1):
			level = slog.LevelWarn
		case w.cause != nil || quiet[request]:
			level = slog.LevelDebug
		}
		args := []any{"request", request, "from", r.RemoteAddr, "device", w.device, "status", w.status, "took", took.Round(time.Microsecond).String()}
		if w.cause != nil {
			args = append(args, "cause", w.cause)
		}
		s.log.Log(r.Context(), level, "answered", args...)
	}
}

// causes are the words under which refused requests are counted.
var causes = []struct {
	err  error
	word string
}{
	{wire.ErrNotEnrolled, "not_enrolled"}, {wire.ErrRevoked, "revoked"}, {wire.ErrRetired, "retired"}, {wire.ErrUnsent, "unsent"},
	{wire.ErrStale, "stale"}, {wire.ErrTooLarge, "too_large"}, {wire.ErrMalformed, "malformed"}, {wire.ErrVersion, "version"},
	{wire.ErrUnknownCode, "code"}, {wire.ErrUsedCode, "code"}, {wire.ErrOldCode, "code"}, {errTooMany, "too_many"}, {errBusy, "busy"}, {errCrowded, "crowded"}, {ErrEarly, "early"},
	{ErrClosed, "closing"}, {ErrUnavailable, "unavailable"}, {context.Canceled, "gone"},
}

func causeOf(err error) string {
	for _, c := range causes {
		if errors.Is(err, c.err) {
			return c.word
		}
	}
	if diskFull(err) {
		return "disk_full"
	}
	return "failed"
}

// diskFreeMin is the room below which a hub is not ready for work.
const diskFreeMin = 64 << 20

// WatchDisk lets the hub look at the room on its disk.
func (s *Server) WatchDisk(free func() (bytes int64, known bool)) { s.free = free }

// alive answers who wants to know whether this process is to be started anew.
func (s *Server) alive(w http.ResponseWriter, r *http.Request) {
	select {
	case <-s.sequencer.done:
		s.fail(w, r, ErrClosed)
	default:
		fmt.Fprintln(w, "ok")
	}
}

// ready answers who wants to know whether devices may be sent here.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	err := s.sequencer.Ready(r.Context())
	if free, known := s.free(); err == nil && known && free < diskFreeMin {
		err = fmt.Errorf("%w: %d MB are left", wire.ErrFull, free>>20)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	fmt.Fprintln(w, "ready")
}
