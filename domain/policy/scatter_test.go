package policy_test

import (
	"fmt"
	"testing"

	"github.com/handtruck/handtruck/domain"
)

// twoAisles is a site with a near aisle U and a far aisle W, carts for two totes, and bolts in both aisles.
func twoAisles() *domain.Overlay {
	rows := domain.NewOverlay(nil)
	rows.Put(domain.Site{Code: "KVK", TimeZone: "Europe/Helsinki"})
	rows.Put(domain.Setting{Name: domain.SettingCartTotes, Value: 2})
	place := func(code, aisle string, kind domain.LocationKind, x, y int64) {
		rows.Put(domain.Location{Code: code, Aisle: aisle, Kind: kind, XMM: &x, YMM: &y, Sequence: x + y})
	}
	place("PACK", "", domain.Packing, 0, 0)
	for a, aisle := range []string{"U", "W"} {
		for bay := range 10 {
			place(fmt.Sprint(aisle, bay), aisle, domain.Storage, int64(5000+20000*a), int64(2000+3000*bay))
		}
	}
	for _, item := range []string{"BOLT", "NUT"} {
		rows.Put(domain.Item{Code: item})
	}
	stock(rows, domain.At("W5"), domain.Goods{Item: "NUT"}, 40, "2026-05-01")
	rows.Put(domain.Order{Code: "O-1", State: domain.StateOpen})
	rows.Put(domain.OrderLine{Order: "O-1", Line: "1", Item: "BOLT", Quantity: 6})
	rows.Put(domain.OrderLine{Order: "O-1", Line: "2", Item: "NUT", Quantity: 6})
	return rows
}

// Bolts are taken in the aisle where the walk goes anyway, though the other one is nearer.
func TestPlacesAreChosenWithTheWalk(t *testing.T) {
	rows := twoAisles()
	stock(rows, domain.At("U8"), domain.Goods{Item: "BOLT"}, 40, "2026-05-01")
	stock(rows, domain.At("W6"), domain.Goods{Item: "BOLT"}, 40, "2026-05-01")
	settle(t, rows, noon)
	expect(t, rows, "O-1", "6 W6 ;6 W5 ;")
}

// What expires or came first is taken first, however far it is; and a pick face goes before a rack.
func TestTheWalkChoosesAmongEqualsOnly(t *testing.T) {
	for name, c := range map[string]struct {
		near, far, received string
	}{
		"expiry":   {"2026-12-01", "2026-12-31", "2026-05-01"},
		"received": {"", "", "2026-05-02"},
	} {
		t.Run(name, func(t *testing.T) {
			rows := twoAisles()
			stock(rows, domain.At("U8"), domain.Goods{Item: "BOLT", Expiry: c.near}, 40, "2026-05-01")
			stock(rows, domain.At("W6"), domain.Goods{Item: "BOLT", Expiry: c.far}, 40, c.received)
			settle(t, rows, noon)
			expect(t, rows, "O-1", "6 U8 ;6 W5 ;")
		})
	}
}

// Of what is left, the more urgent order chooses first, and nobody gets what another one has.
func TestScatteredStockIsSharedOut(t *testing.T) {
	rows := twoAisles()
	stock(rows, domain.At("U8"), domain.Goods{Item: "BOLT"}, 5, "2026-05-01")
	stock(rows, domain.At("W6"), domain.Goods{Item: "BOLT"}, 7, "2026-05-01")
	rows.Put(domain.Order{Code: "O-2", State: domain.StateOpen})
	rows.Put(domain.OrderLine{Order: "O-2", Line: "1", Item: "BOLT", Quantity: 6})
	settle(t, rows, noon)
	taken := map[string]int64{}
	var sum int64
	for _, a := range domain.All[domain.Allocation](rows) {
		if a.Goods.Item == "BOLT" {
			taken[a.Holder.Location()] += a.Quantity
			sum += a.Quantity
		}
	}
	if sum != 12 || taken["U8"] > 5 || taken["W6"] > 7 {
		t.Errorf("%v is set aside of 5 and 7", taken)
	}
}
