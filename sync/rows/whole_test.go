package rows_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/rows"
)

// asked counts what a store asks of its connection, and refuses it when it is cut off.
type asked struct {
	rows.Conn
	queries int
	cut     bool
}

var errCut = errors.New("cut off")

func (a *asked) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if a.queries++; a.cut {
		return nil, errCut
	}
	return a.Conn.QueryContext(ctx, query, args...)
}

func (a *asked) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	a.queries++
	return a.Conn.QueryRowContext(ctx, query, args...)
}

// TestWholeTableAnswersLookups asks for so much of a table that it is kept whole: from then on no question about it costs a
// query, whatever is written, and each answer is what a store finds that reads everything anew.
func TestWholeTableAnswersLookups(t *testing.T) {
	s, db := newRows(t)
	random := rand.New(rand.NewPCG(1, 2))
	name := func() string { return string(rune('a' + random.IntN(20))) }
	s.KeepWhole(1000)
	write(t, s, func(o *domain.Overlay) {
		for range 100 {
			o.Put(line("S-"+name(), name()))
		}
	})
	s.Forget()
	conn := &asked{Conn: db}
	s.Begin(conn)
	for n := range 300 {
		s.Find(domain.TableOrderLine, domain.Term{Index: domain.ByItem, Value: fmt.Sprint("none-", n)})
	}
	if conn.queries > 40 {
		t.Fatalf("%d queries for 300 look-ups", conn.queries)
	}
	conn.cut = true
	for round := range 200 {
		write(t, s, func(o *domain.Overlay) {
			o.Put(line("S-"+name(), name()))
			o.Put(domain.OrderLine{Order: "S-" + name(), Line: name(), Item: name()})
			o.Delete(domain.TableOrderLine, line("S-"+name(), name()).Key())
		})
		fresh := rows.New(t.Context(), db)
		for _, term := range []domain.Term{{Index: domain.ByOrder, Value: "S-" + name()}, {Index: domain.ByItem, Value: name()}} {
			got, want := keysOf(s.Find(domain.TableOrderLine, term)), keysOf(fresh.Find(domain.TableOrderLine, term))
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("in round %d %v finds %q, on disk are %q", round, term, got, want)
			}
		}
	}
	if s.Err() != nil {
		t.Error("a table that is kept whole was read again:", s.Err())
	}
}

// TestLargeTableIsReadInSteps asks for more and more of a table: how much of it is read follows how much was asked for.
func TestLargeTableIsReadInSteps(t *testing.T) {
	s, db := newRows(t)
	s.KeepWhole(100_000)
	write(t, s, func(o *domain.Overlay) {
		for n := range 5000 {
			o.Put(line("S-1", fmt.Sprint("item-", n)))
		}
	})
	s.Forget()
	conn := &asked{Conn: db}
	s.Begin(conn)
	for n := range 1000 {
		s.Get(domain.TableOrderLine, fmt.Sprint("none-", n))
	}
	if want := 63 + 2; conn.queries != want { // 4096 rows are read at the 32nd question, and all at the 64th
		t.Errorf("%d queries, not %d", conn.queries, want)
	}
}

// TestWholeTableForgetsLongAnswers writes more rows of one term than are kept up to date with it: the disk is asked again.
func TestWholeTableForgetsLongAnswers(t *testing.T) {
	const many = 1100
	s, db := newRows(t)
	s.KeepWhole(5000)
	for n := range 201 {
		s.Find(domain.TableOrderLine, domain.Term{Index: domain.ByItem, Value: fmt.Sprint("none-", n)})
	}
	for first := 0; first < many; first += 100 {
		write(t, s, func(o *domain.Overlay) {
			for n := range 100 {
				o.Put(domain.OrderLine{Order: fmt.Sprint("S-", first+n), Line: "1", Item: "a"})
			}
		})
	}
	conn := &asked{Conn: db}
	s.Begin(conn)
	for _, queries := range []int{1, 1} { // the second time it is remembered
		if found := s.Find(domain.TableOrderLine, domain.Term{Index: domain.ByItem, Value: "a"}); len(found) != many {
			t.Errorf("found %d of %d rows", len(found), many)
		}
		if conn.queries != queries {
			t.Errorf("%d queries", conn.queries)
		}
	}
}

// TestWholeTableCatchesUp lets another store change rows of a table that this one keeps whole: what has changed is read, and
// nothing else.
func TestWholeTableCatchesUp(t *testing.T) {
	s, db := newRows(t)
	other := rows.New(t.Context(), db)
	s.KeepWhole(1000)
	write(t, other, func(o *domain.Overlay) {
		o.Put(line("S-1", "a"))
		o.Put(line("S-1", "b"))
	})
	for n := range 201 {
		s.Find(domain.TableOrderLine, domain.Term{Index: domain.ByItem, Value: fmt.Sprint("none-", n)})
	}
	overlay := domain.NewOverlay(other)
	overlay.Put(domain.OrderLine{Order: "S-1", Line: "a", Item: "c"})
	overlay.Put(line("S-2", "b"))
	overlay.Delete(domain.TableOrderLine, line("S-1", "b").Key())
	changes, err := other.Changes(overlay)
	if err == nil {
		err = other.Write(changes, 2)
	}
	if err == nil {
		err = s.CatchUp(1, nil, true)
	}
	if err != nil {
		t.Fatal(err)
	}
	s.Begin(&asked{Conn: db, cut: true})
	for term, want := range map[domain.Term]int{{Index: domain.ByOrder, Value: "S-1"}: 1, {Index: domain.ByOrder, Value: "S-2"}: 1,
		{Index: domain.ByItem, Value: "a"}: 0, {Index: domain.ByItem, Value: "b"}: 1, {Index: domain.ByItem, Value: "c"}: 1} {
		if found := s.Find(domain.TableOrderLine, term); len(found) != want {
			t.Errorf("%v finds %q", term, keysOf(found))
		}
	}
	if s.Err() != nil {
		t.Error(s.Err())
	}
}

// TestCatchUpWithoutPositions lets another store change a row of a table whose rows have no position: it is read anew when it
// is told, and the whole table is forgotten when nobody knows.
func TestCatchUpWithoutPositions(t *testing.T) {
	s, db := newRows(t)
	other := rows.New(t.Context(), db)
	places := func(unit string) []string {
		trail, _ := domain.Get[domain.Trail](s, unit)
		var all []string
		for _, sighting := range trail.Sightings {
			all = append(all, sighting.Location)
		}
		return all
	}
	put := func(unit, location string) {
		write(t, other, func(o *domain.Overlay) {
			o.Put(domain.Trail{Unit: unit, Sightings: []domain.Sighting{{Location: location}}})
		})
	}
	put("TOTE-1", "A-1")
	put("TOTE-2", "A-2")
	places("TOTE-1")
	places("TOTE-2")
	put("TOTE-1", "B-1")
	if err := s.CatchUp(0, []domain.Address{{Table: domain.TableTrail, Key: "TOTE-1"}}, true); err != nil {
		t.Fatal(err)
	}
	conn := &asked{Conn: db}
	s.Begin(conn)
	if got := fmt.Sprint(places("TOTE-1"), places("TOTE-2")); got != "[B-1] [A-2]" || conn.queries > 0 {
		t.Errorf("when it was told: %s after %d queries", got, conn.queries)
	}
	put("TOTE-2", "B-2")
	if err := s.CatchUp(0, nil, false); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(places("TOTE-1"), places("TOTE-2")); got != "[B-1] [B-2]" {
		t.Errorf("when it was not: %s", got)
	}
}
