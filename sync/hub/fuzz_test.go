package hub_test

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/policy"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/wire"
	"github.com/klauspost/compress/zstd"
)

// hostile is a site with a device that may say anything, and has its key to sign it with.
type hostile struct {
	store   *hub.MemoryStore // copied for each try
	replica string
	key     ed25519.PrivateKey
	fact    []byte // the one that the hub has
	hash    wire.Hash
}

var hostileNow = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func hostileHub(store hub.Store) *hub.Hub {
	return hub.New(store, zeros{}, hub.Policy{Touches: policy.Touches, After: policy.After, Run: policy.Run})
}

// zeros is where a test's keys and codes come from.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func newHostile(f *testing.F) *hostile {
	f.Helper()
	h := &hostile{store: hub.NewMemoryStore("epoch"), key: ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))}
	site := hostileHub(h.store)
	rows := []domain.Row{domain.Site{Code: "S", TimeZone: "UTC"}, domain.Item{Code: "0401"}, domain.Location{Code: "DOCK-1", Kind: domain.Dock},
		domain.Location{Code: "A-1", Kind: domain.Storage}, domain.Order{Code: "S-1"}, domain.OrderLine{Order: "S-1", Line: "1", Item: "0401", Quantity: 2}}
	if err := site.Import(f.Context(), hostileNow, rows); err != nil {
		f.Fatal(err)
	}
	code, err := site.NewCode(f.Context(), hostileNow, "t1")
	if err != nil {
		f.Fatal(err)
	}
	answer, err := site.Enroll(f.Context(), hostileNow, wire.Enroll{Version: wire.Version, Code: code, PublicKey: h.key.Public().(ed25519.PublicKey), Signs: true})
	if err != nil {
		f.Fatal(err)
	}
	h.replica = answer.Replica
	h.fact, err = wire.Seal(wire.Envelope{Number: 1, Worker: "W-1"}, domain.Received{Goods: domain.Goods{Item: "0401"}, Quantity: 3, Dock: "DOCK-1", Day: "2026-03-02"})
	if err != nil {
		f.Fatal(err)
	}
	h.hash = wire.Link(wire.Hash{}, h.fact)
	if got := h.commit(f, site, h.push(1, wire.Hash{}, h.fact)); got.Acked != 1 {
		f.Fatalf("the honest fact: %+v", got)
	}
	return h
}

// push signs facts, whatever they are.
func (h *hostile) push(first uint64, before wire.Hash, facts ...[]byte) wire.Push {
	push := wire.Push{Version: wire.Version, First: first, Before: before}
	for _, fact := range facts {
		push.Facts = append(push.Facts, cbor.RawMessage(fact))
		before = wire.Link(before, fact)
	}
	push.Signature = ed25519.Sign(h.key, before[:])
	return push
}

func (h *hostile) commit(tb testing.TB, site *hub.Hub, push wire.Push) wire.Pushed {
	tb.Helper()
	answers, err := site.Commit(tb.Context(), hostileNow, hub.Pushes{{Replica: h.replica, Push: push}})
	if err != nil {
		tb.Fatal(err)
	}
	return answers[0]
}

// sound holds that the hub's log and rows are whole, that it has the facts that it should, and that it takes the next
// honest one: nothing that was said holds up what comes behind it.
func (h *hostile) sound(t *testing.T, site *hub.Hub, acked uint64, last wire.Hash) {
	t.Helper()
	if _, err := site.Audit(t.Context()); err != nil {
		t.Fatalf("audit: %v", err)
	}
	fact, err := wire.Seal(wire.Envelope{Number: acked + 1, Worker: "W-1"}, domain.Received{Goods: domain.Goods{Item: "0401"}, Quantity: 5, Dock: "DOCK-1", Day: "2026-03-02"})
	if err != nil {
		t.Fatal(err)
	}
	if got := h.commit(t, site, h.push(acked+1, last, fact)); got.Acked != acked+1 || got.Status != wire.PushTaken {
		t.Fatalf("the honest fact behind it: %+v", got)
	}
}

