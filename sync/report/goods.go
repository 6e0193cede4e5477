package report

import "github.com/handtruck/handtruck/domain"

// stock is what stands on the site, where its unit stands; accounts outside are no places.
func stock(rows domain.Reader) [][]any {
	items := itemsOf(rows)
	var cells [][]any
	for _, s := range domain.All[domain.Stock](rows) {
		if s.Holder.Outside() || s.Quantity == 0 {
			continue
		}
		cells = append(cells, []any{domain.LocationOf(rows, s.Holder), s.Holder.Unit(), s.Goods.Item, s.Goods.Lot, s.Goods.Expiry,
			s.Goods.Serial, string(s.Goods.State()), items.amount(s.Goods.Item, s.Quantity)})
	}
	return sorted(cells)
}

// shipments has a row for each unit that was loaded, and one for a shipment of which nothing is loaded yet.
func shipments(rows domain.Reader) [][]any {
	loaded := map[string][]domain.Unit{}
	for _, unit := range domain.All[domain.Unit](rows) {
		loaded[unit.Shipment] = append(loaded[unit.Shipment], unit)
	}
	var cells [][]any
	for _, s := range domain.All[domain.Shipment](rows) {
		if len(loaded[s.Code]) == 0 {
			cells = append(cells, []any{s.Code, s.Carrier, "", "", string(s.State)})
		}
		for _, unit := range loaded[s.Code] {
			cells = append(cells, []any{s.Code, s.Carrier, unit.Order, unit.Label, string(s.State)})
		}
	}
	return sorted(cells)
}

func labels(rows domain.Reader) [][]any {
	var cells [][]any
	for _, l := range domain.All[domain.Label](rows) {
		cells = append(cells, []any{l.Unit, l.Kind, l.Device, l.State})
	}
	return sorted(cells)
}

// devices is what a replica knows of other devices: not when the hub heard of them last.
func devices(rows domain.Reader) [][]any {
	var cells [][]any
	for _, d := range domain.All[domain.Device](rows) {
		cells = append(cells, []any{d.Name, "", "", d.State})
	}
	return cells
}
