package folder

import "github.com/handtruck/handtruck/domain"

// toleranceMax is the largest percentage by which a receipt may be exceeded.
const toleranceMax = 1000

func readReceiptLine(r *record) {
	var code, number string
	r.code("receipt", &code)
	receipt := known(r, domain.Receipt{Code: code})
	receipt.Code = code
	first := r.begin(receipt)
	if supplier := receipt.Supplier; first || supplier == "" {
		r.text("supplier", &receipt.Supplier) // a vehicle may bring what several send: its receipt names the first
	}
	repeated(r, "expected", first, &receipt.Expected, r.date)
	r.rows.Put(receipt)

	r.code("line", &number)
	item := r.item("item")
	line := known(r, domain.ReceiptLine{Receipt: code, Line: number})
	line.Receipt, line.Line, line.Item = code, number, item.Code
	r.quantity("quantity", &line.Expected, item, 1)
	r.code("lot", &line.Lot)
	r.date("expiry", &line.Expiry)
	r.label("unit", &line.Unit)
	r.number("over_tolerance_percent", &line.TolerancePercent, 0, toleranceMax)
	r.put("line", line)
}

func readOrderLine(r *record) {
	var code, number string
	r.code("order", &code)
	order := known(r, domain.Order{Code: code})
	order.Code = code
	first := r.begin(order)
	repeated(r, "customer", first, &order.Customer, r.text)
	repeated(r, "ship_by", first, &order.ShipBy, r.instant)
	repeated(r, "priority", first, &order.Priority, func(column string, to *int64) { r.number(column, to, 0, measureMax) })
	repeated(r, "carrier", first, &order.Carrier, r.code)
	r.rows.Put(order)

	r.code("line", &number)
	item := r.item("item")
	line := known(r, domain.OrderLine{Order: code, Line: number})
	line.Order, line.Line, line.Item = code, number, item.Code
	r.quantity("quantity", &line.Quantity, item, 1)
	r.code("lot", &line.Lot)
	r.put("line", line)
}

func readReturnLine(r *record) {
	var code, number string
	r.code("rma", &code)
	document := known(r, domain.Return{Code: code})
	document.Code = code
	first := r.begin(document)
	repeated(r, "order", first, &document.Order, r.code)
	repeated(r, "customer", first, &document.Customer, r.text)
	r.rows.Put(document)

	r.code("line", &number)
	item := r.item("item")
	line := known(r, domain.ReturnLine{Return: code, Line: number})
	line.Return, line.Line, line.Item = code, number, item.Code
	r.quantity("quantity", &line.Quantity, item, 1)
	r.text("reason", &line.Reason)
	r.put("line", line)
}
