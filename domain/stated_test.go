package domain_test

import (
	"testing"

	"github.com/handtruck/handtruck/domain"
)

// What follows from facts about the floor is not anybody's to state: two supervisors who state two pallets each on the
// other would have them nowhere, with all that stands on them. It is named, and changes nothing.
func TestOnlyFactsMakeUnits(t *testing.T) {
	rows := domain.NewOverlay(nil)
	rows.Put(domain.Worker{Badge: "S", Roles: []domain.Role{domain.Supervisor}})
	for i, label := range []string{"PAL-1", "PAL-2"} {
		seen := domain.Seen{Device: "t1", Number: uint64(i + 1)}
		domain.Fold(rows, seen, "S", domain.UnitReceived{Receipt: "R-1", Unit: label, Dock: "DOCK-1"})
	}
	for i, row := range []domain.Unit{{Label: "PAL-1", Parent: "PAL-2"}, {Label: "PAL-2", Parent: "PAL-1"}} {
		domain.Fold(rows, domain.Seen{Device: "t2", Number: uint64(i + 1)}, "S", domain.Stated{Row: row})
		if at := domain.LocationOf(rows, domain.In(row.Label)); at != "DOCK-1" {
			t.Errorf("%s is at %q", row.Label, at)
		}
	}
	named := 0
	for _, d := range domain.All[domain.Discrepancy](rows) {
		if d.Kind == domain.Undecoded {
			named++
		}
	}
	if named != 2 {
		t.Errorf("%d of 2 are named", named)
	}
}
