package script

import (
	"time"

	"github.com/handtruck/handtruck/domain"
)

// Warehouse is a small site with some of everything, as scripts need it; w1 may do all work, w2 counts, w3 picks.
func Warehouse() *Stage {
	s := &Stage{Rows: domain.NewOverlay(nil), Now: time.Date(2026, 5, 4, 6, 0, 0, 0, time.UTC), Device: "t1", Worker: "w1"}
	s.State(domain.Site{Code: "HVN", Name: "Haven", TimeZone: "Europe/Berlin", Prefix: "9522000"},
		domain.Worker{Badge: "w1", Name: "Ines", PINHash: "1111", Roles: []domain.Role{domain.Picker, domain.Receiver, domain.Counter}},
		domain.Worker{Badge: "w2", Name: "Tom", PINHash: "2222", Roles: []domain.Role{domain.Counter}},
		domain.Worker{Badge: "w3", Name: "Lia", PINHash: "3333", Roles: []domain.Role{domain.Picker}})
	s.places()
	s.items()
	s.documents()
	s.lease()
	return s
}

// State folds rows in, as an import does.
func (s *Stage) State(rows ...domain.Row) {
	for _, row := range rows {
		domain.Fold(s.Rows, domain.Seen{Device: "hub"}, "", domain.Stated{Row: row})
	}
}

// lease gives the device its label numbers, as the hub does.
func (s *Stage) lease() {
	if block, ok := domain.LeaseNumbers(s.Rows, s.Device); ok {
		domain.Fold(s.Rows, domain.Seen{Device: "hub"}, "", block)
	}
}

func (s *Stage) places() {
	at := func(code string, kind domain.LocationKind, x, y int64) domain.Location {
		return domain.Location{Code: code, Kind: kind, XMM: &x, YMM: &y, Sequence: x + y, CheckDigits: "7" + code[len(code)-1:]}
	}
	blocked, cold, full := at("R-3", domain.Storage, 9000, 5000), at("K-1", domain.Storage, 12000, 5000), at("R-4", domain.Storage, 9000, 8000)
	blocked.Blocked, cold.Temperature, full.Full = true, "chilled", true
	s.State(at("D-1", domain.Dock, 0, 0), at("Z-1", domain.Packing, 2000, 0), at("F-1", domain.PickFace, 3000, 2000),
		at("F-2", domain.PickFace, 3000, 4000), at("R-1", domain.Storage, 6000, 2000), at("R-2", domain.Storage, 6000, 5000), blocked, cold)
	s.Rows.Put(full) // a worker marked it; nothing states that
}

func (s *Stage) items() {
	s.State(domain.Item{Code: "100", Name: "Hinge", UoM: "piece", GTIN: "09522000001005", Temperature: "ambient"},
		domain.Item{Code: "200", Name: "Varnish", UoM: "can", GTIN: "09522000002002", LotTracked: true, HasExpiry: true},
		domain.Item{Code: "300", Name: "Meter", UoM: "piece", SerialTracked: true},
		domain.Item{Code: "400", Name: "Chain", UoM: "m", Decimals: 2},
		domain.Packaging{Item: "100", Name: "box", Quantity: 20, GTIN: "19522000001002"},
		domain.Fill{Location: "F-1", Item: "100", Min: 50, Max: 90},
		domain.Opening{Location: "F-1", Goods: domain.Goods{Item: "100"}, Quantity: 40, Received: "2026-04-01"},
		domain.Opening{Location: "R-1", Unit: "P1", Goods: domain.Goods{Item: "100"}, Quantity: 200, Received: "2026-04-02"},
		domain.Opening{Location: "R-2", Goods: domain.Goods{Item: "100"}, Quantity: 10, Received: "2026-04-20"},
		domain.Opening{Location: "R-2", Unit: "P2", Goods: domain.Goods{Item: "100"}, Quantity: 60, Received: "2026-04-20"},
		domain.Opening{Location: "F-2", Goods: domain.Goods{Item: "200", Lot: "VA", Expiry: "2026-09-30"}, Quantity: 6, Received: "2026-04-02"},
		domain.Opening{Location: "F-2", Goods: domain.Goods{Item: "200", Lot: "VB", Expiry: "2026-12-31"}, Quantity: 8, Received: "2026-04-09"},
		domain.Opening{Location: "F-2", Goods: domain.Goods{Item: "300", Serial: "M-1"}, Quantity: 1, Received: "2026-04-02"},
		domain.Opening{Location: "F-2", Goods: domain.Goods{Item: "300", Serial: "M-2"}, Quantity: 1, Received: "2026-04-02"},
		domain.Opening{Location: "R-2", Goods: domain.Goods{Item: "400"}, Quantity: 1250, Received: "2026-04-02"},
		domain.Opening{Location: "D-1", Unit: "P3", Goods: domain.Goods{Item: "100"}, Quantity: 30, Received: "2026-05-04"})
}

func (s *Stage) documents() {
	s.State(domain.Receipt{Code: "RC-1", Supplier: "Smith", Expected: "2026-05-04"},
		domain.ReceiptLine{Receipt: "RC-1", Line: "1", Item: "100", Expected: 100},
		domain.ReceiptLine{Receipt: "RC-1", Line: "2", Item: "400", Expected: 500, Unit: "352200000000000015"},
		domain.Order{Code: "OR-1", Customer: "Jensen", Carrier: "VAN"},
		domain.OrderLine{Order: "OR-1", Line: "1", Item: "100", Quantity: 5},
		domain.Return{Code: "RT-1", Customer: "Jensen"}, domain.ReturnLine{Return: "RT-1", Line: "1", Item: "100", Quantity: 2},
		domain.Task{ID: domain.CountTaskID("F-2", "300"), Kind: domain.TaskCount, Location: "F-2", Goods: domain.Goods{Item: "300"},
			Due: "2026-05-04", State: domain.TaskOpen},
		domain.Task{ID: domain.CountTaskID("R-2", ""), Kind: domain.TaskCount, Location: "R-2", Due: "2026-05-03", State: domain.TaskOpen})
}
