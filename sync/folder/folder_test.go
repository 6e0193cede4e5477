package folder_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/folder"
	"github.com/handtruck/handtruck/sync/pin"
)

// files makes a folder of names and texts that follow each other.
func files(pairs ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		fsys[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return fsys
}

// small is a warehouse of one row in each file, with every column.
func small() fstest.MapFS {
	return files(
		"site.csv", "code,name,timezone,currency,gs1_company_prefix\nHFN,Hafen,Europe/Berlin,EUR,9521001\n",
		"workers.csv", "badge,name,pin,role,language,hand\nW-1,Jonas,2222,picker+counter,de,left\n",
		"items.csv", "code,name,uom,decimals,gtin,tracking,expiry,shelf_life_receipt_days,weight_g,length_mm,width_mm,height_mm,class,hazard,temperature,unit_cost,blocked\n"+
			"C1,Cheese,kg,3,9521001004015,lot+serial,yes,45,1000,250,240,100,C,8,chilled,1890,no\n",
		"packagings.csv", "item,name,quantity,gtin,weight_g,length_mm,width_mm,height_mm\nC1,box,2.5,19521001004012,2600,200,120,80\n",
		"barcodes.csv", "barcode,item,quantity\nCHEESE,C1,0.5\n",
		"locations.csv", "code,kind,zone,aisle,bay,level,x_mm,y_mm,barcode,check_digits,sequence,capacity_kg,capacity_units,max_height_mm,mixing,temperature,hazards,class,blocked\n"+
			"D1,dock,,,,,0,-400,LOCD1,27,1,900,2,1700,lot,chilled,8+2,A,yes\nD2,dock,,,,,,,,,,,,,,,,,\n",
		"routes.csv", "from,to,length_mm,one_way\nD1,corner,4000,yes\n",
		"fills.csv", "location,item,min,max\nD1,C1,0.1,2\n",
		"items_planning.csv", "item,lead_time_days,lead_time_sd_days,order_cost,holding_rate,service_level,supplier,min_order,order_multiple\nC1,10,2.0,2500,0.25,0.95,S4,1.5,0.5\n",
		"demand.csv", "item,date,quantity,order,channel\nC1,2026-02-01,12.25,A1,shop\n",
		"receipts.csv", "receipt,supplier,expected,line,item,quantity,lot,expiry,unit,over_tolerance_percent\nR1,Alm,2026-03-02,1,C1,100,L1,2026-05-01,395217770004100017,5\n",
		"orders.csv", "order,customer,ship_by,priority,carrier,line,item,quantity,lot\nA1,Kern,2026-03-02T16:00:00+01:00,2,DPX,1,C1,1.5,L1\n",
		"returns.csv", "rma,order,customer,line,item,quantity,reason\nM1,A0,Kern,1,C1,1,late\n",
		"stock.csv", "location,item,quantity,lot,expiry,serial,unit,status,received\nD1,C1,18.45,L1,2026-05-01,,PAL-1,available,2026-01-12\n",
		"counts.csv", "location,item,reason,due\nD1,,cycle,2026-03-03\n",
	)
}

func mustRead(tb testing.TB, fsys fs.FS, before domain.Reader) []domain.Row {
	tb.Helper()
	rows, err := folder.Read(fsys, before)
	if err != nil {
		tb.Fatalf("read: %v", err)
	}
	return rows
}

// imported is what a site believes after an import.
func imported(rows ...domain.Row) *domain.Overlay {
	state := domain.NewOverlay(nil)
	for _, row := range rows {
		domain.Fold(state, domain.Seen{Device: "hub"}, "", domain.Stated{Row: row})
	}
	return state
}

func at(n int64) *int64 { return &n }

func TestReadEveryColumn(t *testing.T) {
	rows := mustRead(t, small(), nil)
	worker := rows[1].(domain.Worker)
	if !pin.Verify(worker.PINHash, "2222") {
		t.Errorf("the PIN does not fit its hash %s", worker.PINHash)
	}
	want := []domain.Row{
		domain.Site{Code: "HFN", Name: "Hafen", TimeZone: "Europe/Berlin", Currency: "EUR", Prefix: "9521001"},
		domain.Worker{Badge: "W-1", Name: "Jonas", PINHash: worker.PINHash, Roles: []domain.Role{domain.Picker, domain.Counter}, Language: "de", LeftHanded: true},
		domain.Item{Code: "C1", Name: "Cheese", UoM: "kg", Decimals: 3, GTIN: "09521001004015", LotTracked: true, SerialTracked: true, HasExpiry: true,
			ShelfLifeDays: 45, WeightG: 1000, LengthMM: 250, WidthMM: 240, HeightMM: 100, Class: "C", Hazard: "8", Temperature: "chilled", UnitCost: 1890},
		domain.Packaging{Item: "C1", Name: "box", Quantity: 2500, GTIN: "19521001004012", WeightG: 2600, LengthMM: 200, WidthMM: 120, HeightMM: 80},
		domain.Barcode{Text: "CHEESE", Item: "C1", Quantity: 500},
		domain.Location{Code: "D1", Kind: domain.Dock, XMM: at(0), YMM: at(-400), Barcode: "LOCD1", CheckDigits: "27", Sequence: 1, CapacityKG: at(900),
			CapacityUnits: at(2), MaxHeightMM: at(1700), Mixing: domain.MixLot, Temperature: "chilled", Hazards: []string{"8", "2"}, Class: "A", Blocked: true},
		domain.Location{Code: "D2", Kind: domain.Dock},
		domain.Segment{From: "D1", To: "corner", LengthMM: 4000, OneWay: true},
		domain.Fill{Location: "D1", Item: "C1", Min: 100, Max: 2000},
		domain.Planning{Item: "C1", LeadTimeDays: "10", LeadTimeSDDays: "2.0", OrderCost: 2500, HoldingRate: "0.25", ServiceLevel: "0.95", Supplier: "S4", MinOrder: 1500, OrderMultiple: 500},
		domain.Demand{Item: "C1", Date: "2026-02-01", Quantity: 12250, Order: "A1", Channel: "shop"},
		domain.Receipt{Code: "R1", Supplier: "Alm", Expected: "2026-03-02", State: domain.StateOpen},
		domain.ReceiptLine{Receipt: "R1", Line: "1", Item: "C1", Expected: 100000, Lot: "L1", Expiry: "2026-05-01", Unit: "395217770004100017", TolerancePercent: 5},
		domain.Order{Code: "A1", Customer: "Kern", ShipBy: "2026-03-02T16:00:00+01:00", Priority: 2, Carrier: "DPX", State: domain.StateOpen},
		domain.OrderLine{Order: "A1", Line: "1", Item: "C1", Quantity: 1500, Lot: "L1"},
		domain.Return{Code: "M1", Order: "A0", Customer: "Kern", State: domain.StateOpen},
		domain.ReturnLine{Return: "M1", Line: "1", Item: "C1", Quantity: 1000, Reason: "late"},
		domain.Opening{Location: "D1", Unit: "PAL-1", Goods: domain.Goods{Item: "C1", Lot: "L1", Expiry: "2026-05-01"}, Quantity: 18450, Received: "2026-01-12"},
		domain.Task{ID: domain.CountTaskID("D1", ""), Kind: domain.TaskCount, Location: "D1", State: domain.TaskOpen, Reason: "cycle", Due: "2026-03-03"},
	}
	for i := range max(len(rows), len(want)) {
		if i >= len(rows) || i >= len(want) || !reflect.DeepEqual(rows[i], want[i]) {
			t.Fatalf("row %d: got %+v\nwant %+v", i, rows[min(i, len(rows)-1)], want[min(i, len(want)-1)])
		}
	}
}

func TestReadTwiceChangesNothing(t *testing.T) {
	state := imported(mustRead(t, small(), nil)...)
	if again := mustRead(t, small(), state); len(again) != 0 {
		t.Errorf("%d rows differ from themselves: %+v", len(again), again)
	}
}

func TestReadLaterChangesWhatItTells(t *testing.T) {
	state := imported(mustRead(t, small(), nil)...)
	order, _ := domain.Get[domain.Order](state, "A1")
	order.State, order.Run = domain.StatePicking, "run-1"
	state.Put(order)
	rows := mustRead(t, files(
		"items.csv", "code,name,blocked\nC1,Cheese,yes\nC2,Ham,\n",
		"orders.csv", "order,priority,line,item,quantity\nA1,9,1,C1,1.5\n",
		"workers.csv", "badge,name,pin,role\nW-1,Jonas,3333,picker\n",
	), state)
	if len(rows) != 4 {
		t.Fatalf("%d rows instead of a worker, two items and an order: %+v", len(rows), rows)
	}
	if worker := rows[0].(domain.Worker); !pin.Verify(worker.PINHash, "3333") || len(worker.Roles) != 1 || worker.Language != "de" || !worker.LeftHanded {
		t.Errorf("worker is %+v", worker)
	}
	if item := rows[1].(domain.Item); !item.Blocked || item.GTIN != "09521001004015" || item.Decimals != 3 {
		t.Errorf("a column that the file does not have was changed: %+v", item)
	}
	if got := rows[3].(domain.Order); got.Priority != 9 || got.State != domain.StatePicking || got.Run != "run-1" || got.Customer != "Kern" {
		t.Errorf("order is %+v", got)
	}
}

// The folder of another site is refused: nothing would ever take its rows out of this one again.
func TestReadOfAnotherSite(t *testing.T) {
	state := imported(mustRead(t, small(), nil)...)
	_, err := folder.Read(files("site.csv", "code,name,timezone\nKVK,Kvarken,Europe/Helsinki\n"), state)
	if err == nil || !strings.Contains(err.Error(), "site.csv:2: code: \"KVK\" is another site: this hub is of ") {
		t.Errorf("said: %v", err)
	}
}

// An SSCC is the same pallet with its identifier and without.
func TestReadIdentifierOfAnSSCC(t *testing.T) {
	state := imported(mustRead(t, small(), nil)...)
	rows := mustRead(t, files("receipts.csv", "receipt,line,item,quantity,unit\nR9,1,C1,1,(00)395217770004100017\nR9,2,C1,1,(00)12\n"), state)
	for i, want := range []string{"395217770004100017", "(00)12"} {
		if line := rows[1+i].(domain.ReceiptLine); line.Unit != want {
			t.Errorf("line %s comes on %s", line.Line, line.Unit)
		}
	}
}

func TestReadKeepsTheFirstSupplier(t *testing.T) {
	state := imported(mustRead(t, small(), nil)...)
	rows := mustRead(t, files("receipts.csv", "receipt,supplier,line,item,quantity\nR9,,1,C1,1\nR9,Alm,2,C1,1\nR9,Berg,3,C1,1\n"), state)
	if receipt := rows[0].(domain.Receipt); receipt.Supplier != "Alm" || len(rows) != 4 {
		t.Errorf("receipt is %+v of %d rows", receipt, len(rows))
	}
}

func TestReadByteOrderMarkAndBlanks(t *testing.T) {
	rows := mustRead(t, files("items.csv", "\ufeffcode, name\r\n 0401 ,Bolt\r\n\r\n"), nil)
	if item := rows[0].(domain.Item); len(rows) != 1 || item.Code != "0401" || item.Name != "Bolt" {
		t.Errorf("item is %+v", item)
	}
}

func TestReadWhatIsCrushable(t *testing.T) {
	rows := mustRead(t, files("items.csv", "code,name,crushable\n0401,Crisps,yes\n0402,Bolt,\n"), nil)
	if first, second := rows[0].(domain.Item), rows[1].(domain.Item); !first.Crushable || second.Crushable {
		t.Errorf("items are %+v and %+v", first, second)
	}
}

func TestReadWithoutFolder(t *testing.T) {
	_, err := folder.Read(os.DirFS("testdata/nowhere"), nil)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing folder is %v", err)
	}
	if _, err := folder.Read(files("notes.txt", "x"), nil); err == nil || !strings.Contains(err.Error(), "none of its files is there: site.csv") {
		t.Errorf("a folder of something else is %v", err)
	}
}

