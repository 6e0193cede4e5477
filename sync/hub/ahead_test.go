package hub_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/policy"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/hub/pgtest"
	"github.com/handtruck/handtruck/sync/hub/storetest"
	"github.com/handtruck/handtruck/sync/wire"
	"golang.org/x/sync/errgroup"
)

// opener opens one database, as another process does each time.
type opener func(t *testing.T) hub.Store

// onEngines runs a test on every engine that prepares commits.
func onEngines(t *testing.T, test func(t *testing.T, open opener)) {
	t.Run("sqlite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "hub.db")
		test(t, func(t *testing.T) hub.Store {
			store, err := hub.OpenSQLite(t.Context(), path)
			return opened(t, store, err)
		})
	})
	t.Run("postgres", func(t *testing.T) {
		database := pgtest.Database(t)
		test(t, func(t *testing.T) hub.Store {
			store, err := hub.OpenPostgres(t.Context(), database)
			return opened(t, store, err)
		})
	})
}

// opened is a store that is closed when the test has ended.
func opened(t *testing.T, store hub.Store, err error) hub.Store {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

// ahead commits as the sequencer does: each commit is prepared while the one before is being written.
type ahead struct {
	hub      *hub.Hub
	writing  chan error
	prepared int
}

func (a *ahead) commit(t *testing.T, now time.Time, pushes hub.Pushes) []wire.Pushed {
	t.Helper()
	answers, write, err := a.hub.Prepare(t.Context(), now, pushes)
	a.land(t)
	if err != nil {
		if answers, err = a.hub.Commit(t.Context(), now, pushes); err != nil {
			t.Fatal(err)
		}
		return answers
	}
	a.prepared++
	a.writing = make(chan error, 1)
	go func(to chan<- error) { to <- write(context.WithoutCancel(t.Context())) }(a.writing)
	return answers
}

func (a *ahead) land(t *testing.T) {
	t.Helper()
	if a.writing == nil {
		return
	}
	if err := <-a.writing; err != nil {
		t.Fatal(err)
	}
	a.writing = nil
}

// TestPreparedCommitsAgree gives one stream of facts to a hub that writes each commit before it looks at the next, and to
// one that prepares the next meanwhile: both keep the same bytes.
func TestPreparedCommitsAgree(t *testing.T) { onEngines(t, testPreparedCommitsAgree) }

func testPreparedCommitsAgree(t *testing.T, open opener) {
	const facts, seed = 600, 7
	var hubs [2]*hub.Hub
	s := newStream(t, seed)
	for i, store := range []hub.Store{hub.NewMemoryStore("first"), open(t)} {
		hubs[i] = hub.New(store, alike(seed), hub.Policy{Touches: policy.Touches, After: policy.After, Run: policy.Run})
		if err := beginEpoch(t, hubs[i], "trial"); err != nil {
			t.Fatal(err)
		}
		if err := hubs[i].Import(t.Context(), storetest.Start, s.rows); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"a", "b", "c", "d"} {
		s.devices = append(s.devices, storetest.Enroll(t, hubs[0], name))
		storetest.Enroll(t, hubs[1], name) // the same randomness gives it the same id
	}
	second, commits := &ahead{hub: hubs[1]}, 0
	for now := storetest.Start; s.made < facts; {
		var pushes [8]hub.Pushes // one right behind the other
		var want [len(pushes)][]wire.Pushed
		for i := range pushes {
			pushes[i] = s.next(t)
			var err error
			if want[i], err = hubs[0].Commit(t.Context(), now.Add(time.Duration(i)*time.Second), pushes[i]); err != nil {
				t.Fatal(err)
			}
		}
		for i := range pushes {
			if got := second.commit(t, now.Add(time.Duration(i)*time.Second), pushes[i]); !reflect.DeepEqual(got, want[i]) {
				t.Fatalf("after %d facts the answer is %+v, prepared ahead %+v", s.made, want[i], got)
			}
		}
		commits += len(pushes)
		now = now.Add(time.Duration(s.random.IntN(10*90)) * time.Second)
	}
	second.land(t)
	if second.prepared < commits*3/4 {
		t.Errorf("%d of %d commits were prepared", second.prepared, commits)
	}
	if kept := [2]string{keep(t, hubs[0]), keep(t, hubs[1])}; kept[0] != kept[1] {
		t.Error(firstDifference(kept[0], kept[1]))
	}
	if _, err := hubs[1].Audit(t.Context()); err != nil {
		t.Error(err)
	}
}

// newAhead is a hub with a device whose next commit can be prepared.
func newAhead(t *testing.T, open opener) (h *hub.Hub, d *storetest.Device) {
	t.Helper()
	h = hub.New(open(t), alike(1), hub.Policy{})
	if err := h.Import(t.Context(), storetest.Start, []domain.Row{domain.Item{Code: "0401"}, domain.Location{Code: "DOCK-1", Kind: domain.Dock}}); err != nil {
		t.Fatal(err)
	}
	d = storetest.Enroll(t, h, "t1")
	storetest.Commit(t, h, d.Push(t, unloaded(1)))
	return h, d
}

func unloaded(quantity int64) domain.Fact {
	return domain.Received{Goods: domain.Goods{Item: "0401"}, Quantity: quantity, Dock: "DOCK-1", Day: "2026-03-02"}
}

// logged is how many facts are on disk, and what stands at the dock.
func logged(t *testing.T, h *hub.Hub) (facts, stock int64) {
	t.Helper()
	err := h.Store().View(t.Context(), func(s hub.Snapshot) error {
		head, err := s.Head()
		row, _ := domain.Get[domain.Stock](s, domain.StockKey(domain.At("DOCK-1"), domain.Goods{Item: "0401"}))
		facts, stock = head.Site, row.Quantity
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return facts, stock
}

// TestPreparedIsUnseen prepares a commit, and one behind it: nobody sees anything of it before it is written.
func TestPreparedIsUnseen(t *testing.T) { onEngines(t, testPreparedIsUnseen) }

func testPreparedIsUnseen(t *testing.T, open opener) {
	h, d := newAhead(t, open)
	before, _ := logged(t, h)
	_, first, err := h.Prepare(t.Context(), storetest.Start, hub.Pushes{d.Push(t, unloaded(2))})
	if err != nil {
		t.Fatal(err)
	}
	answers, second, err := h.Prepare(t.Context(), storetest.Start, hub.Pushes{d.Push(t, unloaded(4))})
	if err != nil || answers[0].Acked != 3 {
		t.Fatalf("prepared behind another: %+v, %v", answers, err)
	}
	if facts, stock := logged(t, h); facts != before || stock != 1 {
		t.Errorf("%d facts and %d in stock are seen before anything was written", facts-before, stock)
	}
	for i, write := range []func(context.Context) error{first, second} {
		if err := write(t.Context()); err != nil {
			t.Fatal(err)
		}
		want := []int64{3, 7}[i]
		if facts, stock := logged(t, h); facts != before+int64(i)+1 || stock != want {
			t.Errorf("after write %d: %d more facts, %d in stock", i+1, facts-before, stock)
		}
	}
}

// TestPreparedIsOvertaken lets another process commit between preparing and writing: a fact first, and then what does not
// move the head, but is something that the commit goes by.
func TestPreparedIsOvertaken(t *testing.T) { onEngines(t, testPreparedIsOvertaken) }

func testPreparedIsOvertaken(t *testing.T, open opener) {
	store := open(t)
	other := hub.New(store, alike(2), hub.Policy{})
	h, d := newAhead(t, open)
	for _, meanwhile := range []struct {
		name   string
		commit func(t *testing.T) error
	}{
		{"fact", func(t *testing.T) error {
			return other.Import(t.Context(), storetest.Start, []domain.Row{domain.Item{Code: "0402"}})
		}},
		{"device", func(t *testing.T) error {
			return store.Update(t.Context(), func(tx hub.Tx) error {
				r, err := tx.Replica(d.ID)
				r.Report.Unsent++
				return errors.Join(err, tx.PutReplica(r))
			})
		}},
		{"setting", func(t *testing.T) error {
			return store.Update(t.Context(), func(tx hub.Tx) error { return tx.SetSetting("rollbacks", []byte{0x80}) })
		}},
	} {
		t.Run(meanwhile.name, func(t *testing.T) {
			var push hub.Pushes
			var write func(context.Context) error
			err := hub.ErrOvertaken
			for tries := 0; err != nil && tries < 10; tries++ { // it is not prepared right behind another's commit
				storetest.Commit(t, h, d.Push(t, unloaded(1)))
				push = hub.Pushes{d.Push(t, unloaded(1))}
				if _, write, err = h.Prepare(t.Context(), storetest.Start, push); err != nil {
					storetest.Commit(t, h, push...)
				}
			}
			if err != nil {
				t.Fatal(err)
			}
			if err := meanwhile.commit(t); err != nil {
				t.Fatal(err)
			}
			if err := write(t.Context()); !errors.Is(err, hub.ErrOvertaken) {
				t.Fatalf("written behind another's commit: %v", err)
			}
			if _, _, err := h.Prepare(t.Context(), storetest.Start, push); !errors.Is(err, hub.ErrOvertaken) {
				t.Errorf("prepared on what is not so any more: %v", err)
			}
			storetest.Commit(t, h, push...)
			if _, err := h.Audit(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestPreparedBehindAFailure lets a write fail behind which another commit was prepared: neither is on disk, and both can be
// made again.
func TestPreparedBehindAFailure(t *testing.T) { onEngines(t, testPreparedBehindAFailure) }

func testPreparedBehindAFailure(t *testing.T, open opener) {
	h, d := newAhead(t, open)
	before, _ := logged(t, h)
	pushes := []hub.Pushes{{d.Push(t, unloaded(2))}, {d.Push(t, unloaded(4))}}
	var writes []func(context.Context) error
	for _, push := range pushes {
		_, write, err := h.Prepare(t.Context(), storetest.Start, push)
		if err != nil {
			t.Fatal(err)
		}
		writes = append(writes, write)
	}
	broken, cancel := context.WithCancel(t.Context())
	cancel()
	if err := writes[0](broken); !errors.Is(err, context.Canceled) {
		t.Fatalf("the write that was to fail: %v", err)
	}
	if err := writes[1](t.Context()); !errors.Is(err, hub.ErrOvertaken) {
		t.Fatalf("written behind a commit that failed: %v", err)
	}
	storetest.Commit(t, h, pushes[0]...)
	storetest.Commit(t, h, pushes[1]...)
	if facts, stock := logged(t, h); facts != before+2 || stock != 7 {
		t.Errorf("%d facts more, %d in stock", facts-before, stock)
	}
	if _, err := h.Audit(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestSequencersOnOneStore lets two hub processes take pushes at once that overtake one another all the time: every fact is
// acknowledged once and counted once.
func TestSequencersOnOneStore(t *testing.T) { onEngines(t, testSequencersOnOneStore) }

func testSequencersOnOneStore(t *testing.T, open opener) {
	const devices, pushes = 6, 15
	first, d := newAhead(t, open)
	hubs := []*hub.Hub{first, hub.New(open(t), alike(2), hub.Policy{})}
	fleet := []*storetest.Device{d}
	for i := 1; i < devices; i++ {
		fleet = append(fleet, storetest.Enroll(t, first, fmt.Sprint("t", i+1)))
	}
	before, stock := logged(t, first)
	ctx, stop := context.WithCancel(t.Context())
	var running, working errgroup.Group
	var sequencers []*hub.Sequencer
	for _, h := range hubs {
		s := hub.NewSequencer(h, time.Now)
		sequencers = append(sequencers, s)
		running.Go(func() error { return s.Run(ctx) })
	}
	for i, d := range fleet {
		all := make([]hub.PushFrom, pushes)
		for n := range all {
			all[n] = d.Push(t, unloaded(1), unloaded(1))
		}
		working.Go(func() error {
			for n, push := range all {
				answer, err := sequencers[(i+n)%len(sequencers)].Push(ctx, push)
				if last := push.First + 1; err != nil || answer.Acked != last {
					return fmt.Errorf("acknowledged %d of %d: %w", answer.Acked, last, err)
				}
			}
			return nil
		})
	}
	if err := working.Wait(); err != nil {
		t.Error(err)
	}
	stop()
	if err := running.Wait(); err != nil {
		t.Error(err)
	}
	facts, now := logged(t, first)
	if want := int64(2 * devices * pushes); facts != before+want || now != stock+want {
		t.Errorf("%d facts and %d in stock came of %d", facts-before, now-stock, want)
	}
	if _, err := first.Audit(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestPreparedIsNotSeen lets a write fail whose head somebody says to have seen: that is no head of the history that goes on
// without it.
func TestPreparedIsNotSeen(t *testing.T) { onEngines(t, testPreparedIsNotSeen) }

func testPreparedIsNotSeen(t *testing.T, open opener) {
	h, d := newAhead(t, open)
	push := d.Push(t, unloaded(2))
	prepared, write, err := h.Prepare(t.Context(), storetest.Start, hub.Pushes{push})
	if err != nil {
		t.Fatal(err)
	}
	broken, cancel := context.WithCancel(t.Context())
	cancel()
	if err := write(broken); !errors.Is(err, context.Canceled) {
		t.Fatalf("the write that was to fail: %v", err)
	}
	push.Seen = prepared[0].Head.Sight()
	lost := storetest.Commit(t, h, push)[0]
	if lost.Status != wire.PushLost || lost.Head.Size != prepared[0].Head.Size-1 {
		t.Errorf("the push became %d at %d", lost.Status, lost.Head.Size)
	}
	push.Seen = lost.Head.Sight()
	if taken := storetest.Commit(t, h, push)[0]; taken.Status != wire.PushTaken {
		t.Errorf("the push became %d", taken.Status)
	}
}
