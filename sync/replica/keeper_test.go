package replica_test

import (
	"bytes"
	"database/sql"
	"path/filepath"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// stated is a fact of the hub that states a worker.
func stated(t *testing.T, number uint64, fact domain.Fact) wire.LoggedFact {
	t.Helper()
	data, err := wire.Seal(wire.Envelope{Number: number}, fact)
	if err != nil {
		t.Fatal(err)
	}
	return wire.LoggedFact{Site: int64(number), Replica: domain.Hub, Number: number, Data: data, Signature: []byte{byte(number)}}
}

// What is left of a fact that named a person takes its place, with the site's word for what was recorded; a fact of which the hub
// leaves nothing, as one of before did, goes.
func TestErasedFactsAreKept(t *testing.T) {
	dir := t.TempDir()
	first := filepath.Join(dir, "first.db")
	old, err := replica.OpenKeeper(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", first) // as the first version made it
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("ALTER TABLE fact DROP COLUMN erased; PRAGMA user_version=0"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for name, open := range map[string]func() (replica.Keeper, error){
		"in memory":                      func() (replica.Keeper, error) { return replica.NewMemoryKeeper(), nil },
		"in a file":                      func() (replica.Keeper, error) { return replica.OpenKeeper(t.Context(), filepath.Join(dir, "new.db")) },
		"in a file of the first version": func() (replica.Keeper, error) { return replica.OpenKeeper(t.Context(), first) },
	} {
		t.Run(name, func(t *testing.T) {
			keeper, err := open()
			if err != nil {
				t.Fatal(err)
			}
			defer keeper.Close()
			named, gone := stated(t, 1, domain.Stated{Row: domain.Worker{Badge: "W-7", Name: "Ada"}}), stated(t, 2, domain.Stated{Row: domain.Worker{Badge: "W-7", Name: "Ada L."}})
			left := stated(t, 1, domain.Stated{Row: domain.Worker{Badge: "W-7"}})
			left.Erased = &wire.Erasure{Hash: wire.Hash{1}, Signature: []byte{2}}
			erased := stated(t, 3, domain.WorkerErased{Badge: "W-7", Facts: []domain.FactRef{{Replica: domain.Hub, Number: 1}, {Replica: domain.Hub, Number: 2}}})
			for _, page := range []wire.FactsPage{
				{Epoch: "e", Facts: []wire.LoggedFact{named, gone}, Next: 2},
				{Epoch: "e", Facts: []wire.LoggedFact{erased}, Erased: []wire.LoggedFact{left}, Next: 3},
			} {
				if err := keeper.Keep(page); err != nil {
					t.Fatal(err)
				}
			}
			kept, err := keeper.Kept(0, 10)
			if err != nil || len(kept) != 2 {
				t.Fatalf("it keeps %+v, %v", kept, err)
			}
			if f := kept[0]; f.Number != 1 || !bytes.Equal(f.Data, left.Data) || f.Erased == nil || f.Erased.Hash != left.Erased.Hash || !bytes.Equal(f.Signature, named.Signature) {
				t.Errorf("in its place stands %+v", f)
			}
			if f := kept[1]; f.Number != 3 || f.Erased != nil {
				t.Errorf("behind it stands %+v", f)
			}
			digests, err := keeper.Digests(domain.Hub, 1)
			if err != nil || len(digests) != 1 {
				t.Errorf("under its number are %d facts, %v", len(digests), err)
			}
		})
	}
}
