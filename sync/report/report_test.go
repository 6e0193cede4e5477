package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/report"
)

var update = flag.Bool("update", false, "write what the tables are into testdata")

// site is a small warehouse in the middle of a day.
func site() *domain.Overlay {
	rows := domain.NewOverlay(nil)
	for _, row := range []domain.Row{
		domain.Item{Code: "0401", Name: "Bolt"}, domain.Item{Code: "F170", Name: "Cheese, cut", Decimals: 3},
		domain.Location{Code: "A-01", Kind: domain.PickFace}, domain.Location{Code: "DOCK-1", Kind: domain.Dock},
		domain.Stock{Holder: domain.At("A-01"), Goods: domain.Goods{Item: "0401"}, Quantity: 334},
		domain.Stock{Holder: domain.At("A-01"), Goods: domain.Goods{Item: "0401", Status: domain.Damaged}, Quantity: -2},
		domain.Stock{Holder: domain.In("PAL-1"), Goods: domain.Goods{Item: "F170", Lot: "CH-9", Expiry: "2026-10-31"}, Quantity: 18450},
		domain.Stock{Holder: domain.In("BOX-1"), Goods: domain.Goods{Item: "0611", Lot: "L1", Serial: "S-7"}, Quantity: 1},
		domain.Stock{Holder: domain.At(domain.Cart("t1")), Goods: domain.Goods{Item: "0401"}, Quantity: 6},
		domain.Stock{Holder: domain.FromOpening, Goods: domain.Goods{Item: "0401"}, Quantity: -340},
		domain.Unit{Label: "PAL-1", Kind: domain.Pallet, Location: "DOCK-1"}, domain.Unit{Label: "BOX-1", Kind: domain.Carton, Parent: "PAL-1"},
		domain.Unit{Label: "CTN-1", Kind: domain.Carton, Order: "S-3", Shipment: "X-1"},
		domain.Shipment{Code: "X-1", Carrier: "DPX", State: domain.StateClosed}, domain.Shipment{Code: "X-2", Carrier: "RAPID", State: domain.StateOpen},
		domain.Order{Code: "S-1", State: domain.StatePicking}, domain.Order{Code: "S-2", State: domain.StatePicked, Packing: "PACK-1"},
		domain.Order{Code: "S-3", State: domain.StatePacked, Packing: "PACK-1"},
		domain.OrderLine{Order: "S-1", Line: "10", Item: "0401", Quantity: 4}, domain.OrderLine{Order: "S-1", Line: "2", Item: "F170", Quantity: 1500, Picked: 250},
		domain.OrderLine{Order: "S-2", Line: "1", Item: "0401", Quantity: 6, Picked: 6}, domain.OrderLine{Order: "S-3", Line: "1", Item: "0401", Lot: "L9", Quantity: 6, Picked: 3, Packed: 2, Shipped: 1},
		domain.Receipt{Code: "R-1", State: domain.StateOpen}, domain.Receipt{Code: "R-2", State: domain.StateClosed},
		domain.ReceiptLine{Receipt: "R-1", Line: "1", Item: "F170", Lot: "CH-9", Expected: 20000, Received: 18450},
		domain.ReceiptLine{Receipt: "R-1", Line: "2", Item: "0401", Unit: "PAL-9", Expected: 5, Received: 5},
		domain.ReceiptLine{Receipt: "R-2", Line: "1", Item: "0401", Expected: 9},
		domain.Return{Code: "M-1", Order: "S-0", State: domain.StateOpen}, domain.ReturnLine{Return: "M-1", Line: "1", Item: "0401", Quantity: 3, Received: 1},
		domain.Task{ID: "count-1", Kind: domain.TaskCount, Location: "A-01", Goods: domain.Goods{Item: "0401"}, State: domain.TaskOpen},
		domain.Task{ID: "pick-1", Kind: domain.TaskPick, Order: "S-1", Worker: "W-1", State: domain.TaskClaimed},
		domain.Task{ID: "putaway-1", Kind: domain.TaskPutaway, Location: "DOCK-1", Goods: domain.Goods{Item: "F170", Lot: "CH-9"}, Unit: "PAL-1", Quantity: 18450, State: domain.TaskDone},
		domain.Discrepancy{ID: "d1", Kind: domain.CountVariance, Location: "A-01", Goods: domain.Goods{Item: "F170", Lot: "CH-9"}, Expected: 0, Found: 500, Worker: "W-1", Device: "t1", State: domain.DiscrepancyOpen},
		domain.Discrepancy{ID: "d2", Kind: domain.UnitTwoPlaces, Location: "A-01", Unit: "PAL-1", Worker: "W-1", Device: "t1", State: domain.DiscrepancyClosed},
		domain.Discrepancy{ID: "d3", Kind: domain.ForkedDevice, Document: "t1", Device: domain.Hub, State: domain.DiscrepancyOpen},
		domain.Incident{ID: "i1", Kind: "hazard", Place: "A-01", Note: "wet, \"slippery\"\nfloor", Worker: "W-1", Device: "t1", State: "open"},
		domain.Label{ID: "l1", Unit: "095210010007000034", Kind: "carton", Device: "t1", State: "waiting"},
		domain.Device{Name: "t1", State: "active"},
		domain.Count{ID: "c1", Holder: domain.At("A-01"), Accepted: true}, domain.Count{ID: "c2", Holder: domain.At("A-01"), Accepted: true, Adjustment: -1},
		domain.Count{ID: "c3", Holder: domain.At("A-01")},
	} {
		rows.Put(row)
	}
	return rows
}

