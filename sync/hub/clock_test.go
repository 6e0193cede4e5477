package hub

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// machine has a wall clock that can be set and one that only goes on.
type machine struct {
	wall         time.Time
	boot, looked time.Duration
}

func newMachine() *machine { return &machine{wall: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)} }

func (m *machine) pass(d time.Duration) { m.wall, m.boot = m.wall.Add(d), m.boot+d }

func (m *machine) set(by time.Duration) { m.wall = m.wall.Add(by) }

func (m *machine) clock() *Clock {
	c := newClock(func() time.Time { return m.wall })
	c.since = func(time.Time, time.Time) time.Duration {
		passed := m.boot - m.looked
		m.looked = m.boot
		return passed
	}
	return c
}

// A device that measured the hub's clock before it was set back and one that did behind it agree on what happened first.
func TestIntervalsAcrossAStepBack(t *testing.T) {
	m := newMachine()
	c := m.clock()
	sample := func() wire.Sample { return wire.Sample{Boot: m.boot.Milliseconds(), Hub: c.Now().UnixMilli()} }
	happens := func(s wire.Sample) (low, high int64) {
		return wire.Interval([]wire.Sample{s}, wire.Envelope{Boot: m.boot.Milliseconds()})
	}
	before := sample()
	m.pass(time.Minute)
	m.set(-time.Hour)
	m.pass(time.Minute)
	after := sample()
	_, first := happens(after)
	m.pass(10 * time.Second)
	low, second := happens(before)
	m.pass(10 * time.Second)
	last, _ := happens(after)
	if first >= low || second >= last {
		t.Errorf("three facts, ten seconds apart, seem to end at %d, to be in [%d, %d], and to begin at %d", first, low, second, last)
	}
}

func TestClockIsAheadUntilTheWallClockHasCaughtUp(t *testing.T) {
	m := newMachine()
	c, told, last := m.clock(), []time.Duration{}, time.Time{}
	c.tellWith(func(ahead time.Duration) { told = append(told, ahead) })
	look := func(ahead time.Duration, warnings int) {
		t.Helper()
		if c.Now().Before(last) {
			t.Errorf("time runs back from %v to %v", last, c.Now())
		}
		last = c.Now()
		if got := c.Ahead(); got != ahead || len(told) != warnings {
			t.Errorf("ahead by %v and told of %v; expected %v and %d warnings", got, told, ahead, warnings)
		}
	}
	look(0, 0)
	m.set(-2 * time.Second)
	look(2*time.Second, 0) // small things are nobody's trouble
	m.pass(20_000 * time.Second)
	look(time.Second, 0)
	m.pass(40_000 * time.Second)
	look(0, 0)
	m.set(-time.Hour)
	look(time.Hour, 1)
	m.pass(20_000 * time.Second)
	look(time.Hour-time.Second, 1)
	m.set(time.Hour)
	look(0, 1)
	m.set(-time.Hour)
	look(time.Hour, 2)
}

// Of two hubs on one store the one whose clock is behind goes by the other's, as soon as it sees a commit of it.
func TestClockGoesByTheOtherHub(t *testing.T) {
	slow, fast := newMachine(), newMachine()
	fast.set(time.Hour)
	behind, leading := slow.clock(), fast.clock()
	behind.NotBefore(leading.Now().UnixMilli())
	for range 3 {
		slow.pass(time.Minute)
		fast.pass(time.Minute)
		if apart := leading.Now().Sub(behind.Now()); apart < 0 || apart > 20*time.Millisecond {
			t.Errorf("the hubs' times are %v apart", apart)
		}
		leading.NotBefore(behind.Now().UnixMilli())
	}
	if leading.Ahead() != 0 {
		t.Errorf("two hubs drive each other forward, by %v", leading.Ahead())
	}
}

// unreachable is a store that cannot be read.
type unreachable struct{ Store }

func (unreachable) View(context.Context, func(Snapshot) error) error { return ErrUnavailable }

// A hub that was started with a clock behind the last commit says so once, and tells nobody a time before it.
func TestServerTellsNoTimeBeforeTheLastCommit(t *testing.T) {
	m, ctx := newMachine(), t.Context()
	last := m.wall.Add(time.Hour)
	store := NewMemoryStore("first")
	h := New(store, rand.Reader, Policy{})
	if err := h.Import(ctx, last, []domain.Row{domain.Site{Code: "S", TimeZone: "UTC"}}); err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	serve := func(h *Hub) *Server {
		return NewServer(h, NewSequencer(h, func() time.Time { return m.wall }), t.TempDir(), slog.New(slog.NewTextHandler(&log, nil)))
	}
	ask := func(s http.Handler, path string) *httptest.ResponseRecorder {
		answer := httptest.NewRecorder()
		s.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
		return answer
	}
	if answer := ask(serve(New(unreachable{store}, rand.Reader, Policy{})), "/v1/clock"); answer.Code != http.StatusServiceUnavailable {
		t.Errorf("a hub that has not seen the last commit says %d %s", answer.Code, answer.Body)
	}
	s := serve(h)
	for range 3 {
		answer := ask(s, "/v1/clock")
		if told, err := strconv.ParseInt(answer.Body.String(), 10, 64); err != nil || told < last.UnixMilli() {
			t.Errorf("the time is %q, before that of the last commit (%v)", answer.Body, err)
		}
	}
	if warnings := strings.Count(log.String(), "ahead of this machine's clock"); warnings != 1 || !strings.Contains(log.String(), "ahead=1h0m0s") {
		t.Errorf("%d warnings: %s", warnings, log.String())
	}
	if answer := ask(s.Metrics(), "/metrics"); !strings.Contains(answer.Body.String(), "handtruck_clock_ahead_seconds 3600") {
		t.Errorf("metrics do not tell of the clock:\n%s", answer.Body)
	}
}

// While the hub's time is ahead, it is kept with each tick: a code that another process makes is good for a while.
func TestTimeIsKeptWhileAhead(t *testing.T) {
	wall, ctx := newMachine().wall, t.Context()
	h := New(NewMemoryStore("first"), rand.Reader, Policy{})
	if err := h.Import(ctx, wall.Add(time.Hour), []domain.Row{domain.Site{Code: "S", TimeZone: "UTC"}}); err != nil {
		t.Fatal(err)
	}
	quiet := wall.Add(2 * time.Hour) // an hour in which nothing was committed
	if err := h.tick(ctx, quiet, true, nil); err != nil {
		t.Fatal(err)
	}
	err := h.store.View(ctx, func(s Snapshot) error {
		head, err := s.Head()
		if err == nil && head.Time != quiet.UnixMilli() {
			t.Errorf("the head is of %v, not of %v", time.UnixMilli(head.Time).UTC(), quiet)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	code, err := h.NewCode(ctx, wall.Add(time.Hour), "t1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Enroll(ctx, quiet.Add(10*time.Minute), wire.Enroll{Version: wire.Version, Code: code, PublicKey: make([]byte, ed25519.PublicKeySize)}); err != nil {
		t.Errorf("a fresh code is refused: %v", err)
	}
	if _, err := h.Audit(ctx); err != nil {
		t.Error(err)
	}
}
