// Package storetest is the conformance suite of hub stores: every engine passes it.
package storetest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/wire"
)

// Start is when the tests' clocks begin.
var Start = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// Run holds a store against what package hub promises. open returns a new empty store.
func Run(t *testing.T, open func(t *testing.T) hub.Store) {
	for name, test := range map[string]func(*testing.T, hub.Store){
		"head starts at zero":                      testHead,
		"a failed commit leaves nothing":           testRollback,
		"facts get dense numbers":                  testDense,
		"a fact pushed twice counts once":          testTwice,
		"a gap is answered with what is expected":  testGap,
		"another story under a number is a fork":   testFork,
		"a copy has a time of its own":             testForkTime,
		"a forged signature is refused":            testForged,
		"the feed moves changed rows to its end":   testFeed,
		"rows are found by every term":             testFind,
		"what a locked out device sends is held":   testHeld,
		"a code enrols one device":                 testCode,
		"a device is found by its id":              testReplica,
		"time never runs backwards":                testTime,
		"the audit finds a chain and rows in step": testAudit,
		"a device gets the zones that it may":      testScopes,
		"scopes change under way":                  testScopesUnderWay,
		"marks of gone rows are forgotten in time": testPrune,
		"a label with a NUL is kept":               testNUL,
		"an export is what a device opens":         testExport,
		"a person is erased and the log holds":     testErase,
	} {
		t.Run(name, func(t *testing.T) {
			store := open(t)
			t.Cleanup(func() {
				if err := store.Close(); err != nil {
					t.Error(err)
				}
			})
			test(t, store)
		})
	}
}

// Device is a handheld in miniature: it seals and signs facts.
type Device struct {
	ID     string
	key    ed25519.PrivateKey
	number uint64
	hash   wire.Hash
}

// Push records facts and brings them into a push.
func (d *Device) Push(t *testing.T, facts ...domain.Fact) hub.PushFrom {
	t.Helper()
	sealed := make([][]byte, len(facts))
	for i, fact := range facts {
		number := d.number + 1 + uint64(i)
		data, err := wire.Seal(wire.Envelope{Number: number, Worker: "W-1", Boot: int64(number)}, fact)
		if err != nil {
			t.Fatal(err)
		}
		sealed[i] = data
	}
	return d.PushSealed(t, sealed...)
}

// PushSealed brings facts into a push that were sealed elsewhere.
func (d *Device) PushSealed(t *testing.T, facts ...[]byte) hub.PushFrom {
	t.Helper()
	push := wire.Push{Version: wire.Version, First: d.number + 1, Before: d.hash}
	for _, data := range facts {
		d.number++
		d.hash = wire.Link(d.hash, data)
		push.Facts = append(push.Facts, cbor.RawMessage(data))
	}
	push.Signature = ed25519.Sign(d.key, d.hash[:])
	return hub.PushFrom{Replica: d.ID, Push: push}
}

// Enroll makes a device one of the site.
func Enroll(t *testing.T, h *hub.Hub, name string) *Device {
	t.Helper()
	code, err := h.NewCode(t.Context(), Start, name)
	if err != nil {
		t.Fatal(err)
	}
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{byte(len(name))}, ed25519.SeedSize))
	answer, err := h.Enroll(t.Context(), Start, wire.Enroll{Version: 1, Code: code, PublicKey: key.Public().(ed25519.PublicKey)})
	if err != nil {
		t.Fatal(err)
	}
	return &Device{ID: answer.Replica, key: key}
}

// counter is a source of bytes that are the same in every run.
type counter byte

func (c *counter) Read(p []byte) (int, error) {
	for i := range p {
		*c = *c*5 + 1
		p[i] = byte(*c)
	}
	return len(p), nil
}

