package hub_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
)

// orderLine is found by its order and by its item.
func orderLine(order, item string) domain.Row {
	return domain.OrderLine{Order: order, Line: item, Item: item, Quantity: 1}
}

// writeRow commits one row at a position.
func writeRow(tx hub.Tx, site int64, row domain.Row) error {
	overlay := domain.NewOverlay(tx)
	overlay.Put(row)
	changes, err := tx.Changes(overlay)
	if err != nil {
		return err
	}
	if err := tx.Write(changes, site); err != nil {
		return err
	}
	head, err := tx.Head()
	if err != nil {
		return err
	}
	head.Site = site
	return tx.SetHead(head)
}

// TestPreparedReadsWait asks, while a commit is prepared, for what the one before it may have changed, which fails to come
// to disk then: what had to wait for it is overtaken. What is remembered, or was not changed, does not wait.
func TestPreparedReadsWait(t *testing.T) {
	find := func(term domain.Term) func(hub.Tx) error {
		return func(tx hub.Tx) error { tx.Find(domain.TableOrderLine, term); return nil }
	}
	for name, ask := range map[string]struct {
		read  func(tx hub.Tx) error
		waits bool // unless the engine looks at it again when the commit is written
	}{
		"a row that was changed":     {func(tx hub.Tx) error { tx.Get(domain.TableOrderLine, orderLine("S-1", "b").Key()); return nil }, false},
		"a row that was not":         {func(tx hub.Tx) error { tx.Get(domain.TableOrderLine, orderLine("S-9", "b").Key()); return nil }, false},
		"a device that was changed":  {func(tx hub.Tx) error { _, err := tx.Replica("d1"); return err }, false},
		"a look-up that is known":    {find(domain.Term{Index: domain.ByOrder, Value: "S-1"}), false},
		"a look-up of other rows":    {find(domain.Term{Index: domain.ByItem, Value: "c"}), false},
		"a look-up that was changed": {find(domain.Term{Index: domain.ByItem, Value: "b"}), true},
		"the log":                    {func(tx hub.Tx) error { _, err := tx.Log(0, 10); return err }, true},
		"a setting":                  {func(tx hub.Tx) error { _, err := tx.Setting("any"); return err }, true},
	} {
		t.Run(name, func(t *testing.T) {
			onEngines(t, func(t *testing.T, open opener) { testPreparedReadsWait(t, open(t), ask.read, ask.waits) })
		})
	}
}

func testPreparedReadsWait(t *testing.T, store hub.Store, read func(tx hub.Tx) error, waits bool) {
	waits = waits && !strings.HasSuffix(t.Name(), "setting/postgres")
	d1 := hub.Replica{ID: "d1", Name: "t1"}
	err := store.Update(t.Context(), func(tx hub.Tx) error {
		tx.Find(domain.TableOrderLine, domain.Term{Index: domain.ByOrder, Value: "S-1"})
		return errors.Join(writeRow(tx, 1, orderLine("S-1", "a")), tx.PutReplica(d1))
	})
	if err != nil {
		t.Fatal(err)
	}
	preparer := store.(hub.Preparer)
	write, err := preparer.Prepare(t.Context(), func(tx hub.Tx) error {
		_, err := tx.Replica(d1.ID)
		d1.Acked = 1
		return errors.Join(err, writeRow(tx, 2, orderLine("S-1", "b")), tx.PutReplica(d1))
	})
	if err != nil {
		t.Fatal(err)
	}
	next, err := preparer.Prepare(t.Context(), func(tx hub.Tx) error {
		ended, end := context.WithCancel(t.Context())
		end()
		if err := write(ended); !errors.Is(err, context.Canceled) {
			t.Errorf("the write that was to fail: %v", err)
		}
		return read(tx)
	})
	if waited := errors.Is(err, hub.ErrOvertaken); waited != waits || err != nil && !waited {
		t.Errorf("waits: %v (%v)", waited, err)
	}
	if err != nil {
		return
	}
	if err := next(t.Context()); !errors.Is(err, hub.ErrOvertaken) {
		t.Errorf("written behind a commit that failed: %v", err)
	}
}

// TestPreparedIsGivenUp lets a change go on although the store told it that it has to be made from nothing: nothing of it is
// remembered.
func TestPreparedIsGivenUp(t *testing.T) {
	onEngines(t, func(t *testing.T, open opener) { testPreparedIsGivenUp(t, open(t)) })
}

func testPreparedIsGivenUp(t *testing.T, store hub.Store) {
	if err := store.Update(t.Context(), func(tx hub.Tx) error { return writeRow(tx, 1, orderLine("S-1", "a")) }); err != nil {
		t.Fatal(err)
	}
	_, err := store.(hub.Preparer).Prepare(t.Context(), func(tx hub.Tx) error {
		if err := tx.SetSetting("any", nil); !errors.Is(err, hub.ErrOvertaken) {
			t.Errorf("a setting in a commit that is prepared: %v", err)
		}
		return writeRow(tx, 2, orderLine("S-1", "b"))
	})
	if !errors.Is(err, hub.ErrOvertaken) {
		t.Fatal(err)
	}
	err = store.Update(t.Context(), func(tx hub.Tx) error {
		if row := tx.Get(domain.TableOrderLine, orderLine("S-1", "b").Key()); row != nil {
			t.Errorf("%+v was never written", row)
		}
		return tx.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
}
