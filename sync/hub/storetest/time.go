package storetest

import (
	"crypto/ed25519"
	"errors"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/wire"
)

// testTime sets the wall clock back by an hour: whatever it shows, facts, policies and codes go on behind the last commit.
func testTime(t *testing.T, store hub.Store) {
	newHub(t, store)
	var decided []time.Time
	h := hub.New(store, new(counter), hub.Policy{
		Touches: func([]domain.Address) bool { return true },
		After: func(_ domain.Reader, _ []domain.Address, now time.Time) []domain.Fact {
			decided = append(decided, now)
			return nil
		},
		Run: func(domain.Reader, time.Time) []domain.Fact { return nil },
	})
	early, late := Enroll(t, h, "t1"), Enroll(t, h, "t22")
	before, err := h.NewCode(t.Context(), Start, "t333")
	if err != nil {
		t.Fatal(err)
	}
	last := Start.Add(2 * time.Hour)
	back := last.Add(-time.Hour)

	commitAt(t, h, last, sampled(early.Push(t, received(1)), last))
	page, err := h.Pull(t.Context(), back, late.ID, wire.Pull{Version: wire.Version, Limit: 1000})
	if err != nil || page.Checkpoint == nil || page.Checkpoint.Clock < last.UnixMilli() {
		t.Fatalf("a pull tells a time before the last commit: %+v, %v", page.Checkpoint, err)
	}
	told := time.UnixMilli(page.Checkpoint.Clock).Add(time.Second)
	commitAt(t, h, back, sampled(late.Push(t, received(1)), told))
	if entries := checkTimes(t, store); entries[len(entries)-2].High >= entries[len(entries)-1].Low {
		t.Errorf("of two facts the later one is in [%d, …], the earlier one in […, %d]", entries[len(entries)-1].Low, entries[len(entries)-2].High)
	}
	if n := len(decided); n < 2 || decided[n-1].Before(last) {
		t.Errorf("policies saw the times %v", decided)
	}

	after, err := h.NewCode(t.Context(), back, "t4444")
	if err != nil {
		t.Fatal(err)
	}
	ask := wire.Enroll{Version: wire.Version, PublicKey: make([]byte, ed25519.PublicKeySize)}
	for _, try := range []struct {
		code string
		at   time.Time
		want error
	}{
		{before, Start.Add(time.Minute), wire.ErrOldCode}, // it was too old when the clock was set back
		{after, last.Add(16 * time.Minute), wire.ErrOldCode},
		{after, back.Add(time.Minute), nil},
	} {
		ask.Code = try.code
		if _, err := h.Enroll(t.Context(), try.at, ask); !errors.Is(err, try.want) {
			t.Errorf("enrolling at %v: %v, not %v", try.at, err, try.want)
		}
	}
	if _, err := h.Audit(t.Context()); err != nil {
		t.Error(err)
	}
}

// testClocksApart lets processes commit in turns whose clocks are an hour apart.
func testClocksApart(t *testing.T, stores []hub.Store) {
	hubs := []*hub.Hub{newHub(t, stores[0])}
	for _, store := range stores[1:] {
		hubs = append(hubs, hub.New(store, new(counter), hub.Policy{}))
	}
	d := Enroll(t, hubs[0], "t1")
	for i := range 3 * len(hubs) {
		at := Start.Add(time.Duration(i)*time.Second - time.Duration(i%len(hubs))*time.Hour)
		commitAt(t, hubs[i%len(hubs)], at, sampled(d.Push(t, received(1)), at))
	}
	checkTimes(t, stores[1])
}

// sampled gives a push of one fact a reading of the hub's clock at the moment of that fact.
func sampled(push hub.PushFrom, at time.Time) hub.PushFrom {
	push.Samples = []wire.Sample{{Boot: int64(push.First), Hub: at.UnixMilli()}}
	return push
}

func commitAt(t *testing.T, h *hub.Hub, at time.Time, push hub.PushFrom) {
	t.Helper()
	answers, err := h.Commit(t.Context(), at, hub.Pushes{push})
	if err != nil || answers[0].Status != wire.PushTaken {
		t.Fatalf("%+v, %v", answers, err)
	}
}

// checkTimes holds that hub time grows with the positions of the log, up to the head.
func checkTimes(t *testing.T, store hub.Store) (entries []hub.Entry) {
	t.Helper()
	look(t, store, func(s hub.Snapshot) (err error) {
		if entries, err = s.Log(0, 1000); err != nil {
			return err
		}
		for i := 1; i < len(entries); i++ {
			if entries[i].Received < entries[i-1].Received {
				t.Errorf("position %d came at %d, the one before at %d", entries[i].Site, entries[i].Received, entries[i-1].Received)
			}
		}
		head, err := s.Head()
		if head.Time < entries[len(entries)-1].Received {
			t.Errorf("the head is of %d, the last fact came at %d", head.Time, entries[len(entries)-1].Received)
		}
		return err
	})
	return entries
}