func newHub(t *testing.T, store hub.Store) *hub.Hub {
	t.Helper()
	h := hub.New(store, new(counter), hub.Policy{})
	err := h.Import(t.Context(), Start, []domain.Row{domain.Site{Code: "S", TimeZone: "UTC"},
		domain.Worker{Badge: "W-1", Roles: []domain.Role{domain.Receiver, domain.Picker}},
		domain.Item{Code: "0401"}, domain.Location{Code: "DOCK-1", Kind: domain.Dock}})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// Commit brings pushes to the hub in one commit.
func Commit(t *testing.T, h *hub.Hub, pushes ...hub.PushFrom) []wire.Pushed {
	t.Helper()
	answers, err := h.Commit(t.Context(), Start.Add(time.Minute), pushes)
	if err != nil {
		t.Fatal(err)
	}
	return answers
}

func received(quantity int64) domain.Fact {
	return domain.Received{Goods: domain.Goods{Item: "0401"}, Quantity: quantity, Dock: "DOCK-1", Day: "2026-03-02"}
}

func stock(t *testing.T, store hub.Store) int64 {
	t.Helper()
	var quantity int64
	look(t, store, func(s hub.Snapshot) error {
		row, _ := domain.Get[domain.Stock](s, domain.StockKey(domain.At("DOCK-1"), domain.Goods{Item: "0401"}))
		quantity = row.Quantity
		return s.Err()
	})
	return quantity
}

func look(t *testing.T, store hub.Store, see func(hub.Snapshot) error) {
	t.Helper()
	if err := store.View(t.Context(), see); err != nil {
		t.Fatal(err)
	}
}

func testHead(t *testing.T, store hub.Store) {
	look(t, store, func(s hub.Snapshot) error {
		head, err := s.Head()
		if head.Site != 0 || head.Epoch == "" {
			t.Errorf("head is %+v", head)
		}
		return err
	})
}

func testRollback(t *testing.T, store hub.Store) {
	stop := errors.New("stop")
	err := store.Update(t.Context(), func(tx hub.Tx) error {
		if err := tx.PutCode(hub.Code{Code: "C"}); err != nil {
			return err
		}
		if err := tx.SetHead(hub.Head{Epoch: "e", Site: 7}); err != nil {
			return err
		}
		return stop
	})
	if !errors.Is(err, stop) {
		t.Fatalf("Update returned %v", err)
	}
	look(t, store, func(s hub.Snapshot) error {
		if _, err := s.Code("C"); !errors.Is(err, hub.ErrNotFound) {
			t.Errorf("the code of a failed commit: %v", err)
		}
		head, err := s.Head()
		if head.Site != 0 {
			t.Errorf("the head of a failed commit: %+v", head)
		}
		return err
	})
}

func testDense(t *testing.T, store hub.Store) {
	h := newHub(t, store)
	a, b := Enroll(t, h, "t1"), Enroll(t, h, "t22")
	Commit(t, h, a.Push(t, received(1), received(2)), b.Push(t, received(3)))
	Commit(t, h, a.Push(t, received(4)))
	if got := stock(t, store); got != 10 {
		t.Errorf("stock is %d, not 10", got)
	}
	look(t, store, func(s hub.Snapshot) error {
		entries, err := s.Log(0, 100)
		for i, e := range entries {
			if e.Site != int64(i+1) {
				t.Errorf("fact %d of %s stands at %d, not %d", e.Number, e.Replica, e.Site, i+1)
			}
		}
		if head, _ := s.Head(); head.Site != int64(len(entries)) {
			t.Errorf("head is %d behind %d facts", head.Site, len(entries))
		}
		return err
	})
}

func testTwice(t *testing.T, store hub.Store) {
	h := newHub(t, store)
	d := Enroll(t, h, "t1")
	push := d.Push(t, received(5), received(6))
	for range 3 {
		if answer := Commit(t, h, push)[0]; answer.Status != wire.PushTaken || answer.Acked != 2 {
			t.Errorf("answer is %+v", answer)
		}
	}
	if answers := Commit(t, h, push, push); answers[1].Acked != 2 {
		t.Errorf("twice in one commit: %+v", answers)
	}
	if got := stock(t, store); got != 11 {
		t.Errorf("stock is %d, not 11", got)
	}
}

func testGap(t *testing.T, store hub.Store) {
	h := newHub(t, store)
	d := Enroll(t, h, "t1")
	d.Push(t, received(1)) // never arrives
	if answer := Commit(t, h, d.Push(t, received(2)))[0]; answer.Status != wire.PushGap || answer.Expected != 1 {
		t.Errorf("answer is %+v", answer)
	}
	if got := stock(t, store); got != 0 {
		t.Errorf("stock is %d", got)
	}
}

func testFork(t *testing.T, store hub.Store) {
	h := newHub(t, store)
	d := Enroll(t, h, "t1")
	clone := *d
	Commit(t, h, d.Push(t, received(1), received(2)))
	branches := map[string]bool{}
	for _, story := range [][]domain.Fact{{received(9)}, {received(1), received(10)}, {received(9), received(11), received(12)}} {
		other := clone
		answer := Commit(t, h, other.Push(t, story...))[0]
		if answer.Status != wire.PushForked || answer.Branch == nil || answer.Acked != uint64(len(story)) {
			t.Fatalf("answer to %d facts is %+v", len(story), answer)
		}
		branches[answer.Branch.Replica] = true
	}
	if len(branches) != 2 { // the third story begins as the first one
		t.Errorf("three stories made the branches %v", branches)
	}
	behind := clone
	behind.Push(t, received(8), received(8))
	if answer := Commit(t, h, behind.Push(t, received(8)))[0]; answer.Status != wire.PushGap || answer.Expected != 1 {
		t.Errorf("answer to a chain that goes on elsewhere is %+v", answer)
	}
	if got := stock(t, store); got != 1+2+9+10+11+12 {
		t.Errorf("stock is %d: a physical fact is lost or counts twice", got)
	}
	if _, err := h.Audit(t.Context()); err != nil {
		t.Error(err)
	}
	look(t, store, func(s hub.Snapshot) error {
		for _, d := range domain.Find[domain.Discrepancy](s, domain.ByState, string(domain.DiscrepancyOpen)) {
			if d.Kind == domain.ForkedDevice {
				return nil
			}
		}
		return errors.New("nobody is told of the fork")
	})
}

func testForged(t *testing.T, store hub.Store) {
	h := newHub(t, store)
	d := Enroll(t, h, "t1")
	push := d.Push(t, received(1))
	push.Signature[0] ^= 1
	if answer := Commit(t, h, push)[0]; answer.Status != wire.PushInvalid || answer.Acked != 0 {
		t.Errorf("answer is %+v", answer)
	}
}

func testFeed(t *testing.T, store hub.Store) {
	h := newHub(t, store)
	d := Enroll(t, h, "t1")
	Commit(t, h, d.Push(t, received(1)))
	read := func(ask wire.Pull) wire.Pulled {
		ask.Version = wire.Version
		page, err := h.Pull(t.Context(), Start, d.ID, ask)
		if err != nil {
			t.Fatal(err)
		}
		return page
	}
	whole := read(wire.Pull{})
	if whole.Checkpoint == nil || whole.Checkpoint.Applied != 1 {
		t.Fatalf("checkpoint is %+v", whole.Checkpoint)
	}
	seen := map[string]int{}
	for ask := (wire.Pull{Limit: 1}); ; {
		page := read(ask)
		for _, row := range page.Rows {
			seen[row.Key+string(rune(row.Table))]++
		}
		if ask.From, ask.Staged = page.Next, &page.Staging; page.Checkpoint != nil {
			break
		}
	}
	if len(seen) != len(whole.Rows) {
		t.Errorf("row by row came %d rows, at once %d", len(seen), len(whole.Rows))
	}
	at := wire.Pull{From: whole.Next, Since: whole.Checkpoint.Site, Scopes: whole.Checkpoint.Scopes}
	if idle := read(at); len(idle.Rows) != 0 || idle.Checkpoint == nil {
		t.Errorf("without news came %d rows", len(idle.Rows))
	}
	Commit(t, h, d.Push(t, received(1)))
	for _, row := range read(at).Rows {
		if row.Table == domain.TableItem {
			t.Error("an item came again that has not changed")
		}
		if !row.Table.Replicated() {
			t.Errorf("a row of table %d left the hub", row.Table)
		}
	}
}

func testCode(t *testing.T, store hub.Store) {
	h := newHub(t, store)
	ask := wire.Enroll{Version: 1, PublicKey: make([]byte, ed25519.PublicKeySize)}
	code, err := h.NewCode(t.Context(), Start, "t1")
	if err != nil {
		t.Fatal(err)
	}
	for _, try := range []struct {
		code string
		at   time.Time
		want error
	}{
		{"NOSUCH", Start, wire.ErrUnknownCode},
		{code, Start.Add(16 * time.Minute), wire.ErrOldCode},
		{code, Start.Add(time.Minute), nil},
		{code, Start.Add(2 * time.Minute), wire.ErrUsedCode},
	} {
		ask.Code = try.code
		if _, err := h.Enroll(context.Background(), try.at, ask); !errors.Is(err, try.want) {
			t.Errorf("enrolling with %s at %v: %v, not %v", try.code, try.at, err, try.want)
		}
	}
	if _, err := h.NewCode(t.Context(), Start, "t1"); err == nil {
		t.Error("a name that a device has was given a code")
	}
}

func testAudit(t *testing.T, store hub.Store) {
	h := newHub(t, store)
	d := Enroll(t, h, "t1")
	Commit(t, h, d.Push(t, received(1), domain.GoodsMoved{From: domain.At("DOCK-1"), To: domain.At("A"), Goods: domain.Goods{Item: "0401"}, Quantity: 9}))
	report, err := h.Audit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if report.Facts != 7 || report.Devices != 2 || report.Rows == 0 {
		t.Errorf("report is %+v", report)
	}
}

func testHeld(t *testing.T, store hub.Store) {
	h := newHub(t, store)
	d := Enroll(t, h, "t1")
	Commit(t, h, d.Push(t, received(1)))
	if err := h.Revoke(t.Context(), Start, "t1"); err != nil {
		t.Fatal(err)
	}
	clone := *d
	first, second := d.Push(t, received(2), received(3)), d.Push(t, received(4))
	answers := Commit(t, h, first, second, first)
	for i, acked := range []uint64{3, 4, 4} {
		if answers[i].Status != wire.PushTaken || answers[i].Acked != acked {
			t.Errorf("answer %d is %+v", i, answers[i])
		}
	}
	if answer := Commit(t, h, clone.Push(t, received(9)))[0]; answer.Status != wire.PushForked {
		t.Errorf("another story under a held number is answered %+v", answer)
	}
	if got := stock(t, store); got != 1 {
		t.Errorf("with three facts held, stock is %d", got)
	}
	look(t, store, func(s hub.Snapshot) error {
		held, err := s.Held(d.ID, 3, 1)
		if len(held) != 1 || held[0].Number != 3 || held[0].Replica != d.ID {
			t.Errorf("held is %+v", held)
		}
		return err
	})
	if _, err := h.Audit(t.Context()); err != nil {
		t.Error(err)
	}
	if err := h.Release(t.Context(), Start, "t1"); err != nil {
		t.Fatal(err)
	}
	Commit(t, h, d.Push(t, received(5)))
	if got := stock(t, store); got != 15+9 {
		t.Errorf("after all were let in, stock is %d, not 24", got)
	}
	if _, err := h.Audit(t.Context()); err != nil {
		t.Error(err)
	}
}
