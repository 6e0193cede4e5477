package hub_test

import (
	"fmt"
	"testing"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/wire"
)

// crowd lets the site have as many replicas as it may.
func (f *fleet) crowd() {
	f.Helper()
	err := f.store.Update(f.Context(), func(tx hub.Tx) error {
		have, err := tx.Replicas()
		for n := len(have); n < hub.ReplicasMax && err == nil; n++ {
			err = tx.PutReplica(hub.Replica{ID: fmt.Sprint("crowd-", n), Name: fmt.Sprint("crowd-", n), Number: int64(n + 1)})
		}
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
}

// pushNow is the device's next push, which there has to be.
func (d *handheld) pushNow() hub.PushFrom {
	d.fleet.Helper()
	push, more, err := d.NextPush()
	if err != nil || !more {
		d.fleet.Fatal("nothing to push", err)
	}
	return hub.PushFrom{Replica: d.Identity().Replica, Push: push}
}

// A copy whose facts need a branch for which there is no room is refused alone: what others push in the same commit is
// taken, and the copy keeps its facts.
func TestCrowded(t *testing.T) {
	f := newFleet(t, 1, 2)
	a, other := f.devices[0], f.devices[1]
	a.receive(1)
	f.mustSync(a, other)
	twin := a.copyOf()
	a.receive(10)
	f.mustSync(a)
	f.crowd()
	twin.receive(100)
	other.receive(1000)
	pushes := hub.Pushes{twin.pushNow(), other.pushNow()}
	answers, err := f.hub.Commit(t.Context(), f.now, pushes)
	if err != nil {
		t.Fatal(err)
	}
	if answers[0].Status != wire.PushCrowded || answers[1].Status != wire.PushTaken {
		t.Errorf("the copy's push became %d, the other's %d", answers[0].Status, answers[1].Status)
	}
	if twin.Unsynced() == 0 {
		t.Error("the copy believes that its facts are on the hub")
	}
}
