package hub_test

import (
	"path/filepath"
	"testing"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/hub/pgtest"
	"github.com/handtruck/handtruck/sync/hub/storetest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

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

func TestPostgresStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) hub.Store {
		store, err := hub.OpenPostgres(t.Context(), pgtest.Database(t))
		if err != nil {
			t.Fatal(err)
		}
		return store
	})
}

func TestSQLiteProcesses(t *testing.T) {
	storetest.RunShared(t, func(t *testing.T, n int) []hub.Store {
		path := filepath.Join(t.TempDir(), "hub.db")
		return openAll(t, n, func() (hub.Store, error) { return hub.OpenSQLite(t.Context(), path) })
	})
}

func TestPostgresProcesses(t *testing.T) {
	storetest.RunShared(t, func(t *testing.T, n int) []hub.Store {
		database := pgtest.Database(t)
		return openAll(t, n, func() (hub.Store, error) { return hub.OpenPostgres(t.Context(), database) })
	})
}

func openAll(t *testing.T, n int, open func() (hub.Store, error)) []hub.Store {
	t.Helper()
	stores := make([]hub.Store, n)
	for i := range stores {
		var err error
		if stores[i], err = open(); err != nil {
			t.Fatal(err)
		}
	}
	return stores
}
