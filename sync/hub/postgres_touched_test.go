package hub

import (
	"fmt"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/rows"
)

// TestTouched lets commits tell what they changed: whoever has missed some hears of those alone, unless one has not told.
func TestTouched(t *testing.T) {
	change := func(table domain.Table, key string) rows.Change {
		return rows.Change{Address: domain.Address{Table: table, Key: key}}
	}
	var told []touched
	told = touch(told, 0, 3, []rows.Change{change(domain.TableTrail, "a"), change(domain.TableItem, "x")})
	told = touch(told, 3, 5, []rows.Change{change(domain.TableTrail, "b\\xff"), change(domain.TablePosting, "y"), change(domain.TableTrail, "a")})
	told = touch(told, 9, 10, nil) // nobody has told of those before
	for _, want := range []struct {
		from, to int64
		changed  string
		known    bool
	}{
		{0, 5, "a b\\xff", true},
		{0, 3, "a", true},
		{3, 5, "a b\\xff", true},
		{9, 10, "", true},
		{2, 5, "", false},
		{3, 10, "a b\\xff", false},
		{5, 10, "", false},
	} {
		changed, known := touchedBetween(told, want.from, want.to)
		got := ""
		for i, at := range changed {
			got += map[bool]string{true: " "}[i > 0] + at.Key
		}
		if got != want.changed || known != want.known {
			t.Errorf("from %d to %d: %q, %v", want.from, want.to, got, known)
		}
	}
	for n := range int64(3 * touchedCommitsMax) {
		told = touch(told, 10+n, 11+n, nil)
	}
	if len(told) != touchedCommitsMax {
		t.Errorf("%d commits are told of", len(told))
	}
	var many []rows.Change
	for n := range touchedRowsMax + 1 {
		many = append(many, change(domain.TableTrail, fmt.Sprint(n)))
	}
	if told = touch(told, 0, 1, many); told != nil {
		t.Errorf("so much is told: %d rows", touchedRowsMax+1)
	}
}
