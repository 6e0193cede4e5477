package hub

import (
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/wire"
	"github.com/jackc/pgx/v5/pgconn"
	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"
)

// What one hub does at once, and for whom. A fleet at work stays far below; what lies above is a fault, or an attack, and is
// told to come again later, which costs nobody a fact.
const (
	requestsMax     = 256 // under way at once, without streams
	streamsMax      = 2 * replicasMax
	readersMax      = 64 // pulls
	downloadsMax    = 32 // snapshots
	deviceRate      = 50 // requests of one device in a second
	deviceBurst     = 200
	enrollRate      = 1 // attempts to enrol in a second, of everybody
	enrollBurst     = 60
	complaintRate   = 5 // lines of the log in a second
	complaintBurst  = 50
	packedBytesMax  = 1 << 20 // bytes of a request as it comes
	enrollBytesMax  = 4 << 10 // of one by somebody whom nobody knows yet
	answerTime      = 60 * time.Second
	downloadTime    = 10 * time.Minute // one that takes longer goes on where it was
	retryAfter      = 2 * time.Second  // for who is to come again; devices add a part that differs
	retryAfterFull  = 30 * time.Second
	forgetLimitsAt  = 4 * replicasMax
	newsEvery       = 25 * time.Second // a sign of life on a quiet news stream, and a look whether the device may still listen
	newsWriteWithin = 30 * time.Second
)

// postgresDiskFull is the SQLSTATE of a server without room (PostgreSQL, appendix A).
const postgresDiskFull = "53100"

// errBusy says that the hub does as much as it can; the device asks again later.
var errBusy = errors.New("the hub is busy")

// errTooMany says that a device asks more often than any device needs to.
var errTooMany = errors.New("too many requests")

// limits count what is under way.
type limits struct {
	requests, streams, readers, downloads *semaphore.Weighted
	enrolments                            *rate.Limiter
	complaints                            *rate.Limiter // lines about refused requests, so that nobody can fill the log

	mu      sync.Mutex
	devices map[string]*rate.Limiter
}

func newLimits() *limits {
	return &limits{requests: semaphore.NewWeighted(requestsMax), streams: semaphore.NewWeighted(streamsMax),
		readers: semaphore.NewWeighted(readersMax), downloads: semaphore.NewWeighted(downloadsMax),
		enrolments: rate.NewLimiter(enrollRate, enrollBurst), complaints: rate.NewLimiter(complaintRate, complaintBurst), devices: map[string]*rate.Limiter{}}
}

// device takes one request of a device into account. Only enrolled ones come here, so there are not many.
func (l *limits) device(id string, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	bucket, ok := l.devices[id]
	if !ok {
		if len(l.devices) >= forgetLimitsAt {
			clear(l.devices)
		}
		bucket = rate.NewLimiter(deviceRate, deviceBurst)
		l.devices[id] = bucket
	}
	if !bucket.AllowN(now, 1) {
		return errTooMany
	}
	return nil
}

// within runs a request if there is room for it, and for no longer than it may take.
func (s *Server) within(room *semaphore.Weighted, most time.Duration, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !room.TryAcquire(1) {
			s.fail(w, r, errBusy)
			return
		}
		defer room.Release(1)
		if most > 0 {
			deadline(w, most)
		}
		next(w, r)
	}
}

// deadline ends the connection of who does not take his answer. Test recorders have no connection, and need no deadline.
func deadline(w http.ResponseWriter, after time.Duration) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(after))
}

// comeAgain is the status of what may be asked again later, and when; 0 for what may not.
func comeAgain(err error) (status int, after time.Duration) {
	switch {
	case errors.Is(err, errTooMany):
		return http.StatusTooManyRequests, retryAfter
	case diskFull(err), errors.Is(err, wire.ErrFull):
		return http.StatusInsufficientStorage, retryAfterFull
	case errors.Is(err, errCrowded):
		return http.StatusServiceUnavailable, retryAfterFull
	case errors.Is(err, ErrEarly):
		return http.StatusServiceUnavailable, gapAgain
	case errors.Is(err, errBusy), errors.Is(err, ErrClosed), errors.Is(err, ErrUnavailable), errors.Is(err, ErrOlder), isTimeout(err):
		return http.StatusServiceUnavailable, retryAfter
	}
	return 0, 0
}

// diskFull tells whether an engine found no room for a commit.
func diskFull(err error) bool {
	var failure *pgconn.PgError
	return errors.Is(err, sqlite.ErrFull) || errors.As(err, &failure) && failure.Code == postgresDiskFull
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d.Seconds())) }
