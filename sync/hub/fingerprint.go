package hub

import (
	"cmp"
	"slices"
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/wire"
)

// part is what one fingerprint is of: the rows of a table in one scope.
type part struct {
	scope domain.Scope
	table domain.Table
}

// fold brings the fingerprints of replicated tables up to date and tells which have changed, in order.
func fold(sums map[part]wire.Fingerprint, changes []rows.Change) []part {
	var touched []part
	touch := func(p part, sum wire.Fingerprint) {
		sums[p] = sum
		if !slices.Contains(touched, p) {
			touched = append(touched, p)
		}
	}
	for _, c := range changes {
		if !c.Table.Replicated() {
			continue
		}
		if c.Old != nil {
			p := part{c.OldScope, c.Table}
			touch(p, sums[p].Remove(c.Table, c.Key, c.Old))
		}
		if c.Body != nil {
			p := part{c.Scope, c.Table}
			touch(p, sums[p].Add(c.Table, c.Key, c.Body))
		}
	}
	slices.SortFunc(touched, func(a, b part) int {
		return cmp.Or(cmp.Compare(a.table, b.table), strings.Compare(string(a.scope), string(b.scope)))
	})
	return touched
}

// sumOf adds up the fingerprints of scopes, by table.
func sumOf(sums map[part]wire.Fingerprint, in domain.Scopes) map[domain.Table]wire.Fingerprint {
	total := map[domain.Table]wire.Fingerprint{}
	for p, sum := range sums {
		if in.Has(p.scope) {
			total[p.table] = total[p.table].Plus(sum)
		}
	}
	return total
}
