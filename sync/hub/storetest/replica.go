package storetest

import (
	"errors"
	"reflect"
	"testing"

	"github.com/handtruck/handtruck/sync/hub"
)

// testReplica finds a device without a transaction: it is what a transaction finds.
func testReplica(t *testing.T, store hub.Store) {
	h := newHub(t, store)
	d := Enroll(t, h, "t1")
	for range 2 {
		Commit(t, h, d.Push(t, received(1)))
		var want hub.Replica
		look(t, store, func(s hub.Snapshot) (err error) {
			want, err = s.Replica(d.ID)
			return err
		})
		if got, err := store.Replica(t.Context(), d.ID); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("found %+v, %v, not %+v", got, err, want)
		}
	}
	if _, err := store.Replica(t.Context(), "nobody"); !errors.Is(err, hub.ErrNotFound) {
		t.Errorf("nobody is found: %v", err)
	}
}
