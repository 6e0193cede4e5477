package desk

import (
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// linesMax is how many lines of a look-up are shown; the rest is only counted.
const linesMax = 50

func lookupScreen(l Lookup, v work.View) work.Screen {
	title, prompt := v.Say("Look up"), v.Say("Scan anything")
	screen := work.Frame("lookup/result", title, prompt, l.Verdict, v)
	screen.Options = l.options(v)
	switch l.What {
	case "":
		return screen
	case optionLabels:
		screen.Title = v.Say("Label jobs")
		showLabels(&screen.Show, v)
		return screen
	}
	screen.Title = v.Say("Look up %s", l.Key)
	screen.Show.Add(l.What, l.Key)
	if l.What == "order" {
		showOrder(&screen.Show, l.Key, v)
	} else {
		l.describe(&screen.Show, v)
		showStock(&screen.Show, l.stock(v.Rows), v)
		l.name(&screen.Show, v)
	}
	if !v.Synced.IsZero() {
		screen.Show.Add("age_s", max(0, int64(v.Now.Sub(v.Synced).Seconds())))
	}
	return screen
}

// stock is all that is there of what was asked about.
func (l Lookup) stock(rows domain.Reader) []domain.Stock {
	switch l.What {
	case "location":
		found := domain.Find[domain.Stock](rows, domain.ByHolder, string(domain.At(l.Key)))
		for _, unit := range domain.Find[domain.Unit](rows, domain.ByLocation, l.Key) {
			found = append(found, domain.Find[domain.Stock](rows, domain.ByHolder, string(domain.In(unit.Label)))...)
		}
		return found
	case "unit":
		return domain.Find[domain.Stock](rows, domain.ByHolder, string(domain.In(l.Key)))
	case "lot":
		return domain.Find[domain.Stock](rows, domain.ByLot, l.Item, l.Key)
	case "serial":
		return domain.Find[domain.Stock](rows, domain.BySerial, l.Item, l.Key)
	}
	return domain.Find[domain.Stock](rows, domain.ByItem, l.Key)
}

// describe shows what is known of the thing itself.
func (l Lookup) describe(show *work.Fields, v work.View) {
	switch l.What {
	case "location":
		place, _ := domain.Get[domain.Location](v.Rows, l.Key)
		show.Add("kind", string(place.Kind))
		if place.Shut() {
			show.Add("note", v.Say("blocked"))
		}
	case "unit":
		unit, _ := domain.Get[domain.Unit](v.Rows, l.Key)
		show.Add("location", domain.LocationOf(v.Rows, domain.In(l.Key)))
		show.Add("order", unit.Order)
	case "lot":
		lot, _ := domain.Get[domain.Lot](v.Rows, l.Item, l.Key)
		show.Add("expiry", lot.Expiry)
		if lot.OnHold {
			show.Add("note", v.Say("on hold"))
		}
	}
}

// name says which item a lot or a serial number is of, when no stock has said it.
func (l Lookup) name(show *work.Fields, v work.View) {
	if item, known := domain.Get[domain.Item](v.Rows, l.Item); known && show.Get("contents") == nil {
		addMissing(show, "item", item.Code)
		addMissing(show, "name", item.Name)
	}
}

// showStock shows one stock by its fields, several as lines with their sum when they are of one item.
func showStock(show *work.Fields, stock []domain.Stock, v work.View) {
	if len(stock) == 0 {
		show.Add("quantity", int64(0))
		return
	}
	item, _ := domain.Get[domain.Item](v.Rows, stock[0].Goods.Item)
	var total int64
	for _, row := range stock {
		total += row.Quantity
		if row.Goods.Item != item.Code {
			show.Add("contents", stockLines(stock, v))
			return
		}
	}
	addMissing(show, "item", item.Code)
	show.Add("name", item.Name)
	show.Add("quantity", work.Amount(total, item.Decimals))
	show.Add("uom", item.UoM)
	if len(stock) > 1 {
		show.Add("contents", stockLines(stock, v))
		return
	}
	only := stock[0]
	addMissing(show, "location", domain.LocationOf(v.Rows, only.Holder))
	addMissing(show, "unit", only.Holder.Unit())
	addMissing(show, "lot", only.Goods.Lot)
	addMissing(show, "expiry", only.Goods.Expiry)
	addMissing(show, "serial", only.Goods.Serial)
	show.Add("status", string(only.Goods.State()))
}

func addMissing(show *work.Fields, name, value string) {
	if show.Get(name) == nil {
		show.Add(name, value)
	}
}

func stockLines(stock []domain.Stock, v work.View) []string {
	lines := make([]string, 0, min(len(stock), linesMax+1))
	for i, row := range stock {
		if i == linesMax {
			return append(lines, v.Say("and %s more", work.Decimal(int64(len(stock)-i), 0)))
		}
		item, _ := domain.Get[domain.Item](v.Rows, row.Goods.Item)
		parts := []string{domain.LocationOf(v.Rows, row.Holder), row.Holder.Unit(), row.Goods.Item, row.Goods.Lot, row.Goods.Serial,
			work.Decimal(row.Quantity, item.Decimals), item.UoM}
		if row.Goods.State() != domain.Available {
			parts = append(parts, string(row.Goods.State()))
		}
		lines = append(lines, joinWords(parts))
	}
	return lines
}

func showOrder(show *work.Fields, code string, v work.View) {
	order, _ := domain.Get[domain.Order](v.Rows, code)
	show.Add("customer", order.Customer)
	show.Add("state", string(order.State))
	show.Add("location", order.Packing)
	lines := []string{}
	for i, line := range domain.Find[domain.OrderLine](v.Rows, domain.ByOrder, code) {
		if i == linesMax {
			break
		}
		item, _ := domain.Get[domain.Item](v.Rows, line.Item)
		lines = append(lines, joinWords([]string{line.Item, item.Name, line.Lot,
			v.Say("%s of %s picked", work.Decimal(line.Picked, item.Decimals), work.Decimal(line.Quantity, item.Decimals))}))
	}
	show.Add("contents", lines)
}

// joinWords joins what is known with spaces.
func joinWords(words []string) string {
	known := words[:0]
	for _, word := range words {
		if word != "" {
			known = append(known, word)
		}
	}
	return strings.Join(known, " ")
}
