package domain_test

import (
	"fmt"
	"testing"

	"github.com/handtruck/handtruck/domain"
)

func setDown(device string, hour int64, tote, place string) told {
	return told{device: device, hour: hour, fact: domain.Dropped{Run: "R", Location: place, Totes: []string{tote}}}
}

func moved(device string, hour int64, unit, to string) told {
	return told{device: device, hour: hour, fact: domain.UnitMoved{Unit: unit, To: to}}
}

// packed is what a packer says whose device believes that the tote stands at PACKING, whatever he has before him.
func packed(device string, hour int64, tote, carton string) told {
	return told{device: device, hour: hour, fact: domain.PackedGoods{Order: "O", From: domain.In(tote), Goods: domain.Goods{Item: "100"}, Quantity: 1,
		Carton: carton, Location: "PACKING"}}
}

func sealed(device string, hour int64, carton, number string) told {
	return told{device: device, hour: hour, fact: domain.CartonClosed{Order: "O", Carton: carton, SSCC: number}}
}

// TestCartonStandsWhereTheToteWas: a packer scans the tote and no place. So his carton stands where the tote was when he packed,
// whoever carried it there and whenever he tells of it; what is carried away later is carried away.
func TestCartonStandsWhereTheToteWas(t *testing.T) {
	for _, story := range []struct {
		name  string
		facts []told
		unit  string
		where string
	}{
		{"the tote stands where it was set down", []told{setDown("t1", 8, "TOTE", "PACKING"), packed("t2", 10, "TOTE", "BOX")}, "BOX", "PACKING"},
		{"a colleague carried it away before", []told{setDown("t1", 8, "TOTE", "PACKING"), moved("t1", 9, "TOTE", "A-3"), packed("t2", 10, "TOTE", "BOX")}, "BOX", "A-3"},
		{"and again behind it", []told{setDown("t1", 8, "TOTE", "PACKING"), moved("t1", 9, "TOTE", "A-3"), packed("t2", 10, "TOTE", "BOX"), moved("t1", 11, "TOTE", "A-4")}, "BOX", "A-3"},
		{"its number stands there, too", []told{setDown("t1", 8, "TOTE", "PACKING"), moved("t3", 9, "TOTE", "A-3"), packed("t2", 10, "TOTE", "BOX"), sealed("t2", 11, "BOX", "SSCC")}, "SSCC", "A-3"},
		{"the carton is carried away before it gets its number", []told{setDown("t1", 8, "TOTE", "PACKING"), packed("t2", 9, "TOTE", "BOX"), moved("t3", 10, "BOX", "A-5"), sealed("t2", 11, "BOX", "SSCC")}, "SSCC", "A-5"},
		{"the carton is carried away and the tote not", []told{setDown("t1", 8, "TOTE", "PACKING"), packed("t2", 9, "TOTE", "BOX"), moved("t3", 10, "BOX", "A-5"), moved("t1", 11, "TOTE", "A-3")}, "BOX", "A-5"},
		{"the carton comes back to the tote", []told{setDown("t1", 8, "TOTE", "PACKING"), packed("t2", 9, "TOTE", "BOX"), moved("t3", 10, "BOX", "A-5"), packed("t2", 11, "TOTE", "BOX")}, "BOX", "PACKING"},
		{"a site without numbers", []told{setDown("t1", 8, "TOTE", "PACKING"), moved("t1", 9, "TOTE", "A-3"), packed("t2", 10, "TOTE", "BOX"), sealed("t2", 11, "BOX", "BOX")}, "BOX", "A-3"},
		{"nobody knows which was first", []told{setDown("t1", 8, "TOTE", "PACKING"), moved("t1", 10, "TOTE", "A-3").vaguely(2), packed("t2", 10, "TOTE", "BOX")}, "BOX", domain.Limbo},
	} {
		for _, order := range orders(story.facts) {
			rows, said := arrive(order)
			unit, _ := domain.Get[domain.Unit](rows, story.unit)
			if unit.Location != story.where {
				t.Fatalf("%s: %s stands at %s and is believed at %q:%s", story.name, story.unit, story.where, unit.Location, said)
			}
			if story.where == domain.Limbo && !lost(rows, story.unit) {
				t.Fatalf("%s: nobody is told that %s is nowhere:%s", story.name, story.unit, said)
			}
		}
	}
}

func lost(rows domain.Reader, unit string) bool {
	for _, d := range domain.Unsettled(rows) {
		if d.Kind == domain.UnitTwoPlaces && d.Unit == unit {
			return true
		}
	}
	return false
}

// TestOldSightingsAreForgotten: a tote that goes round for years does not make its row longer.
func TestOldSightingsAreForgotten(t *testing.T) {
	var facts []told
	for i := range int64(100) {
		facts = append(facts, setDown("t1", i, "TOTE", fmt.Sprint("A-", i)))
	}
	rows, _ := arrive(facts)
	trail, _ := domain.Get[domain.Trail](rows, "TOTE")
	if n := len(trail.Sightings); n == 0 || n > 30 || trail.Sightings[n-1].Location != "A-99" {
		t.Errorf("%d sightings are remembered: %+v", n, trail.Sightings)
	}
}