// FuzzRequest sends anything as the body of each request, signed by an enrolled device. The hub does not fail, takes
// nothing that is not signed as a fact, and goes on.
func FuzzRequest(f *testing.F) {
	h := newHostile(f)
	for _, message := range []any{h.push(1, wire.Hash{}, h.fact), h.push(2, h.hash, h.fact), wire.Pull{Version: wire.Version, Epoch: "epoch", Limit: 10},
		wire.Enroll{Version: wire.Version, Code: "ABCD"}} {
		plain, err := wire.Marshal(message)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(plain, true)
		f.Add(plain, false)
	}
	packer, err := zstd.NewWriter(nil, zstd.WithSingleSegment(true), zstd.WithEncoderConcurrency(1))
	if err != nil {
		f.Fatal(err)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, body []byte, pack bool) {
		if pack {
			body = packer.EncodeAll(body, nil)
		}
		site := hostileHub(h.store.Backup())
		sequencer := hub.NewSequencer(site, func() time.Time { return hostileNow })
		done := make(chan error, 1)
		ctx := t.Context()
		go func() { done <- sequencer.Run(ctx) }()
		server := hub.NewServer(site, sequencer, dir, slog.New(slog.NewTextHandler(io.Discard, nil)))
		for _, path := range []string{"/v1/push", "/v1/pull", "/v1/enroll"} {
			request := httptest.NewRequestWithContext(ctx, http.MethodPost, path, bytes.NewReader(body))
			request.Header.Set("Authorization", wire.SignRequest(h.key, h.replica, http.MethodPost, path, body, hostileNow.UnixMilli()).Header())
			answer := httptest.NewRecorder()
			server.ServeHTTP(answer, request)
			if answer.Code == http.StatusInternalServerError {
				t.Fatalf("%s: %d %s", path, answer.Code, answer.Body)
			}
		}
		h.sound(t, site, 1, h.hash)
	})
}

// FuzzTaken lets a device record anything as a fact and sign it: the hub keeps it, folds it or names it, and holds up
// nothing behind it.
func FuzzTaken(f *testing.F) {
	h := newHostile(f)
	for kind, bodies := range goldenFacts(f) {
		for _, body := range bodies {
			f.Add(uint16(kind), body, int64(1000), int64(1))
		}
	}
	f.Fuzz(func(t *testing.T, kind uint16, body []byte, boot, base int64) {
		data, err := wire.Marshal(wire.Envelope{Number: 2, Kind: domain.Kind(kind), Worker: "W-1", Boot: boot, Base: base, Body: body})
		if err != nil || len(body) == 0 {
			return
		}
		if _, err := wire.Open(data); err != nil {
			return // it cannot be sent as a fact
		}
		site := hostileHub(h.store.Backup())
		got := h.commit(t, site, h.push(2, h.hash, data))
		if got.Status == wire.PushInvalid {
			h.sound(t, site, 1, h.hash)
			return
		}
		if got.Acked != 2 {
			t.Fatalf("a signed fact was not taken: %+v", got)
		}
		h.sound(t, site, 2, wire.Link(h.hash, data))
	})
}

// goldenFacts are the facts that ever shipped, by kind.
func goldenFacts(f *testing.F) map[domain.Kind][][]byte {
	f.Helper()
	const folder = "../wire/testdata/golden/fact"
	kinds := map[string]domain.Kind{}
	for kind := range domain.Kinds() {
		kinds[kind.String()] = kind
	}
	found := map[domain.Kind][][]byte{}
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(path, folder+"/"), "/")
		for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
			digits, ok := strings.CutPrefix(lines.Text(), "hex ")
			if !ok {
				continue
			}
			body, err := hex.DecodeString(digits)
			if err != nil {
				return err
			}
			found[kinds[name]] = append(found[kinds[name]], body)
		}
		return nil
	})
	if err != nil || len(found) < 10 {
		f.Fatalf("%d kinds of golden facts: %v", len(found), err)
	}
	return found
}
