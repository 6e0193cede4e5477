package pick_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/pick"
	"github.com/handtruck/handtruck/domain/policy"
	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/domain/work/script"
)

// hall adds three long aisles, 20 m behind the packing place, with goods of one kind in each bay: code I-U5 stands at U5.
func hall(stage *script.Stage) {
	for a, aisle := range []string{"U", "V", "W"} {
		for bay := range 10 {
			x, y := int64(20000+3000*a), int64(2000+4000*bay)
			code := fmt.Sprintf("%s%d", aisle, bay)
			stage.State(domain.Location{Code: code, Kind: domain.PickFace, Aisle: aisle, XMM: &x, YMM: &y, Sequence: int64(50000 + 100*a + bay)},
				domain.Item{Code: "I-" + code}, domain.Opening{Location: code, Goods: domain.Goods{Item: "I-" + code}, Quantity: 9})
		}
	}
}

// order adds an order for one piece from each of the places, released by the hub.
func order(stage *script.Stage, code string, places ...string) {
	stage.State(domain.Order{Code: code})
	for _, place := range places {
		stage.State(domain.OrderLine{Order: code, Line: place, Item: "I-" + place, Quantity: 1})
	}
	decide(stage)
}

func decide(stage *script.Stage) {
	for _, fact := range policy.Run(stage.Rows, stage.Now) {
		domain.Fold(stage.Rows, domain.Seen{Device: "hub"}, "", fact)
	}
}

// begin takes an order into a tote.
func begin(stage *script.Stage, code string) pick.State {
	return next(next(pick.Start(), work.Scan{Text: code}, stage), work.Scan{Text: "T-" + code}, stage)
}

// ahead are the places of the stops that are not done, in order.
func ahead(s pick.State) (places []string) {
	for _, stop := range s.Stops {
		if !stop.Done {
			places = append(places, stop.Location)
		}
	}
	return places
}

func TestHeavyGoodsComeBeforeCrushableOnes(t *testing.T) {
	for worth, want := range map[int64][]string{0: {"U1", "U3", "U5"}, 30: {"U5", "U3", "U1"}} {
		stage := script.Warehouse()
		hall(stage)
		stage.State(domain.Item{Code: "I-U1", Crushable: true}, domain.Item{Code: "I-U5", WeightG: 12_000},
			domain.Setting{Name: domain.SettingHeavyG, Value: 8_000}, domain.Setting{Name: domain.SettingCrush, Value: worth})
		order(stage, "OR-20", "U1", "U3", "U5")
		if got := ahead(begin(stage, "OR-20")); !slices.Equal(got, want) {
			t.Errorf("a crushed line is worth %d m: walks %v, want %v", worth, got, want)
		}
	}
}

// Behind a blocked aisle the walk goes on from where the last thing was taken, not from where the first one was.
func TestRerouteFromTheLastPlace(t *testing.T) {
	stage := script.Warehouse()
	hall(stage)
	order(stage, "OR-20", "U1", "U5", "U9", "V9")
	s := begin(stage, "OR-20")
	for _, place := range []string{"U1", "U9"} { // U5 is left for later
		s = next(next(s, work.Scan{Text: place}, stage), work.Scan{Text: "I-" + place}, stage)
	}
	stage.State(domain.Incident{ID: "i", Kind: domain.ReasonBlockedAisle, Place: "W5", State: "open"})
	s = next(s, work.Synced{}, stage)
	if want := []string{"V9", "U5"}; !slices.Equal(ahead(s), want) {
		t.Errorf("goes on with %v, want %v from U9", ahead(s), want)
	}
}

// Other stock for what was short is fetched where the walk comes by; what lay ahead keeps its order.
func TestOtherStockIsPutIntoTheWalk(t *testing.T) {
	stage := script.Warehouse()
	hall(stage)
	stage.State(domain.Opening{Location: "U7", Goods: domain.Goods{Item: "I-U1"}, Quantity: 9})
	order(stage, "OR-20", "U1", "U5", "U9", "V1")
	s := next(begin(stage, "OR-20"), work.Scan{Text: "U1"}, stage)
	for _, e := range []work.Event{work.Choose{Option: "short"}, work.Choose{Option: "missing"}, work.Enter{Text: "0"}} {
		s = next(s, e, stage)
	}
	if want := []string{"U5", "U7", "U9", "V1"}; !slices.Equal(ahead(s), want) {
		t.Errorf("goes on with %v, want %v", ahead(s), want)
	}
}

// A site learns its pace from walked runs, and from then on tells minutes, and who will be late.
func TestMinutesFromTheSitesOwnHistory(t *testing.T) {
	stage := script.Warehouse()
	hall(stage)
	order(stage, "OR-20", "U1", "U9")
	screen := func() work.Screen {
		return pick.Screen(begin(stage, "OR-20"), stage.View())
	}
	if shown := screen().Show; shown.Get("minutes") != nil || shown.Get("late") != nil {
		t.Errorf("minutes without any history: %v", shown)
	}
	for i := range int64(20) { // 2 s a metre, 30 s a line, 2 min a run
		metres, lines := 40+7*i, 1+i%5
		began := stage.Now.UnixMilli() - 10_000_000 + i*1000
		domain.Fold(stage.Rows, domain.Seen{Device: "t2", Number: uint64(i + 1)}, "w2", domain.Dropped{Run: fmt.Sprint("r", i), Location: "Z-1",
			LengthMM: metres * 1000, Lines: lines, Began: began, Ended: began + 2000*metres + 30_000*lines + 120_000})
	}
	decide(stage)
	by := stage.Now.Add(3 * time.Minute)
	stage.State(domain.Order{Code: "OR-20", ShipBy: by.Format(time.RFC3339)})
	shown := screen().Show
	const walk = 2*18 + 2 + 2*38 // m: to the aisle, up to its ninth bay, and back
	if want := int64((2*walk + 2*30 + 120 + 59) / 60); shown.Get("minutes") != want || shown.Get("late") != fmt.Sprintf("by %d min", want-3) {
		t.Errorf("shows %v, want %d minutes and %d late", shown, want, want-3)
	}
}

// Of two runs as urgent as one another, the one that keeps out of the aisle where somebody is comes first.
func TestRunsKeepApart(t *testing.T) {
	for device, want := range map[string]string{"t9": "OR-21", "": "OR-20"} {
		stage := script.Warehouse()
		hall(stage)
		stage.State(domain.Setting{Name: domain.SettingCartTotes, Value: 2})
		order(stage, "OR-19", "U2", "U6")
		order(stage, "OR-20", "U3", "U5")
		order(stage, "OR-21", "W3", "W5")
		for _, other := range domain.All[domain.Order](stage.Rows) {
			if other.Code < "OR-20" { // done by others, or not there
				stage.Rows.Delete(domain.TableOrder, other.Code)
			}
		}
		if device != "" {
			stage.Rows.Put(domain.Order{Code: "OR-19", State: domain.StatePicking, Device: device, Run: "r"})
		}
		domain.Fold(stage.Rows, domain.Seen{Device: "hub"}, "", domain.RunsPlanned{
			Runs: []domain.Run{{Code: "1", Orders: []string{"OR-20"}}, {Code: "2", Orders: []string{"OR-21"}}}})
		if s := next(pick.Start(), work.Choose{Option: "next"}, stage); !slices.Equal(s.Orders, []string{want}) {
			t.Errorf("with %q under way next is %v, want %s", device, s.Orders, want)
		}
	}
}
