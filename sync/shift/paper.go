package shift

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// shiftBegins is the time of the day at which work begins.
const shiftBegins = 6 * time.Hour

// paper is what workers know without a handheld: their PIN, what stands on delivery notes and on labels.
type paper struct {
	people   []person
	receipts []receipt
	orders   []string // codes
	items    map[string]article
	kinds    map[string]string // of locations
	stock    []map[string]string
	morning  time.Time // of the first receipt
}

type person struct{ badge, pin string }

type receipt struct {
	code  string
	lines []map[string]string
}

type article struct {
	gtin           string // 14 digits, or empty
	lot, serial    bool
	expiry, pieces bool
}

func readPaper(files fs.FS) (*paper, error) {
	p := &paper{items: map[string]article{}, kinds: map[string]string{}}
	var failed error
	read := func(name string) []map[string]string {
		rows, err := readCSV(files, name)
		failed = errors.Join(failed, err)
		return rows
	}
	for _, row := range read("workers.csv") {
		role := row["role"]
		if strings.Contains(role, "receiver") && strings.Contains(role, "picker") || strings.Contains(role, "supervisor") || strings.Contains(role, "admin") {
			p.people = append(p.people, person{row["badge"], row["pin"]})
		}
	}
	for _, row := range read("items.csv") {
		gtin := row["gtin"]
		if gtin != "" {
			gtin = strings.Repeat("0", max(0, 14-len(gtin))) + gtin
		}
		p.items[row["code"]] = article{gtin, strings.Contains(row["tracking"], "lot"), strings.Contains(row["tracking"], "serial"),
			row["expiry"] == "yes", row["decimals"] == "" || row["decimals"] == "0"}
	}
	for _, row := range read("locations.csv") {
		p.kinds[row["code"]] = row["kind"]
	}
	for _, row := range read("receipts.csv") {
		if n := len(p.receipts); n == 0 || p.receipts[n-1].code != row["receipt"] {
			p.receipts = append(p.receipts, receipt{code: row["receipt"]})
		}
		if day, err := time.Parse(time.DateOnly, row["expected"]); err == nil && (p.morning.IsZero() || day.Before(p.morning)) {
			p.morning = day
		}
		last := &p.receipts[len(p.receipts)-1]
		last.lines = append(last.lines, row)
	}
	p.morning = p.morning.Add(shiftBegins)
	for _, row := range read("orders.csv") {
		if !slices.Contains(p.orders, row["order"]) {
			p.orders = append(p.orders, row["order"])
		}
	}
	p.stock = read("stock.csv")
	if failed == nil && len(p.people) == 0 {
		failed = errors.New("no worker of this warehouse may both receive and pick")
	}
	return p, failed
}

func readCSV(files fs.FS, name string) ([]map[string]string, error) {
	file, err := files.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read paper: %w", err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil || len(records) == 0 {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	rows := make([]map[string]string, len(records)-1)
	for i, record := range records[1:] {
		rows[i] = map[string]string{}
		for j, field := range record {
			rows[i][strings.TrimPrefix(records[0][j], "\ufeff")] = field
		}
	}
	return rows, nil
}

// label is what stands on a piece of an item: a GS1 code with what is tracked of it, else the item's own code.
func (p *paper) label(item, lot, expiry, serial string) map[string]string {
	article := p.items[item]
	if article.gtin == "" || lot == "" && serial == "" {
		return map[string]string{"scan": item}
	}
	code := "01" + article.gtin
	if expiry != "" {
		code += "17" + strings.ReplaceAll(expiry, "-", "")[2:]
	}
	if lot != "" {
		code += "10" + lot + "\u001d"
	}
	if serial != "" {
		code += "21" + serial
	}
	return map[string]string{"scan": strings.TrimSuffix(code, "\u001d"), "symbology": "]C1"}
}

// packing is a place where picked orders are set down.
func (p *paper) packing() string {
	var codes []string
	for code, kind := range p.kinds {
		if kind == "packing" {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	if len(codes) == 0 {
		return ""
	}
	return codes[0]
}
