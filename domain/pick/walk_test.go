package pick_test

import (
	"slices"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/pick"
	"github.com/handtruck/handtruck/domain/policy"
	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/domain/work/script"
)

// TestWalkGoesUpOneAisleAndDownTheNext although the sequence of the places goes up both, as the shortest walk does.
// A place without coordinates comes last (Z7).
func TestWalkGoesUpOneAisleAndDownTheNext(t *testing.T) {
	stage := script.Warehouse()
	x, aisles := []int64{20000, 23000}, []string{"U", "V"}
	stage.State(domain.Order{Code: "OR-7"})
	for i, code := range []string{"U-1", "U-9", "V-1", "V-9", "W-?"} {
		place := domain.Location{Code: code, Kind: domain.PickFace, Sequence: int64(20000 + i)}
		if i < 4 {
			y := []int64{2000, 40000}[i%2]
			place.Aisle, place.XMM, place.YMM = aisles[i/2], &x[i/2], &y
		}
		stage.State(place, domain.Item{Code: "I-" + code}, domain.Opening{Location: code, Goods: domain.Goods{Item: "I-" + code}, Quantity: 9},
			domain.OrderLine{Order: "OR-7", Line: code, Item: "I-" + code, Quantity: 2})
	}
	for _, fact := range policy.Run(stage.Rows, stage.Now) {
		domain.Fold(stage.Rows, domain.Seen{Device: "hub"}, "", fact)
	}
	s := next(next(pick.Start(), work.Scan{Text: "OR-7"}, stage), work.Scan{Text: "T-1"}, stage)
	var walk []string
	for _, stop := range s.Stops {
		walk = append(walk, stop.Location)
	}
	if want := []string{"U-1", "U-9", "V-9", "V-1", "W-?"}; !slices.Equal(walk, want) {
		t.Errorf("walks %v, want %v", walk, want)
	}
	ahead := pick.Screen(s, stage.View()).Ahead
	if ahead == nil || ahead.From != "Z-1" || ahead.End != "" || !slices.Equal(ahead.Stops, []string{"U-1", "U-9", "V-9", "V-1"}) {
		t.Errorf("shows the way %+v, want that from the packing place to the next four places", ahead)
	}
	for _, code := range []string{"U-1", "I-U-1", "I-U-1"} {
		s = next(s, work.Scan{Text: code}, stage)
	}
	if ahead = pick.Screen(s, stage.View()).Ahead; ahead == nil || ahead.From != "U-1" || ahead.End != "Z-1" || len(ahead.Stops) != 4 {
		t.Errorf("behind the first stop it shows the way %+v, want that from there to the end", ahead)
	}
}
