package report

import "github.com/handtruck/handtruck/domain"

func orders(rows domain.Reader) [][]any {
	items, states := itemsOf(rows), map[string]domain.DocumentState{}
	for _, order := range domain.All[domain.Order](rows) {
		states[order.Code] = order.State
	}
	var cells [][]any
	for _, l := range domain.All[domain.OrderLine](rows) {
		cells = append(cells, []any{l.Order, l.Line, l.Item, l.Lot, items.amount(l.Item, l.Quantity), items.amount(l.Item, l.Picked),
			items.amount(l.Item, l.Packed), items.amount(l.Item, l.Shipped), string(states[l.Order])})
	}
	return cells
}

func receipts(rows domain.Reader) [][]any {
	items, states := itemsOf(rows), map[string]domain.DocumentState{}
	for _, receipt := range domain.All[domain.Receipt](rows) {
		states[receipt.Code] = receipt.State
	}
	var cells [][]any
	for _, l := range domain.All[domain.ReceiptLine](rows) {
		cells = append(cells, []any{l.Receipt, l.Line, l.Item, l.Lot, l.Unit, items.amount(l.Item, l.Expected),
			items.amount(l.Item, l.Received), string(states[l.Receipt])})
	}
	return cells
}

func returns(rows domain.Reader) [][]any {
	items, states := itemsOf(rows), map[string]domain.DocumentState{}
	for _, document := range domain.All[domain.Return](rows) {
		states[document.Code] = document.State
	}
	var cells [][]any
	for _, l := range domain.All[domain.ReturnLine](rows) {
		cells = append(cells, []any{l.Return, l.Line, l.Item, items.amount(l.Item, l.Quantity), items.amount(l.Item, l.Received),
			string(states[l.Return])})
	}
	return cells
}
