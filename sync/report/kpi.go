package report

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/handtruck/handtruck/domain"
)

// kpi has a few figures of the site as it is now, each with what it is made of. One with an empty base is not
// known, which is not zero.
func kpi(rows domain.Reader) [][]any {
	var cells [][]any
	states := map[domain.DocumentState]int64{}
	orders := domain.All[domain.Order](rows)
	for _, order := range orders {
		states[order.State]++
	}
	for _, state := range []domain.DocumentState{domain.StateOpen, domain.StatePicking, domain.StatePicked, domain.StatePacked, domain.StateShipped} {
		cells = append(cells, []any{"orders_" + string(state), states[state], "orders", fmt.Sprintf("%d orders", len(orders))})
	}
	return append(cells, pickedLines(rows), filledLines(rows, orders), receivedLines(rows), rightCounts(rows), openTasks(rows), openDiscrepancies(rows))
}

// pickedLines are the order lines of which something was picked.
func pickedLines(rows domain.Reader) []any {
	var picked int64
	lines := domain.All[domain.OrderLine](rows)
	for _, l := range lines {
		if l.Picked > 0 {
			picked++
		}
	}
	return []any{"lines_picked", picked, "lines", fmt.Sprintf("%d order lines", len(lines))}
}

// filledLines is the share of lines that were picked in full, among the orders whose picking has ended.
func filledLines(rows domain.Reader, orders []domain.Order) []any {
	var full, all int64
	for _, order := range orders {
		if order.State == domain.StateOpen || order.State == domain.StatePicking {
			continue
		}
		for _, l := range domain.Find[domain.OrderLine](rows, domain.ByOrder, order.Code) {
			all++
			if l.Picked >= l.Quantity {
				full++
			}
		}
	}
	return share("lines_filled", full, all, "lines of picked orders")
}

func receivedLines(rows domain.Reader) []any {
	var received int64
	lines := domain.All[domain.ReceiptLine](rows)
	for _, l := range lines {
		if l.Received >= l.Expected {
			received++
		}
	}
	return []any{"lines_received", received, "lines", fmt.Sprintf("%d receipt lines", len(lines))}
}

// rightCounts is the share of settled counts that found what was on record.
func rightCounts(rows domain.Reader) []any {
	var right, all int64
	for _, count := range domain.All[domain.Count](rows) {
		if !count.Accepted {
			continue
		}
		all++
		if count.Adjustment == 0 {
			right++
		}
	}
	return share("stock_accuracy", right, all, "settled counts")
}

func openTasks(rows domain.Reader) []any {
	var open int64
	all := domain.All[domain.Task](rows)
	for _, task := range all {
		if task.State == domain.TaskOpen || task.State == domain.TaskClaimed {
			open++
		}
	}
	return []any{"tasks_open", open, "tasks", fmt.Sprintf("%d tasks", len(all))}
}

func openDiscrepancies(rows domain.Reader) []any {
	var open int64
	all := domain.All[domain.Discrepancy](rows)
	for _, d := range all {
		if d.State != domain.DiscrepancyClosed {
			open++
		}
	}
	return []any{"discrepancies_open", open, "discrepancies", fmt.Sprintf("%d discrepancies", len(all))}
}

// share is a percentage with one decimal, rounded down: 100 means all.
func share(name string, part, whole int64, of string) []any {
	base := fmt.Sprintf("%d of %d %s", part, whole, of)
	if whole == 0 {
		return []any{name, "", "percent", base}
	}
	tenths := part * 1000 / whole
	return []any{name, json.Number(strconv.FormatInt(tenths/10, 10) + "." + strconv.FormatInt(tenths%10, 10)), "percent", base}
}
