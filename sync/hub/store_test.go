package hub_test

import (
	"path/filepath"
	"testing"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/hub/storetest"
)

func TestMemoryStore(t *testing.T) {
	storetest.Run(t, func(*testing.T) hub.Store { return hub.NewMemoryStore("first") })
}

func TestSQLiteStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) hub.Store {
		store, err := hub.OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "hub.db"))
		if err != nil {
			t.Fatal(err)
		}
		return store
	})
}
