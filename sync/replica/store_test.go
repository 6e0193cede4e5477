package replica_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// Both journals keep the same promises.
func TestJournals(t *testing.T) {
	for name, open := range map[string]func(*testing.T) replica.Journal{
		"memory": func(*testing.T) replica.Journal { return replica.NewMemoryJournal() },
		"sqlite": func(t *testing.T) replica.Journal {
			j, err := replica.OpenJournal(t.Context(), filepath.Join(t.TempDir(), "facts.db"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { j.Close() })
			return j
		},
	} {
		t.Run(name, func(t *testing.T) {
			j := open(t)
			if last, err := j.Last(); err != nil || last.Number != 0 {
				t.Errorf("an empty journal ends at %d (%v)", last.Number, err)
			}
			records := []replica.Record{{Number: 1, Data: []byte("a"), Hash: wire.Hash{1}}, {Number: 2, Data: []byte("b"), Hash: wire.Hash{2}}}
			if err := j.Append(records, []byte("state"), []byte("head")); err != nil {
				t.Fatal(err)
			}
			if err := j.Append([]replica.Record{{Number: 2, Data: []byte("other")}}, []byte("other"), []byte("other")); err == nil {
				t.Error("a number was taken twice")
			}
			if state, err := j.Value("state"); err != nil || string(state) != "state" {
				t.Errorf("state is %q (%v): a failed append must leave it", state, err)
			}
			if last, err := j.Last(); err != nil || last.Number != 2 || last.Hash != (wire.Hash{2}) {
				t.Errorf("the journal ends with %+v (%v)", last, err)
			}
			if page, err := j.Read(1, 1); err != nil || len(page) != 1 || string(page[0].Data) != "a" {
				t.Errorf("the first page is %+v (%v)", page, err)
			}
			if page, err := j.Read(3, 10); err != nil || len(page) != 0 {
				t.Errorf("behind the end is %+v (%v)", page, err)
			}
			if value, err := j.Value("nothing"); err != nil || value != nil {
				t.Errorf("a value that was never kept is %q (%v)", value, err)
			}
		})
	}
}

// Both bases keep the same promises.
func TestBases(t *testing.T) {
	for name, open := range map[string]func(*testing.T) replica.Base{
		"memory": func(*testing.T) replica.Base { return replica.NewMemoryBase() },
		"sqlite": func(t *testing.T) replica.Base {
			b, err := replica.OpenBase(t.Context(), filepath.Join(t.TempDir(), "replica.db"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { b.Close() })
			return b
		},
	} {
		t.Run(name, func(t *testing.T) { testBase(t, open(t)) })
	}
}

func testBase(t *testing.T, b replica.Base) {
	bolt, nut := feedRow(t, domain.Item{Code: "0401", GTIN: "09521001004015"}), feedRow(t, domain.Item{Code: "0402"})
	sum := wire.Fingerprint{}.Add(bolt.Table, bolt.Key, bolt.Body).Add(nut.Table, nut.Key, nut.Body)
	good := wire.Checkpoint{Site: 5, Applied: 2, Fingerprints: map[domain.Table]wire.Fingerprint{domain.TableItem: sum}}
	if err := b.Stage([]wire.FeedRow{bolt}, wire.Position{Site: 3, Table: bolt.Table, Key: bolt.Key}, wire.Staging{}); err != nil {
		t.Fatal(err)
	}
	if row := b.Get(domain.TableItem, "0401"); row != nil {
		t.Errorf("a staged row is seen: %+v", row)
	}
	if cursor := b.Cursor(); cursor.Position.Site != 0 || cursor.Staged.Site != 3 {
		t.Errorf("the cursor is %+v", cursor)
	}
	bad := good
	bad.Fingerprints = map[domain.Table]wire.Fingerprint{domain.TableItem: {1}}
	if err := b.Publish("epoch", []wire.FeedRow{nut}, bad); !errors.Is(err, replica.ErrDiffers) {
		t.Errorf("rows that do not add up: %v", err)
	}
	if row := b.Get(domain.TableItem, "0402"); row != nil || b.Cursor().Position.Site != 0 {
		t.Errorf("a failed checkpoint left %+v at %+v", row, b.Cursor())
	}
	if err := b.Publish("epoch", []wire.FeedRow{nut}, good); err != nil {
		t.Fatal(err)
	}
	if cursor := b.Cursor(); cursor.Position.Site != 5 || cursor.Applied != 2 || cursor.Epoch != "epoch" || cursor.Staged != (wire.Position{}) {
		t.Errorf("the cursor is %+v", cursor)
	}
	if found := domain.Find[domain.Item](b, domain.ByGTIN, "09521001004015"); len(found) != 1 || found[0].Code != "0401" {
		t.Errorf("the GTIN finds %+v", found)
	}
	gone := wire.FeedRow{Table: bolt.Table, Key: bolt.Key}
	rest := wire.Checkpoint{Site: 6, Fingerprints: map[domain.Table]wire.Fingerprint{domain.TableItem: wire.Fingerprint{}.Add(nut.Table, nut.Key, nut.Body)}}
	if err := b.Publish("epoch", []wire.FeedRow{gone}, rest); err != nil {
		t.Fatal(err)
	}
	if all := domain.All[domain.Item](b); len(all) != 1 || len(domain.Find[domain.Item](b, domain.ByGTIN, "09521001004015")) != 0 {
		t.Errorf("after one is gone there are %+v", all)
	}
	twice := wire.Checkpoint{Site: 7, Fingerprints: map[domain.Table]wire.Fingerprint{domain.TableItem: {}}}
	if err := b.Publish("epoch", []wire.FeedRow{{Table: nut.Table, Key: nut.Key}, {Table: nut.Table, Key: nut.Key}}, twice); err != nil {
		t.Errorf("a row that left two scopes is gone twice: %v", err)
	}
	if err := b.Clear(); err != nil {
		t.Fatal(err)
	}
	if all := domain.All[domain.Item](b); len(all) != 0 || b.Cursor().Epoch != "" {
		t.Errorf("a cleared base has %+v at %+v", all, b.Cursor())
	}
	if err := b.Err(); err != nil {
		t.Error(err)
	}
}

func feedRow(t *testing.T, row domain.Row) wire.FeedRow {
	t.Helper()
	body, err := wire.EncodeRow(row)
	if err != nil {
		t.Fatal(err)
	}
	return wire.FeedRow{Table: row.Table(), Key: row.Key(), Body: body}
}
