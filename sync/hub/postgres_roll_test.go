package hub_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"testing"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/hub/pgtest"
	"github.com/handtruck/handtruck/sync/hub/storetest"
	"golang.org/x/sync/errgroup"
)

// TestRollCall lets many requests ask at once which device they come from: each hears of its own, as it is now, or that there
// is none.
func TestRollCall(t *testing.T) {
	const devices, rounds = 5, 40
	store, err := hub.OpenPostgres(t.Context(), pgtest.Database(t))
	h := hub.New(opened(t, store, err), rand.Reader, hub.Policy{})
	var ids []string
	for i := range devices {
		ids = append(ids, storetest.Enroll(t, h, fmt.Sprint("t", i)).ID)
	}
	var asking errgroup.Group
	for i := range rounds * devices {
		asking.Go(func() error {
			id := ids[i%devices]
			r, err := store.Replica(t.Context(), id)
			if err != nil || r.ID != id || r.Name != fmt.Sprint("t", i%devices) {
				return fmt.Errorf("asked for %s: %s %s: %w", id, r.ID, r.Name, err)
			}
			if _, err := store.Replica(t.Context(), fmt.Sprint("nobody-", i)); !errors.Is(err, hub.ErrNotFound) {
				return fmt.Errorf("asked for nobody: %w", err)
			}
			return nil
		})
	}
	if err := asking.Wait(); err != nil {
		t.Error(err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := store.Replica(ended, ids[0]); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("who does not wait hears %v", err)
	}
	if r, err := store.Replica(t.Context(), ids[0]); err != nil || r.ID != ids[0] {
		t.Errorf("behind somebody who did not wait: %+v, %v", r, err)
	}
}
