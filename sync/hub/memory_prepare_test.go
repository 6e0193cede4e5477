package hub_test

import (
	"context"
	"errors"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
)

// TestMemoryPrepares prepares commits on the model of a store: one behind another that comes to disk, fails, or is overtaken.
func TestMemoryPrepares(t *testing.T) {
	ended, end := context.WithCancel(t.Context())
	end()
	for name, c := range map[string]struct {
		first  context.Context // that the first is written with
		others bool            // somebody else commits before
		want   [2]error        // of the first, and of the one behind it
	}{
		"both come to disk":      {t.Context(), false, [2]error{}},
		"the first one fails":    {ended, false, [2]error{context.Canceled, hub.ErrOvertaken}},
		"both are overtaken":     {t.Context(), true, [2]error{hub.ErrOvertaken, hub.ErrOvertaken}},
		"overtaken, and it ends": {ended, true, [2]error{context.Canceled, hub.ErrOvertaken}},
	} {
		t.Run(name, func(t *testing.T) {
			store := hub.NewMemoryStore("first")
			var writes [2]func(context.Context) error
			for i, order := range []string{"S-1", "S-2"} {
				var err error
				writes[i], err = store.Prepare(t.Context(), func(tx hub.Tx) error {
					if i == 1 && tx.Get(domain.TableOrderLine, orderLine("S-1", "a").Key()) == nil {
						t.Error("the second does not see what the first has made")
					}
					return writeRow(tx, int64(i+1), orderLine(order, "a"))
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			if got := siteOf(t, store); got != 0 {
				t.Errorf("the store is at %d before anything is written", got)
			}
			if c.others {
				if err := store.Update(t.Context(), func(tx hub.Tx) error { return writeRow(tx, 1, orderLine("S-3", "a")) }); err != nil {
					t.Fatal(err)
				}
			}
			before := siteOf(t, store)
			first, second := writes[0](c.first), writes[1](t.Context())
			if !errors.Is(first, c.want[0]) || !errors.Is(second, c.want[1]) {
				t.Errorf("written with %v and %v", first, second)
			}
			if want := map[bool]int64{true: 2, false: before}[second == nil]; siteOf(t, store) != want {
				t.Errorf("the store is at %d, not at %d", siteOf(t, store), want)
			}
		})
	}
}

func siteOf(t *testing.T, store hub.Store) (site int64) {
	t.Helper()
	err := store.View(t.Context(), func(s hub.Snapshot) error {
		head, err := s.Head()
		site = head.Site
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return site
}