func TestReadManyProblems(t *testing.T) {
	text := "code,name\n" + strings.Repeat("A,\n", 1500)
	_, err := folder.Read(files("items.csv", text), nil)
	var problems *folder.Problems
	if !errors.As(err, &problems) {
		t.Fatalf("error is %v", err)
	}
	if lines := strings.Split(err.Error(), "\n"); len(lines) != 1001 || lines[1000] != fmt.Sprintf("and %d more", problems.Total-1000) || problems.Total < 1500 {
		t.Errorf("%d problems, %d lines, the last is %q", problems.Total, len(lines), lines[len(lines)-1])
	}
}

func TestReadRealWarehouses(t *testing.T) {
	for _, dir := range []string{"../../assets/demo", "../../../shared/cases/retail-week", "../../../shared/cases/scenarios/spareparts", "../../../shared/cases/scenarios/freshfood"} {
		t.Run(dir, func(t *testing.T) {
			if _, err := os.Stat(dir); err != nil {
				t.Skip("the folder is not there")
			}
			state := imported(mustRead(t, os.DirFS(dir), nil)...)
			if again := mustRead(t, os.DirFS(dir), state); len(again) != 0 {
				t.Errorf("importing it again changes %d rows, such as %+v", len(again), again[0])
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	for name, file := range small() {
		f.Add(name, file.Data)
	}
	f.Add("items.csv", []byte("code,name\n\"a\nb,c\n"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		if !fs.ValidPath(name) || strings.Contains(name, "/") {
			return
		}
		fsys := small()
		delete(fsys, "workers.csv") // hashing PINs takes most of the time
		fsys[name] = &fstest.MapFile{Data: data}
		rows, err := folder.Read(fsys, nil)
		if err != nil && len(rows) > 0 {
			t.Fatalf("%d rows of a folder with %v", len(rows), err)
		}
		if err == nil {
			if again := mustRead(t, fsys, imported(rows...)); len(again) != 0 {
				t.Fatalf("importing it again changes %+v", again)
			}
		}
	})
}
