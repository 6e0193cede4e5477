package assets_test

import (
	"strconv"
	"testing"
	"time"
)

// number reads a number with decimals as thousandths; an empty field is zero.
func number(tb testing.TB, text string) int64 {
	tb.Helper()
	if text == "" {
		return 0
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f < 0 {
		tb.Fatalf("%q is not a quantity", text)
	}
	return int64(f*1000 + 0.5)
}

// TestDemoNumbers checks every GTIN and SSCC: prefix, length, check digit, and that none means two things.
func TestDemoNumbers(t *testing.T) {
	owner := map[string]string{}
	claim := func(gtin, of string, length int) {
		if len(gtin) != length || !checkDigitHolds(gtin) {
			t.Errorf("%s: %s is no number of %d digits with a right check digit", of, gtin, length)
		}
		if start := gtin[length-13 : length-10]; length < 18 && start != "952" {
			t.Errorf("%s: %s is outside the demonstration prefix 952", of, gtin)
		}
		if other := owner[gtin]; other != "" {
			t.Errorf("%s belongs to %s and %s", gtin, other, of)
		}
		owner[gtin] = of
	}
	for code, r := range index(t, "items.csv", "code") {
		claim(r["gtin"], code, 13)
	}
	for _, r := range table(t, "packagings.csv") {
		claim(r["gtin"], r["item"]+" "+r["name"], 14)
	}
	for code := range index(t, "barcodes.csv", "barcode") {
		if owner[code] != "" {
			t.Errorf("barcode %s belongs to %s too", code, owner[code])
		}
	}
	for _, file := range []string{"stock.csv", "receipts.csv"} {
		for _, r := range table(t, file) {
			if unit := r["unit"]; len(unit) == 18 && (!checkDigitHolds(unit) || unit[1:4] != "952") {
				t.Errorf("%s: %s is no SSCC in the demonstration prefix", file, unit)
			}
		}
	}
}

// checkDigitHolds adds the digits up with weights 1 and 3 from the right: the sum of a right number ends in zero.
func checkDigitHolds(number string) bool {
	sum := 0
	for i := range len(number) {
		d := int(number[len(number)-1-i] - '0')
		sum += d + d*2*(i%2)
	}
	return sum%10 == 0
}

func TestDemoReferences(t *testing.T) {
	items, places := index(t, "items.csv", "code"), index(t, "locations.csv", "code")
	for _, file := range []string{"packagings.csv", "barcodes.csv", "stock.csv", "receipts.csv", "orders.csv", "returns.csv", "counts.csv",
		"fills.csv", "demand.csv", "items_planning.csv"} {
		for i, r := range table(t, file) {
			if item := r["item"]; item != "" && items[item] == nil {
				t.Errorf("%s:%d: unknown item %s", file, i+2, item)
			}
			if place, ok := r["location"]; ok && places[place] == nil {
				t.Errorf("%s:%d: unknown location %s", file, i+2, place)
			}
			if file != "stock.csv" && file != "packagings.csv" && file != "barcodes.csv" && items[r["item"]]["blocked"] == "yes" {
				t.Errorf("%s:%d: %s is blocked", file, i+2, r["item"])
			}
		}
	}
}

// TestDemoCheckDigitsTellNeighboursApart: the digits are read aloud, so no two places of an aisle may share them.
func TestDemoCheckDigitsTellNeighboursApart(t *testing.T) {
	seen, walked := map[string]string{}, map[string]string{}
	for code, p := range index(t, "locations.csv", "code") {
		if len(p["check_digits"]) != 2 {
			t.Errorf("%s has check digits %q", code, p["check_digits"])
		}
		key := p["aisle"] + " " + p["check_digits"]
		if seen[key] != "" {
			t.Errorf("%s and %s share their check digits", seen[key], code)
		}
		if walked[p["sequence"]] != "" {
			t.Errorf("%s and %s share their place in the walk", walked[p["sequence"]], code)
		}
		seen[key], walked[p["sequence"]] = code, code
	}
}

// TestDemoStockKeepsTheRules: a site that starts with goods where none may stand would teach the wrong thing.
func TestDemoStockKeepsTheRules(t *testing.T) {
	items, places := index(t, "items.csv", "code"), index(t, "locations.csv", "code")
	grams, units, unitAt, serials := map[string]int64{}, map[string]map[string]bool{}, map[string]string{}, map[string]bool{}
	for _, r := range table(t, "stock.csv") {
		item, at := items[r["item"]], r["location"]
		place := places[at]
		grams[at] += number(t, r["quantity"]) * number(t, item["weight_g"]) / 1000
		if place["temperature"] != "" && item["temperature"] != place["temperature"] {
			t.Errorf("%s: %s is %s and the place %s", at, r["item"], item["temperature"], place["temperature"])
		}
		if place["kind"] == "storage" && item["hazard"] != "" && item["hazard"] != place["hazards"] {
			t.Errorf("%s: hazard %s may not stand here", at, item["hazard"])
		}
		if limit := number(t, place["max_height_mm"]); limit > 0 && number(t, item["height_mm"]) > limit {
			t.Errorf("%s: %s is too high", at, r["item"])
		}
		if place["blocked"] == "yes" {
			t.Errorf("%s holds stock and is blocked", at)
		}
		wantTracked(t, item, r)
		if s := r["serial"]; s != "" && serials[s] {
			t.Errorf("serial %s comes twice", s)
		}
		serials[r["serial"]] = true
		if u := r["unit"]; u != "" {
			if unitAt[u] != "" && unitAt[u] != at {
				t.Errorf("%s stands at %s and at %s", u, unitAt[u], at)
			}
			unitAt[u] = at
			if units[at] == nil {
				units[at] = map[string]bool{}
			}
			units[at][u] = true
		}
	}
	for at, g := range grams {
		if limit := number(t, places[at]["capacity_kg"]); limit > 0 && g > limit*1000 {
			t.Errorf("%s bears %d g, more than its %s kg", at, g/1000, places[at]["capacity_kg"])
		}
		if limit := number(t, places[at]["capacity_units"]); limit > 0 && int64(len(units[at]))*1000 > limit {
			t.Errorf("%s holds %d pallets", at, len(units[at]))
		}
	}
}

// wantTracked checks that a row has just what the tracking of its item asks for.
func wantTracked(t *testing.T, item, r row) {
	t.Helper()
	lot := item["tracking"] == "lot" || item["tracking"] == "lot+serial"
	serial := item["tracking"] == "serial" || item["tracking"] == "lot+serial"
	if (r["lot"] != "") != lot || (r["serial"] != "") != serial || (r["expiry"] != "") != (item["expiry"] == "yes") {
		t.Errorf("%s at %s: lot %q, expiry %q, serial %q do not fit its tracking", r["item"], r["location"], r["lot"], r["expiry"], r["serial"])
	}
	if serial && r["quantity"] != "1" {
		t.Errorf("%s at %s: %s pieces with one serial", r["item"], r["location"], r["quantity"])
	}
}

// TestDemoMixing holds the places that take one item or one lot against the stock.
func TestDemoMixing(t *testing.T) {
	places := index(t, "locations.csv", "code")
	first := map[string]row{}
	for _, r := range table(t, "stock.csv") {
		at := r["location"]
		f, rule := first[at], places[at]["mixing"]
		if f == nil {
			first[at] = r
			continue
		}
		if (rule == "item" || rule == "lot") && f["item"] != r["item"] || rule == "lot" && f["lot"] != r["lot"] || rule == "empty" {
			t.Errorf("%s takes one %s only and holds %s %s and %s %s", at, rule, f["item"], f["lot"], r["item"], r["lot"])
		}
	}
}

// TestDemoOrdersCanBeFilled: all but the one order made to be short find enough goods that may be sold.
func TestDemoOrdersCanBeFilled(t *testing.T) {
	places, left := index(t, "locations.csv", "code"), map[string]int64{}
	today := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	for _, r := range table(t, "stock.csv") {
		kind := places[r["location"]]["kind"]
		if (kind == "pick" || kind == "storage") && r["status"] == "" && (r["expiry"] == "" || r["expiry"] > today) {
			left[r["item"]] += number(t, r["quantity"])
		}
	}
	short := map[string]bool{}
	for _, r := range table(t, "orders.csv") {
		left[r["item"]] -= number(t, r["quantity"])
		if left[r["item"]] < 0 {
			short[r["order"]] = true
		}
	}
	if len(short) != 1 || !short["S-3128"] {
		t.Errorf("orders that cannot be filled: %v, want S-3128 alone", short)
	}
}