// TestClosedCartonTakesAlong: what was packed before the carton was closed is in it, whoever tells of it late, and also when
// it has left by then.
func TestClosedCartonTakesAlong(t *testing.T) {
	loaded := told{device: "t3", hour: 12, fact: domain.Loaded{Shipment: "S", Unit: "SSCC"}}
	opened := told{device: "t3", hour: 7, fact: domain.ShipmentOpened{Shipment: "S", Carrier: "VAN"}}
	left := told{device: "t3", hour: 13, fact: domain.ShipmentClosed{Shipment: "S"}}
	for _, story := range []struct {
		name   string
		facts  []told
		holder domain.Holder
		there  int64
	}{
		{"two packed, one closed", []told{packed("t1", 8, "TOTE", "BOX"), packed("t2", 9, "TOTE", "BOX"), sealed("t2", 10, "BOX", "SSCC")}, domain.In("SSCC"), 2},
		{"the label is used again", []told{packed("t1", 8, "TOTE", "BOX"), sealed("t2", 10, "BOX", "SSCC"), packed("t1", 11, "TOTE", "BOX")}, domain.In("BOX"), 1},
		{"closed twice: the first closing has it", []told{packed("t1", 8, "TOTE", "BOX"), sealed("t2", 10, "BOX", "SSCC"), sealed("t3", 11, "BOX", "SSCC-2")}, domain.In("SSCC"), 1},
		{"closed twice, and nobody knows who was first", []told{packed("t1", 8, "TOTE", "BOX"), sealed("t2", 10, "BOX", "SSCC"), sealed("t3", 11, "BOX", "SSCC-2").vaguely(2)}, domain.In("SSCC"), 1},
		{"nor when the last one was packed", []told{packed("t1", 10, "TOTE", "BOX").vaguely(3), sealed("t2", 10, "BOX", "SSCC"), sealed("t3", 11, "BOX", "SSCC-2").vaguely(2)}, domain.In("SSCC"), 1},
		{"nor who was last, and the label is used again", []told{packed("t1", 7, "TOTE", "BOX"), sealed("t2", 10, "BOX", "SSCC"), sealed("t3", 11, "BOX", "SSCC-2").vaguely(2), packed("t1", 14, "TOTE", "BOX")}, domain.In("BOX"), 1},
		{"it has left with the vehicle", []told{opened, packed("t1", 8, "TOTE", "BOX"), packed("t2", 9, "TOTE", "BOX"), sealed("t2", 10, "BOX", "SSCC"), loaded, left}, domain.ToCustomer, 2},
	} {
		for _, order := range orders(story.facts) {
			rows, said := arrive(order)
			stock, _ := domain.Get[domain.Stock](rows, domain.StockKey(story.holder, domain.Goods{Item: "100"}))
			if stock.Quantity != story.there {
				t.Fatalf("%s: there are %d in %s, the ledger says %d:%s", story.name, story.there, story.holder, stock.Quantity, said)
			}
		}
	}
}

// TestSightingsInACircle: a handheld whose clock was set back tells what a colleague's clock contradicts, so that each of three
// sightings is followed by another. Nobody can say where the pallet is; nobody's fold ends for that.
func TestSightingsInACircle(t *testing.T) {
	rows := domain.NewOverlay(nil)
	for _, s := range []struct {
		seen domain.Seen
		to   string
	}{
		{domain.Seen{Device: "t1", Number: 1, Low: 100, High: 100}, "A-1"},
		{domain.Seen{Device: "t1", Number: 2, Low: 10, High: 10}, "A-2"},
		{domain.Seen{Device: "t2", Number: 1, Low: 50, High: 50}, "A-3"},
	} {
		domain.Fold(rows, s.seen, "w", domain.UnitMoved{Unit: "PALLET", To: s.to})
	}
	if unit, _ := domain.Get[domain.Unit](rows, "PALLET"); unit.Location != domain.Limbo || !lost(rows, "PALLET") {
		t.Errorf("it is believed at %q", unit.Location)
	}
}

// TestCartonsStayWhenTheirToteGoesRound: what is remembered of a tote is little, and its cartons stay where they were packed. So few
// are beside it, also in a site that ships nothing.
func TestCartonsStayWhenTheirToteGoesRound(t *testing.T) {
	var facts []told
	for round := range int64(100) {
		facts = append(facts, setDown("t1", 10*round+1, "TOTE", fmt.Sprint("B-", round)),
			packed("t2", 10*round+2, "TOTE", fmt.Sprint("BOX-", round)))
	}
	facts = append(facts, packed("t3", 989, "TOTE", "BOX-0"), told{device: "t4", hour: 3, fact: packed("", 0, "TOTE", "BOX-1").fact})
	rows, _ := arrive(facts)
	for round, where := range []string{"B-98", "B-1", "B-2", "B-3"} {
		unit, _ := domain.Get[domain.Unit](rows, fmt.Sprint("BOX-", round))
		if unit.Location != where {
			t.Errorf("%s stands at %s, and is believed at %q", unit.Label, where, unit.Location)
		}
	}
	if beside := domain.Find[domain.Unit](rows, domain.ByBeside, "TOTE"); len(beside) == 0 || len(beside) > 30 {
		t.Errorf("%d cartons are beside the tote", len(beside))
	}
}

// TestClosedTwiceIsTold: of a carton with two numbers somebody has to look which it bears, unless everybody can tell.
func TestClosedTwiceIsTold(t *testing.T) {
	for hours, want := range []int{0, 0, 2} {
		for _, order := range orders([]told{packed("t1", 8, "TOTE", "BOX"), sealed("t2", 10, "BOX", "SSCC"), sealed("t3", 12, "BOX", "SSCC-2").vaguely(int64(hours))}) {
			rows, said := arrive(order)
			named := map[string]bool{}
			for _, d := range domain.Unsettled(rows) {
				if d.Kind == domain.ClosedTwice && d.State == domain.DiscrepancyOpen && d.Document == "O" {
					named[d.Unit] = true
				}
			}
			if len(named) != want || named["SSCC"] != named["SSCC-2"] {
				t.Errorf("with %d hours in doubt %v are named:%s", hours, named, said)
			}
		}
	}
}
