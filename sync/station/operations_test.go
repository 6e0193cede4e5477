package station_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/station"
	"github.com/handtruck/handtruck/sync/wire"
)

// failing is a store whose disk may be full, or fail.
type failing struct {
	hub.Store
	with atomic.Value // of error
}

func (f *failing) Update(ctx context.Context, change func(hub.Tx) error) error {
	return f.Store.Update(ctx, func(tx hub.Tx) error {
		err, _ := f.with.Load().(wrapped)
		return errors.Join(change(tx), err.error)
	})
}

// wrapped lets different errors be kept in one atomic value.
type wrapped struct{ error }

// written is a log that a test reads while it is written.
type written struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (w *written) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.Write(p)
}

func (w *written) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

// operated is a hub with all that who looks after it sees.
type operated struct {
	store        *failing
	hub          *hub.Hub
	url, metrics string
	log          written
	stop         context.CancelFunc
	done         chan error
}

func operate(t *testing.T) *operated {
	t.Helper()
	dir := t.TempDir()
	whole, err := hub.OpenSQLite(t.Context(), dir+"/hub.db")
	if err != nil {
		t.Fatal(err)
	}
	o := &operated{store: &failing{Store: whole}, done: make(chan error, 1)}
	o.hub = hub.New(o.store, rand.Reader, hub.Policy{})
	err = o.hub.Import(t.Context(), time.Now(), []domain.Row{domain.Site{Code: "S", TimeZone: "UTC"},
		domain.Worker{Badge: "W-1", PINHash: "$argon2id$secret", Roles: []domain.Role{domain.Receiver}},
		domain.Item{Code: "0401"}, domain.Location{Code: "DOCK-1", Kind: domain.Dock}})
	if err != nil {
		t.Fatal(err)
	}
	var listeners [2]net.Listener
	for i := range listeners {
		if listeners[i], err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			t.Fatal(err)
		}
	}
	o.url, o.metrics = "http://"+listeners[0].Addr().String(), "http://"+listeners[1].Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	o.stop = cancel
	service := station.Service{Hub: o.hub, Dir: dir, Listener: listeners[0], Metrics: listeners[1], Now: time.Now,
		Log: slog.New(slog.NewJSONHandler(&o.log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	go func() { o.done <- service.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		<-o.done
		if err := whole.Close(); err != nil {
			t.Error(err)
		}
	})
	return o
}

func get(t *testing.T, url string) (status int, text string) {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// Who looks after a hub sees what it does and how the devices are, and reads no secrets.
func TestMetricsAndLog(t *testing.T) {
	o := operate(t)
	device := newDevice(t)
	code, err := o.hub.NewCode(t.Context(), time.Now(), "t1")
	if err != nil {
		t.Fatal(err)
	}
	if err := link.Join(t.Context(), device, wire.Invitation{Hub: o.url, Code: code}.String()); err != nil {
		t.Fatal(err)
	}
	if err := device.Record("W-1", []domain.Fact{domain.Received{Goods: domain.Goods{Item: "0401"}, Quantity: 1, Dock: "DOCK-1", Day: "2026-03-02"}}, nil); err != nil {
		t.Fatal(err)
	}
	if err := link.New(device).Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := o.hub.Revoke(t.Context(), time.Now(), "t1"); err != nil {
		t.Fatal(err)
	}
	if err := link.New(device).Sync(t.Context()); !errors.Is(err, wire.ErrRevoked) {
		t.Error(err)
	}
	_, text := get(t, o.metrics+"/metrics")
	for _, line := range []string{"handtruck_facts_total 1", "handtruck_commit_seconds_count 1", "handtruck_queue_pushes 0",
		`handtruck_rejects_total{cause="revoked",request="pull"} 1`, `handtruck_device_unsent_facts{device="t1"} 0`, `handtruck_device_feed_lag{device="t1"}`,
		`handtruck_device_clock_error_seconds{device="t1"} -`, "handtruck_discrepancies_open 0", `handtruck_request_seconds_count{request="push"} 1`} {
		if !strings.Contains(text, line) {
			t.Errorf("the metrics lack %s", line)
		}
	}
	if status, _ := get(t, o.url+"/metrics"); status != http.StatusNotFound {
		t.Errorf("devices read the metrics: %d", status)
	}
	log := o.log.String()
	for _, secret := range []string{code, "argon2id", "Authorization", "Handtruck ", device.Identity().Replica} {
		if strings.Contains(log, secret) {
			t.Errorf("the log tells %q", secret)
		}
	}
	seen := map[string]bool{}
	for line := range strings.Lines(log) {
		var entry struct{ Request, Device string }
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		seen[entry.Request+" "+entry.Device] = true
	}
	for _, want := range []string{"enroll ", "push t1", "pull t1", "snapshot t1"} {
		if !seen[want] {
			t.Errorf("the log has no line of %q", want)
		}
	}
}

// A hub without room is alive and not ready; with room again it is ready without anybody's doing.
func TestHealth(t *testing.T) {
	o := operate(t)
	for _, step := range []struct {
		with  error
		ready int
	}{{nil, http.StatusOK}, {sqlite.ErrFull, http.StatusInsufficientStorage}, {nil, http.StatusOK}} {
		o.store.with.Store(wrapped{step.with})
		if step.with != nil {
			if _, err := o.hub.Commit(t.Context(), time.Now(), nil); !errors.Is(err, step.with) {
				t.Errorf("a commit on a full disk: %v", err)
			}
		}
		sync := push(t, o)
		if (sync == nil) != (step.with == nil) {
			t.Errorf("with %v a device syncs with %v", step.with, sync)
		}
		if status, text := get(t, o.url+"/readyz"); status != step.ready {
			t.Errorf("with %v it is ready: %d %s", step.with, status, text)
		}
		if status, _ := get(t, o.url+"/healthz"); status != http.StatusOK {
			t.Errorf("with %v it is alive: %d", step.with, status)
		}
	}
}

// push enrols a device on a disk that has room for that, and lets it send a fact.
func push(t *testing.T, o *operated) error {
	t.Helper()
	with := o.store.with.Swap(wrapped{})
	device := newDevice(t)
	code, err := o.hub.NewCode(t.Context(), time.Now(), "")
	if err != nil {
		t.Fatal(err)
	}
	if err := link.Join(t.Context(), device, wire.Invitation{Hub: o.url, Code: code}.String()); err != nil {
		t.Fatal(err)
	}
	if err := device.Record("W-1", []domain.Fact{domain.IncidentReported{What: "other"}}, nil); err != nil {
		t.Fatal(err)
	}
	o.store.with.Store(with)
	err = link.New(device).Sync(t.Context())
	if unsent := device.Unsynced(); (err == nil) != (unsent == 0) {
		t.Errorf("%d facts are unsent after %v", unsent, err)
	}
	return err
}

// A hub whose disk failed ends, as nobody knows what the disk kept: it is not asked a second time.
func TestFailedDiskEndsTheHub(t *testing.T) {
	o := operate(t)
	o.store.with.Store(wrapped{sqlite.ErrFailed})
	if err := push(t, o); err == nil {
		t.Error("a fact was acknowledged by a disk that failed")
	}
	select {
	case err := <-o.done:
		o.done <- nil
		if !errors.Is(err, sqlite.ErrFailed) {
			t.Errorf("the hub ends with %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("the hub goes on")
	}
}
