package storetest

import (
	"testing"
	"time"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/wire"
)

// testForkTime lets a copy tell early what it did late: what the other machine did before that, and tells behind it, still
// happened before.
func testForkTime(t *testing.T, store hub.Store) {
	h := newHub(t, store)
	d := Enroll(t, h, "t1")
	other := *d
	at := func(push hub.PushFrom, when time.Time) hub.PushFrom {
		push.Samples = []wire.Sample{{Hub: when.UnixMilli()}}
		return push
	}
	before := Start.Add(-time.Hour)
	Commit(t, h, at(d.Push(t, received(1), received(2)), Start))
	answer := Commit(t, h, at(other.Push(t, received(10), received(20), received(30)), before))[0]
	if answer.Status != wire.PushForked || answer.Branch == nil {
		t.Fatalf("answer is %+v", answer)
	}
	look(t, store, func(s hub.Snapshot) error {
		for number := uint64(1); number <= 3; number++ {
			e, err := s.Recorded(answer.Branch.Replica, number)
			if err != nil {
				return err
			}
			if latest := before.Add(time.Minute).UnixMilli(); e.Low > latest || e.High > latest {
				t.Errorf("fact %d of the branch is said to have happened %v too late", number, time.Duration(e.High-latest)*time.Millisecond)
			}
		}
		return nil
	})
}