func TestTables(t *testing.T) {
	for _, name := range report.Names() {
		for _, format := range []string{report.CSV, report.JSON} {
			t.Run(name+"."+format, func(t *testing.T) {
				columns, cells, err := report.Table(site(), name)
				if err != nil {
					t.Fatal(err)
				}
				var got bytes.Buffer
				if err := report.Write(&got, format, columns, cells); err != nil {
					t.Fatal(err)
				}
				compareGolden(t, filepath.Join("testdata", name+"."+format), got.Bytes())
			})
		}
	}
}

func compareGolden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTableOfNothing(t *testing.T) {
	columns, cells, err := report.Table(domain.NewOverlay(nil), "stock")
	if err != nil || len(cells) != 0 {
		t.Fatalf("%d rows, error %v", len(cells), err)
	}
	var csv, text bytes.Buffer
	if err := errors.Join(report.Write(&csv, report.CSV, columns, cells), report.Write(&text, report.JSON, columns, cells)); err != nil {
		t.Fatal(err)
	}
	if want := "location,unit,item,lot,expiry,serial,status,quantity\n"; csv.String() != want {
		t.Errorf("CSV is %q", csv.String())
	}
	var rows []map[string]any
	if err := json.Unmarshal(text.Bytes(), &rows); err != nil || rows == nil || len(rows) != 0 {
		t.Errorf("JSON is %q: %v", text.String(), err)
	}
}

func TestUnknown(t *testing.T) {
	if _, _, err := report.Table(domain.NewOverlay(nil), "stocks"); !errors.Is(err, report.ErrUnknown) {
		t.Errorf("a table that does not exist is %v", err)
	}
	if err := report.Write(&bytes.Buffer{}, "xml", nil, nil); !errors.Is(err, report.ErrFormat) {
		t.Errorf("a format that does not exist is %v", err)
	}
}

func TestWriteObject(t *testing.T) {
	var csv, text bytes.Buffer
	rows := [][]any{{int64(7), json.RawMessage(`{"item":"0401"}`)}}
	if err := errors.Join(report.Write(&csv, report.CSV, []string{"seq", "fact"}, rows), report.Write(&text, report.JSON, []string{"seq", "fact"}, rows)); err != nil {
		t.Fatal(err)
	}
	if want := "seq,fact\n7,\"{\"\"item\"\":\"\"0401\"\"}\"\n"; csv.String() != want {
		t.Errorf("CSV is %q", csv.String())
	}
	if want := "[\n{\"seq\":7,\"fact\":{\"item\":\"0401\"}}\n]\n"; text.String() != want {
		t.Errorf("JSON is %q", text.String())
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk is full") }

func TestWriteFails(t *testing.T) {
	for _, format := range []string{report.CSV, report.JSON} {
		if err := report.Write(full{}, format, []string{"a"}, [][]any{{"x"}}); err == nil {
			t.Errorf("%s was written to a full disk", format)
		}
	}
}
