package assets_test

import (
	"bytes"
	"encoding/csv"
	"image/png"
	"io/fs"
	"strings"
	"testing"

	"github.com/handtruck/handtruck/assets"
)

// row is one row of a CSV file by column.
type row map[string]string

// table reads one file of the demo warehouse.
func table(tb testing.TB, name string) []row {
	tb.Helper()
	text, err := fs.ReadFile(assets.Demo(), name)
	if err != nil {
		tb.Fatal(err)
	}
	records, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		tb.Fatalf("%s: %v", name, err)
	}
	var rows []row
	for _, record := range records[1:] {
		r := row{}
		for i, column := range records[0] {
			r[column] = record[i]
		}
		rows = append(rows, r)
	}
	return rows
}

// index returns the rows of a file by a column that must not repeat.
func index(tb testing.TB, name, column string) map[string]row {
	tb.Helper()
	rows := map[string]row{}
	for _, r := range table(tb, name) {
		if rows[r[column]] != nil {
			tb.Errorf("%s: %s %s comes twice", name, column, r[column])
		}
		rows[r[column]] = r
	}
	return rows
}

func TestIcon(t *testing.T) {
	icon, err := png.DecodeConfig(bytes.NewReader(assets.Icon))
	if err != nil {
		t.Fatal(err)
	}
	if icon.Width != 512 || icon.Height != 512 {
		t.Errorf("the icon is %d by %d, want 512 by 512", icon.Width, icon.Height)
	}
}

func TestDemoIsLargeEnough(t *testing.T) {
	for _, c := range []struct {
		file, column string
		low, high    int
	}{
		{"site.csv", "code", 1, 1}, {"workers.csv", "badge", 8, 12}, {"items.csv", "code", 195, 205}, {"locations.csv", "code", 395, 405},
		{"receipts.csv", "receipt", 10, 30}, {"orders.csv", "order", 100, 200}, {"returns.csv", "rma", 5, 20}, {"counts.csv", "location", 5, 30},
		{"fills.csv", "location", 50, 140}, {"demand.csv", "item", 150, 200}, {"items_planning.csv", "item", 150, 200},
	} {
		distinct := map[string]bool{}
		for _, r := range table(t, c.file) {
			distinct[r[c.column]] = true
		}
		if n := len(distinct); n < c.low || n > c.high {
			t.Errorf("%s: %d different values of %s, want %d to %d", c.file, n, c.column, c.low, c.high)
		}
	}
}

// TestDemoShowsEverything names what a demo must have so that every workflow meets its questions.
func TestDemoShowsEverything(t *testing.T) {
	for column, values := range map[string][]string{
		"items.csv tracking":        {"none", "lot", "serial", "lot+serial"},
		"items.csv expiry":          {"yes", "no"},
		"items.csv class":           {"A", "B", "C"},
		"items.csv hazard":          {"", "2", "3", "8", "9"},
		"items.csv temperature":     {"ambient", "chilled", "frozen"},
		"items.csv decimals":        {"", "2", "3"},
		"items.csv blocked":         {"", "yes"},
		"locations.csv kind":        {"dock", "storage", "pick", "staging", "packing", "quarantine", "returns", "scrap"},
		"locations.csv mixing":      {"any", "item", "lot", "empty"},
		"locations.csv temperature": {"ambient", "chilled", "frozen"},
		"locations.csv hazards":     {"", "2", "3", "8", "9"},
		"locations.csv blocked":     {"", "yes"},
		"stock.csv status":          {"", "hold", "damaged"},
		"workers.csv role":          {"picker", "receiver", "counter", "supervisor", "admin", "picker+receiver"},
	} {
		file, name, _ := strings.Cut(column, " ")
		have := map[string]bool{}
		for _, r := range table(t, file) {
			have[r[name]] = true
		}
		for _, v := range values {
			if !have[v] {
				t.Errorf("%s: no row with %s %q", file, name, v)
			}
		}
	}
}

func TestDemoReceiptsComeInEveryWay(t *testing.T) {
	onPallet, have := map[string]int{}, map[string]bool{}
	for _, r := range table(t, "receipts.csv") {
		onPallet[r["unit"]]++
		have["loose"] = have["loose"] || r["unit"] == ""
		have["lot known"] = have["lot known"] || r["lot"] != ""
		have["tolerance"] = have["tolerance"] || r["over_tolerance_percent"] != ""
	}
	delete(onPallet, "")
	for _, lines := range onPallet {
		have["pallet of one item"] = have["pallet of one item"] || lines == 1
		have["mixed pallet"] = have["mixed pallet"] || lines > 1
	}
	for _, way := range []string{"loose", "lot known", "tolerance", "pallet of one item", "mixed pallet"} {
		if !have[way] {
			t.Errorf("no receipt with: %s", way)
		}
	}
}
