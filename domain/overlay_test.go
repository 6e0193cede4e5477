package domain_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/handtruck/handtruck/domain"
)

// plain is what an overlay should be, as simple as can be: the rows of all tables in one map.
type plain map[domain.Address]domain.Row

func (p plain) find(table domain.Table, term domain.Term) []domain.Row {
	var found []domain.Row
	for at, row := range p {
		if at.Table == table && row != nil && (term == domain.Term{} || slices.Contains(row.Terms(), term)) {
			found = append(found, row)
		}
	}
	slices.SortFunc(found, func(a, b domain.Row) int {
		return domain.Address{Key: a.Key()}.Compare(domain.Address{Key: b.Key()})
	})
	return found
}

// What is found over a base and over nothing is what was put last, whatever was cloned on the way and changed since.
func TestOverlayClones(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 1))
		base, expected := domain.NewOverlay(nil), plain{}
		scramble(r, base, expected)
		type pair struct {
			overlay  *domain.Overlay
			expected plain
		}
		pairs := []pair{{base.Clone(), expected}, {domain.NewOverlay(base), expected}}
		for range 30 {
			from := pairs[r.IntN(len(pairs))]
			next := pair{from.overlay.Clone(), plain{}}
			for at, row := range from.expected {
				next.expected[at] = row
			}
			scramble(r, next.overlay, next.expected)
			pairs = append(pairs, next)
		}
		for i, p := range pairs {
			comparePlain(t, fmt.Sprintf("seed %d, overlay %d", seed, i), p.overlay, p.expected)
		}
	}
}

// scramble puts, moves and deletes units.
func scramble(r *rand.Rand, overlay *domain.Overlay, expected plain) {
	for range 1 + r.IntN(12) {
		unit := domain.Unit{Label: fmt.Sprint(r.IntN(9)), Location: fmt.Sprint("A-", r.IntN(3)), Order: []string{"", "O"}[r.IntN(2)]}
		at := domain.Address{Table: domain.TableUnit, Key: unit.Key()}
		if r.IntN(4) == 0 {
			overlay.Delete(at.Table, at.Key)
			expected[at] = nil
			continue
		}
		overlay.Put(unit)
		expected[at] = unit
	}
}

func comparePlain(t *testing.T, name string, overlay *domain.Overlay, expected plain) {
	t.Helper()
	terms := []domain.Term{{}, {Index: domain.ByOrder, Value: "O"}}
	for i := range 3 {
		terms = append(terms, domain.Term{Index: domain.ByLocation, Value: fmt.Sprint("A-", i)})
	}
	for _, term := range terms {
		found, wanted := overlay.Find(domain.TableUnit, term), expected.find(domain.TableUnit, term)
		if len(found)+len(wanted) > 0 && !reflect.DeepEqual(found, wanted) {
			t.Errorf("%s: finds %v under %v, not %v", name, found, term, wanted)
		}
	}
	for at, row := range expected {
		if found := overlay.Get(at.Table, at.Key); !reflect.DeepEqual(found, row) {
			t.Errorf("%s: %s is %v, not %v", name, at.Key, found, row)
		}
	}
}
