package walk_test

import (
	"slices"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/walk"
)

// ring is a building that is no grid: a way round from the packing place through three bays and back.
func ring() *domain.Overlay {
	rows := domain.NewOverlay(nil)
	rows.Put(domain.Location{Code: "PACK", Kind: domain.Packing})
	stations := []string{"PACK", "A", "B", "C", "PACK"}
	for i, to := range stations[1:] {
		rows.Put(domain.Segment{From: stations[i], To: to, LengthMM: int64(1000 * (i + 1))})
		rows.Put(domain.Location{Code: to, Kind: domain.Storage})
	}
	rows.Put(domain.Location{Code: "PACK", Kind: domain.Packing})
	return rows
}

func TestBlockedWayOfABuildingThatIsNoGrid(t *testing.T) {
	rows := ring()
	if tour := walk.Floor(rows).Tour("PACK", []string{"A", "C"}, "PACK"); tour.LengthMM != 10000 && tour.LengthMM != 2*1000+2*4000 {
		t.Errorf("the walk to A and C is %d mm: %v", tour.LengthMM, tour.Order)
	}
	domain.Fold(rows, domain.Seen{Device: "t1", Number: 1}, "w1", domain.IncidentReported{What: domain.ReasonBlockedAisle, Place: "A"})
	tour := walk.Floor(rows).Tour("PACK", []string{"A", "B"}, "PACK")
	if !slices.Equal(tour.Apart, []string{"A"}) || tour.Order[0] != "B" || tour.LengthMM != 2*(4000+3000) {
		t.Errorf("with A blocked the walk to B is %d mm by %v, apart %v: it leads round by C", tour.LengthMM, tour.Order, tour.Apart)
	}
}
