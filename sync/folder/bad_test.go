package folder_test

import (
	"strings"
	"testing"

	"github.com/handtruck/handtruck/sync/folder"
)

// bad are files that stand in the small warehouse instead of its own, and what is to be said of them.
var bad = []struct {
	about, name, text string
	want              []string
}{
	{"unknown column", "items.csv", "code,name,colour,decimals\nC1,Cheese,red,3\n", []string{
		"items.csv:1: colour: unknown column; the columns are code name [uom] [decimals] [gtin] [tracking] [expiry] [shelf_life_receipt_days] [weight_g] [length_mm] [width_mm] [height_mm] [class] [hazard] [temperature] [unit_cost] [blocked] [crushable]"}},
	{"unknown file", "itmes.csv", "code,name\n", []string{"itmes.csv:1: file: not a file of a warehouse folder; its files are site.csv workers.csv items.csv packagings.csv barcodes.csv " +
		"locations.csv routes.csv fills.csv exceptions.csv tolerances.csv inspections.csv count_plan.csv carriers.csv settings.csv items_planning.csv demand.csv receipts.csv " +
		"orders.csv returns.csv stock.csv counts.csv"}},
	{"semicolons", "items.csv", "code;name\nA;B\n", []string{"items.csv:1: header: columns stand apart by commas, not by ';': save the file as CSV with commas"}},
	{"no text", "items.csv", "\x00\n", []string{
		`items.csv:1: "\x00": unknown column; the columns are code name [uom] [decimals] [gtin] [tracking] [expiry] [shelf_life_receipt_days] [weight_g] [length_mm] [width_mm] [height_mm] [class] [hazard] [temperature] [unit_cost] [blocked] [crushable]`, "items.csv:1: code: the column is missing", "items.csv:1: name: the column is missing"}},
	{"no header", "items.csv", "", []string{"items.csv:1: header: there is no row with the names of the columns"}},
	{"not UTF-8", "items.csv", "\xff\xfec\x00o\x00", []string{"items.csv:1: header: not UTF-8"}},
	{"column missing", "locations.csv", "code,zone\nD1,A\n", []string{"locations.csv:1: kind: the column is missing"}},
	{"column twice", "counts.csv", "location,due,due\nD1,,\n", []string{"counts.csv:1: due: the column stands there twice"}},
	{"rows of the wrong length", "items.csv", "code,name,uom,decimals\nC1,Cheese,kg\nC2,Ham,kg,,\n", []string{
		"items.csv:2: row: 3 fields where the header has 4", "items.csv:3: row: 5 fields where the header has 4"}},
	{"quotes", "counts.csv", "location,reason\nD1,a \"b\" c\nD1,\"a\"b\nD2,\"open\n", []string{
		`counts.csv:2: row: a " stands in a field that is not quoted`,
		`counts.csv:3: row: a quoted field does not end with " and a comma`,
		`counts.csv:4: row: a quoted field does not end with " and a comma`}},
	{"line numbers behind a field of two lines", "counts.csv", "location,reason,due\nD1,\"a\nb\",\nD1,,soon\n", []string{
		"counts.csv:2: reason: \"a\\nb\" has control characters", "counts.csv:4: due: \"soon\" is not a date such as 2026-03-02", "counts.csv:4: location: line 2 is about the same"}},
	{"empty fields", "workers.csv", "badge,name,pin,role\n,,,\n", []string{
		"workers.csv:2: badge: the field is empty", "workers.csv:2: name: the field is empty", "workers.csv:2: pin: the field is empty", "workers.csv:2: role: the field is empty"}},
	{"workers", "workers.csv", "badge,name,pin,role,language,hand\nW-1,A,12,picker,english,both\nW-1,B,1234,boss+picker,en,\n", []string{
		"workers.csv:2: pin: a PIN has 4 to 12 digits", `workers.csv:2: language: "english" is not a language such as en`, `workers.csv:2: hand: "both" is none of left, right`,
		`workers.csv:3: role: "boss" is none of picker, receiver, counter, supervisor, admin`, "workers.csv:3: badge: line 2 is about the same"}},
	{"no site", "site.csv", "code,name,timezone\n", []string{"site.csv:1: code: the site's one row is missing"}},
	{"sites", "site.csv", "code,name,timezone,currency,gs1_company_prefix\nA,A,Mars/Olympus,euro,95\nB,B,UTC,,\n", []string{
		`site.csv:2: currency: "euro" is not a currency such as EUR`, `site.csv:2: gs1_company_prefix: "95" is not a GS1 company prefix of 4 to 12 digits`,
		`site.csv:2: timezone: "Mars/Olympus" is not a time zone such as Europe/Berlin`, "site.csv:3: code: line 2 is about the same"}},
	{"items", "items.csv", "code,name,decimals,gtin,tracking,expiry,weight_g,class,temperature,blocked\n" +
		"C1,Cheese,7,9521001004016,colour,maybe,-1,D,warm,true\nC2,Ham,,95210010040,none,no,1.5,,,\nC3,Egg,,9521001o04015,,,heavy,,,\n", []string{
		"items.csv:2: decimals: 7 is not between 0 and 6", "items.csv:2: gtin: 9521001004016 has a wrong check digit: 5 would be right", `items.csv:2: tracking: "colour" is none of none, lot, serial, lot+serial`,
		`items.csv:2: expiry: "maybe" is neither yes nor no`, "items.csv:2: weight_g: -1 is not between 0 and 1000000000", `items.csv:2: class: "D" is none of A, B, C`,
		`items.csv:2: temperature: "warm" is none of ambient, chilled, frozen`, `items.csv:2: blocked: "true" is neither yes nor no`,
		`items.csv:3: gtin: "95210010040" is not a GTIN of 8, 12, 13 or 14 digits`, `items.csv:3: weight_g: "1.5" is not a whole number`,
		`items.csv:4: gtin: "9521001o04015" is not a GTIN of 8, 12, 13 or 14 digits`, `items.csv:4: weight_g: "heavy" is not a whole number`}},
	{"decimals", "items.csv", "code,name\nC1,Cheese\n", []string{
		"packagings.csv:2: quantity: 2.5 is not a whole number", "barcodes.csv:2: quantity: 0.5 is not a whole number",
		"fills.csv:2: min: 0.1 is not a whole number", "items_planning.csv:2: min_order: 1.5 is not a whole number", "items_planning.csv:2: order_multiple: 0.5 is not a whole number",
		"demand.csv:2: quantity: 12.25 is not a whole number", "orders.csv:2: quantity: 1.5 is not a whole number", "stock.csv:2: quantity: 18.45 is not a whole number"}},
	{"codes", "barcodes.csv", "barcode,item\n" + strings.Repeat("x", 49) + ",C1\nA\x01,C1\nB\xff,C1\n", []string{
		"barcodes.csv:2: barcode: 49 characters, at most 48 are allowed", `barcodes.csv:3: barcode: "A\x01" has control characters`, "barcodes.csv:4: barcode: not UTF-8"}},
	{"packagings", "packagings.csv", "item,name,quantity,gtin\nC1,box,0,\nC9,box,few,\nC1,box,2,\n", []string{
		"packagings.csv:2: quantity: 0 is too little", `packagings.csv:3: item: no item "C9"`, `packagings.csv:3: quantity: "few" is not a quantity`, "packagings.csv:4: name: line 2 is about the same"}},
	{"locations", "locations.csv", "code,kind,x_mm,mixing,capacity_units,hazards\nD1,cellar,far,all,-1,8\n", []string{
		`locations.csv:2: kind: "cellar" is none of dock, storage, pick, staging, packing, quarantine, returns, scrap`, `locations.csv:2: x_mm: "far" is not a whole number`,
		"locations.csv:2: capacity_units: -1 is not between 0 and 1000000000", `locations.csv:2: mixing: "all" is none of any, item, lot, empty`}},
	{"routes", "routes.csv", "from,to,length_mm\nA,A,5\nA,B,0\n", []string{"routes.csv:2: to: the way leads from A to itself", "routes.csv:3: length_mm: 0 is not between 1 and 1000000000"}},
	{"fills", "fills.csv", "location,item,min,max\nD9,C1,5,4\n", []string{`fills.csv:2: location: no location "D9"`, "fills.csv:2: max: less than min"}},
	{"planning", "items_planning.csv", "item,lead_time_days,service_level\nC1,1e3,1.2\n", []string{
		`items_planning.csv:2: lead_time_days: "1e3" is not a number such as 2.5`, `items_planning.csv:2: service_level: "1.2" is not a share below 1 such as 0.95`}},
	{"demand", "demand.csv", "item,date,quantity\nC1,2026-02-30,1\nC1,2026-02-01,1\nC1,2026-02-01,2\n", []string{
		`demand.csv:2: date: "2026-02-30" is not a date such as 2026-03-02`, "demand.csv:4: date: line 3 is about the same"}},
	{"receipts", "receipts.csv", "receipt,expected,line,item,quantity,unit,over_tolerance_percent\nR1,2026-03-02,1,C1,1.2345,395217770004100018,5\nR1,2026-03-03,01,C1,-4,,-5\n", []string{
		"receipts.csv:2: quantity: 1.2345 has more than the 3 decimals of the item", "receipts.csv:2: unit: 395217770004100018 has a wrong check digit: 7 would be right",
		"receipts.csv:3: expected: 2026-03-03 stands there, and 2026-03-02 in a row above", `receipts.csv:3: quantity: "-4" is not a quantity`,
		"receipts.csv:3: over_tolerance_percent: -5 is not between 0 and 1000", "receipts.csv:3: line: line 2 is about the same"}},
	{"orders", "orders.csv", "order,ship_by,priority,line,item,quantity\nA1,tomorrow,1,1,C1,9999999999\nA1,2026-03-02T16:00:00Z,2,2,C1,0\n", []string{
		`orders.csv:2: ship_by: "tomorrow" is not a time such as 2026-03-02T16:00:00+01:00`, "orders.csv:2: quantity: 9999999999 is more than 1000000000",
		"orders.csv:3: ship_by: 2026-03-02T16:00:00Z stands there, and tomorrow in a row above", "orders.csv:3: priority: 2 stands there, and 1 in a row above", "orders.csv:3: quantity: 0 is too little"}},
	{"returns", "returns.csv", "rma,line,item,quantity\nM1,1,,1\n", []string{"returns.csv:2: item: the field is empty"}},
	{"stock", "stock.csv", "location,item,quantity,serial,unit,status\nD1,C1,2,S1,,new\nD2,C1,1,S1,,\nD1,C1,1,,P1,\nD2,C1,1,,P1,\nD1,C1,3,,P1,hold\nD1,C1,3,,P1,hold\n", []string{
		`stock.csv:2: status: "new" is none of available, hold, damaged`, "stock.csv:2: quantity: a thing with a serial number is 1", "stock.csv:3: serial: S1 stands in line 2 already",
		"stock.csv:5: unit: P1 stands at D1 already", "stock.csv:7: location: line 6 is about the same"}},
	{"counts", "counts.csv", "location,item,due\nD9,C9,03/02/2026\n", []string{
		`counts.csv:2: location: no location "D9"`, `counts.csv:2: item: no item "C9"`, `counts.csv:2: due: "03/02/2026" is not a date such as 2026-03-02`}},
}

func TestReadBadFiles(t *testing.T) {
	for _, test := range bad {
		t.Run(test.about, func(t *testing.T) {
			fsys := small()
			fsys[test.name] = files(test.name, test.text)[test.name]
			rows, err := folder.Read(fsys, nil)
			if len(rows) > 0 || err == nil {
				t.Fatalf("%d rows and error %v of a bad folder", len(rows), err)
			}
			if want := strings.Join(test.want, "\n"); err.Error() != want {
				t.Errorf("got\n%s\nwant\n%s", err, want)
			}
		})
	}
}

func TestReadDecimalsStay(t *testing.T) {
	state := imported(mustRead(t, small(), nil)...)
	_, err := folder.Read(files("items.csv", "code,name,decimals\nC1,Cheese,2\n"), state)
	if want := "items.csv:2: decimals: 2, but the item's quantities are kept with 3 already"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
