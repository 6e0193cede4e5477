package rows_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/sqlite"
)

func newRows(t *testing.T) (*rows.Store, *sql.DB) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "rows.db"), rows.ReplicaOptions())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return rows.New(t.Context(), db), db
}

// line is an order line, which is found by its order and by its item.
func line(order, item string) domain.Row {
	return domain.OrderLine{Order: order, Line: item, Item: item, Quantity: 1}
}

func write(t *testing.T, s *rows.Store, change func(*domain.Overlay)) {
	t.Helper()
	overlay := domain.NewOverlay(s)
	change(overlay)
	changes, err := s.Changes(overlay)
	if err == nil {
		err = s.Write(changes, 1)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func keysOf(found []domain.Row) (keys []string) {
	for _, row := range found {
		keys = append(keys, row.Key())
	}
	return keys
}

// TestLookupsFollowWrites asks before and after rows come, change and go: what is remembered is what a store finds that
// reads everything anew.
func TestLookupsFollowWrites(t *testing.T) {
	s, db := newRows(t)
	questions := []domain.Term{{}, {Index: domain.ByOrder, Value: "S-1"}, {Index: domain.ByOrder, Value: "S-2"}, {Index: domain.ByItem, Value: "b"}}
	compare := func(after string) {
		t.Helper()
		fresh := rows.New(t.Context(), db)
		for _, term := range questions {
			got, want := keysOf(s.Find(domain.TableOrderLine, term)), keysOf(fresh.Find(domain.TableOrderLine, term))
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("after %s %v finds %q, on disk are %q", after, term, got, want)
			}
		}
	}
	compare("nothing")
	write(t, s, func(o *domain.Overlay) {
		o.Put(line("S-1", "b"))
		o.Put(line("S-1", "a"))
		o.Put(line("S-2", "b"))
	})
	compare("new rows")
	write(t, s, func(o *domain.Overlay) {
		o.Put(domain.OrderLine{Order: "S-1", Line: "b", Item: "c"})
		o.Put(line("S-1", "aa"))
	})
	compare("a change")
	write(t, s, func(o *domain.Overlay) { o.Delete(domain.TableOrderLine, line("S-1", "a").Key()) })
	compare("an end")
}

// TestReadsReachTheUnwritten asks for what another commit changed that is not on disk yet: whatever is not remembered waits.
func TestReadsReachTheUnwritten(t *testing.T) {
	s, db := newRows(t)
	s.Find(domain.TableOrderLine, domain.Term{Index: domain.ByOrder, Value: "S-1"})
	s.Begin(nowhere{db})
	write(t, s, func(o *domain.Overlay) { o.Put(line("S-1", "a")) })
	s.End(true)
	asked := false
	s.Behind(s.Unwritten(), func() error { asked = true; return nil })
	for _, ask := range []struct {
		question string
		read     func()
		waits    bool
	}{
		{"a row that is remembered", func() { s.Get(domain.TableOrderLine, line("S-1", "a").Key()) }, false},
		{"a look-up that is remembered", func() { s.Find(domain.TableOrderLine, domain.Term{Index: domain.ByOrder, Value: "S-1"}) }, false},
		{"a row that was not changed", func() { s.Get(domain.TableOrderLine, line("S-9", "a").Key()) }, false},
		{"a look-up that was not changed", func() { s.Find(domain.TableOrderLine, domain.Term{Index: domain.ByOrder, Value: "S-9"}) }, false},
		{"a look-up that was changed", func() { s.Find(domain.TableOrderLine, domain.Term{Index: domain.ByItem, Value: "a"}) }, true},
	} {
		ask.read()
		if asked != ask.waits {
			t.Errorf("%s waits: %v", ask.question, asked)
		}
	}
	unwritten := s.Unwritten()
	s.Forget()
	asked = false
	s.Behind(unwritten, func() error { asked = true; return nil })
	if s.Get(domain.TableOrderLine, line("S-1", "a").Key()); !asked {
		t.Error("a row that was forgotten does not wait")
	}
}

// TestUndo writes rows that never come to disk and takes them back, the last ones first: what is remembered is then what a
// store finds that reads everything anew.
func TestUndo(t *testing.T) {
	s, db := newRows(t)
	random := rand.New(rand.NewPCG(3, 4))
	name := func() string { return string(rune('a' + random.IntN(6))) }
	change := func(o *domain.Overlay) {
		for range 3 {
			o.Put(domain.OrderLine{Order: "S-" + name(), Line: name(), Item: name()})
		}
		o.Delete(domain.TableOrderLine, domain.OrderLine{Order: "S-" + name(), Line: name()}.Key())
	}
	for round := range 100 {
		s.KeepWhole(round % 2 * 1000)
		write(t, s, change)
		var unwritten []*rows.Unwritten
		for range 1 + random.IntN(2) {
			s.Find(domain.TableOrderLine, domain.Term{Index: domain.ByItem, Value: name()})
			s.Begin(nowhere{db})
			write(t, s, change)
			unwritten = append(unwritten, s.Unwritten())
			s.End(true)
		}
		for _, u := range slices.Backward(unwritten) {
			s.Undo(u)
		}
		fresh := rows.New(t.Context(), db)
		for _, letter := range "abcdef" {
			for _, term := range []domain.Term{{Index: domain.ByOrder, Value: "S-" + string(letter)}, {Index: domain.ByItem, Value: string(letter)}} {
				got, want := s.Find(domain.TableOrderLine, term), fresh.Find(domain.TableOrderLine, term)
				if fmt.Sprint(got) != fmt.Sprint(want) {
					t.Fatalf("in round %d %v finds %v, on disk are %v", round, term, got, want)
				}
			}
		}
	}
}

// nowhere takes what is written and keeps none of it.
type nowhere struct{ rows.Conn }

func (nowhere) ExecContext(context.Context, string, ...any) (sql.Result, error) { return nil, nil }
