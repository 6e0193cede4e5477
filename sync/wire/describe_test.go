package wire_test

import (
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

func TestDescribeFact(t *testing.T) {
	for want, fact := range map[string]domain.Fact{
		`{"at":5,"orders":["S-1"],"run":"r1"}`: domain.Claimed{Run: "r1", Orders: []string{"S-1"}, At: 5},
		`{"number":7,"unit_moved":{"from":"A","to":"B","unit":"P"}}`: domain.Undone{Number: 7,
			UnitMoved: &domain.UnitMoved{Unit: "P", From: "A", To: "B"}},
		`{"row":{"badge":"W-1","roles":["picker"]}}`: domain.Stated{Row: domain.Worker{Badge: "W-1", PINHash: "secret", Roles: []domain.Role{domain.Picker}}},
		`{"row":{"ship_by":"2026-03-02"}}`:           domain.Stated{Row: domain.Order{ShipBy: "2026-03-02"}},
		`{"device":{"public_key":"AQI="}}`:           domain.DeviceEnrolled{Device: domain.Device{PublicKey: []byte{1, 2}}},
		`{"lines":[{"goods":{"item":"0401"},"quantity":3}],"location":"A"}`: domain.Counted{Location: "A",
			Lines: []domain.CountedLine{{Goods: domain.Goods{Item: "0401"}, Quantity: 3}}},
	} {
		data, err := wire.Seal(wire.Envelope{Number: 1}, fact)
		if err != nil {
			t.Fatal(err)
		}
		envelope, err := wire.Open(data)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := wire.DescribeFact(envelope); err != nil || got != want {
			t.Errorf("got %s, %v, want %s", got, err, want)
		}
	}
}

func TestDescribeUnknownFact(t *testing.T) {
	if got, err := wire.DescribeFact(wire.Envelope{Number: 1, Kind: 9999}); err != nil || got != "{}" {
		t.Errorf("a fact of a later version is %s, %v", got, err)
	}
}
