package hub

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/wire"
)

// fold brings the fingerprints of replicated tables up to date and tells which have changed, in order.
func fold(sums map[domain.Table]wire.Fingerprint, changes []rows.Change) []domain.Table {
	var touched []domain.Table
	for _, c := range changes {
		if !c.Table.Replicated() {
			continue
		}
		sums[c.Table] = rows.Refresh(sums[c.Table], c)
		if !slices.Contains(touched, c.Table) {
			touched = append(touched, c.Table)
		}
	}
	slices.Sort(touched)
	return touched
}
