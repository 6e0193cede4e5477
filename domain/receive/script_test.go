package receive_test

import (
	"flag"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/receive"
	"github.com/handtruck/handtruck/domain/work/script"
)

var update = flag.Bool("update", false, "take the answers that come over into the scripts")

func TestScripts(t *testing.T) {
	script.Folder(t, *update, func() (script.Machine, *script.Stage) {
		stage := script.Warehouse()
		furnish(stage)
		return script.Of(receive.Start(""), receive.Next, receive.Screen), stage
	})
}

// furnish adds what receiving needs besides the site: receipts with a tolerance, with lots and with serial numbers.
func furnish(stage *script.Stage) {
	stage.State(domain.Device{Name: "t1", Number: 7},
		domain.Location{Code: "D-2", Kind: domain.Dock, Sequence: 50},
		domain.Item{Code: "900", Name: "Old clamp", UoM: "piece", Blocked: true},
		domain.Item{Code: "210", Name: "Fresh glue", UoM: "tube", LotTracked: true, HasExpiry: true, ShelfLifeDays: 30},
		domain.Receipt{Code: "RC-2", Supplier: "Jones"},
		domain.ReceiptLine{Receipt: "RC-2", Line: "1", Item: "200", Expected: 24},
		domain.ReceiptLine{Receipt: "RC-2", Line: "2", Item: "300", Expected: 2},
		domain.ReceiptLine{Receipt: "RC-2", Line: "3", Item: "210", Expected: 10},
		domain.ReceiptLine{Receipt: "RC-2", Line: "4", Item: "900", Expected: 5},
		domain.Receipt{Code: "RC-3", Supplier: "Smith"},
		domain.ReceiptLine{Receipt: "RC-3", Line: "1", Item: "100", Expected: 50, TolerancePercent: 10},
		domain.ReceiptLine{Receipt: "RC-3", Line: "2", Item: "200", Expected: 6, Lot: "V77", Expiry: "2027-01-31"},
		domain.Receipt{Code: "RC-5", Supplier: "Jones"},
		domain.ReceiptLine{Receipt: "RC-5", Line: "1", Item: "200", Expected: 9, Lot: "V88", Expiry: "2027-01-31"},
		domain.ReceiptLine{Receipt: "RC-5", Line: "2", Item: "210", Expected: 4, Lot: "G1", Expiry: "2026-05-20"},
		domain.ReceiptLine{Receipt: "RC-5", Line: "3", Item: "210", Expected: 4, Lot: "G2", Expiry: "2026-08-31"},
		domain.Inspection{Supplier: "Brown", Percent: 100},
		domain.Receipt{Code: "RC-4", Supplier: "Brown"},
		domain.ReceiptLine{Receipt: "RC-4", Line: "1", Item: "100", Expected: 30},
		domain.ReceiptLine{Receipt: "RC-4", Line: "2", Item: "400", Expected: 300, Unit: "352200000000000022"})
}
