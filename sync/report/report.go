// Package report lays rows out as the tables that query prints: what stands where, which work waits, what does not add
// up. The columns are those of contract/cli.md and are not renamed, as other programs read them.
package report

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// ErrUnknown says that there is no such table.
var ErrUnknown = errors.New("no such table")

// table is one thing that can be asked for.
type table struct {
	name    string
	columns string
	rows    func(rows domain.Reader) [][]any
}

var tables = []table{
	{"stock", "location unit item lot expiry serial status quantity", stock},
	{"tasks", "kind location item lot unit quantity order worker state", tasks},
	{"orders", "order line item lot quantity picked packed shipped state", orders},
	{"receipts", "receipt line item lot unit expected received state", receipts},
	{"returns", "rma line item quantity received state", returns},
	{"discrepancies", "kind location item lot unit expected found worker device state", discrepancies},
	{"incidents", "kind place note worker device state", incidents},
	{"devices", strings.Join(DeviceColumns, " "), devices},
	{"shipments", "shipment carrier order unit state", shipments},
	{"labels", "unit kind device state", labels},
	{"kpi", "kpi value unit base", kpi},
}

// Names are the tables that rows hold, in the order of the help.
func Names() []string {
	names := make([]string, len(tables))
	for i, t := range tables {
		names[i] = t.name
	}
	return names
}

// Table returns a table of what the rows say: its columns, and rows of text (string), whole numbers (int64) and
// quantities with decimals (json.Number). What is not known is empty text. Another name is ErrUnknown.
func Table(rows domain.Reader, what string) (columns []string, cells [][]any, err error) {
	for _, t := range tables {
		if t.name == what {
			return strings.Fields(t.columns), t.rows(rows), nil
		}
	}
	return nil, nil, fmt.Errorf("%w: %q", ErrUnknown, what)
}

// Columns of the tables that a hub's log and its list of devices make.
var (
	EventColumns  = []string{"seq", "id", "device", "device_seq", "time", "worker", "kind", "fact"}
	DeviceColumns = []string{"device", "last_sync", "unsynced", "state"}
)

// items remembers the decimals of items, by which their quantities are written.
type items struct {
	rows     domain.Reader
	decimals map[string]int
}

func itemsOf(rows domain.Reader) items { return items{rows, map[string]int{}} }

// amount is a quantity of an item as a number.
func (i items) amount(item string, quantity int64) any {
	decimals, ok := i.decimals[item]
	if !ok {
		known, _ := domain.Get[domain.Item](i.rows, item)
		decimals = known.Decimals
		i.decimals[item] = decimals
	}
	if decimals == 0 {
		return quantity
	}
	return json.Number(work.Decimal(quantity, decimals))
}

// amountOrNothing is a quantity where none means that nobody knows it.
func (i items) amountOrNothing(item string, quantity int64) any {
	if quantity == 0 {
		return ""
	}
	return i.amount(item, quantity)
}

// sorted puts rows in the order of their columns, from the left.
func sorted(rows [][]any) [][]any {
	slices.SortStableFunc(rows, func(a, b []any) int {
		for i := range a {
			if order := compare(a[i], b[i]); order != 0 {
				return order
			}
		}
		return 0
	})
	return rows
}

func compare(a, b any) int {
	first, isNumber := a.(int64)
	if second, both := b.(int64); isNumber && both {
		return cmp.Compare(first, second)
	}
	return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b))
}
