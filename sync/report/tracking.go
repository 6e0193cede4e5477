package report

import "github.com/handtruck/handtruck/domain"

// tasks are those that somebody asked for, and the work that documents ask for by being open.
func tasks(rows domain.Reader) [][]any {
	items := itemsOf(rows)
	var cells [][]any
	for _, t := range domain.All[domain.Task](rows) {
		cells = append(cells, []any{string(t.Kind), t.Location, t.Goods.Item, t.Goods.Lot, t.Unit, items.amountOrNothing(t.Goods.Item, t.Quantity),
			t.Order, t.Worker, string(t.State)})
	}
	cells = append(cells, awaited(rows, items)...)
	for _, order := range domain.Find[domain.Order](rows, domain.ByState, string(domain.StatePicked)) {
		cells = append(cells, []any{string(domain.TaskPack), order.Packing, "", "", "", "", order.Code, "", string(domain.TaskOpen)})
	}
	for _, order := range domain.Find[domain.Order](rows, domain.ByState, string(domain.StatePacked)) {
		cells = append(cells, []any{string(domain.TaskShip), order.Packing, "", "", "", "", order.Code, "", string(domain.TaskOpen)})
	}
	return sorted(cells)
}

// awaited is what open receipts and returns still announce.
func awaited(rows domain.Reader, items items) [][]any {
	var cells [][]any
	for _, receipt := range domain.All[domain.Receipt](rows) {
		if receipt.State == domain.StateClosed {
			continue
		}
		for _, l := range domain.Find[domain.ReceiptLine](rows, domain.ByReceipt, receipt.Code) {
			if l.Open() > 0 {
				cells = append(cells, []any{string(domain.TaskReceive), "", l.Item, l.Lot, l.Unit, items.amount(l.Item, l.Open()), "", "", string(domain.TaskOpen)})
			}
		}
	}
	for _, document := range domain.All[domain.Return](rows) {
		if document.State == domain.StateClosed {
			continue
		}
		for _, l := range domain.Find[domain.ReturnLine](rows, domain.ByReturn, document.Code) {
			if l.Received < l.Quantity {
				cells = append(cells, []any{string(domain.TaskReturn), "", l.Item, "", "", items.amount(l.Item, l.Quantity-l.Received),
					document.Order, "", string(domain.TaskOpen)})
			}
		}
	}
	return cells
}

// discrepancies have numbers where they are about a number of something.
func discrepancies(rows domain.Reader) [][]any {
	items := itemsOf(rows)
	var cells [][]any
	for _, d := range domain.All[domain.Discrepancy](rows) {
		var expected, found any = "", ""
		switch {
		case d.Goods.Item != "":
			expected, found = items.amount(d.Goods.Item, d.Expected), items.amount(d.Goods.Item, d.Found)
		case d.Kind == domain.ServerRollback && d.Expected > 0: // facts that the hub had and has
			expected, found = d.Expected, d.Found
		case d.Kind == domain.LostFacts:
			expected = d.Expected
		}
		cells = append(cells, []any{string(d.Kind), d.Location, d.Goods.Item, d.Goods.Lot, d.Unit, expected, found, d.Worker, deviceOf(d), string(d.State)})
	}
	return sorted(cells)
}

// deviceOf is the device that a discrepancy is about: where the hub found something out about a device, that one.
func deviceOf(d domain.Discrepancy) string {
	switch d.Kind {
	case domain.ForkedDevice, domain.FingerprintMismatch, domain.LostFacts, domain.RevokedDevice:
		return d.Document
	}
	return d.Device
}

func incidents(rows domain.Reader) [][]any {
	var cells [][]any
	for _, i := range domain.All[domain.Incident](rows) {
		cells = append(cells, []any{i.Kind, i.Place, i.Note, i.Worker, i.Device, i.State})
	}
	return sorted(cells)
}
