package main

import (
	"fmt"
	"strconv"
)

// item is one variant of a product.
type item struct {
	product
	number  int // in the range of item numbers that the GTINs are made of
	code    string
	name    string
	class   string
	weightG int
	size    [3]int
	cost    int
	blocked bool

	free   int        // available in stock and not promised, in the item's smallest quantity
	lots   []lotOf    // what stands here, first to expire first
	face   *place     // its pick face, nil when it is picked from storage
	demand dailySales // what its class sells a day
}

// lotOf is a lot with its best-before date; the date is empty where the product has none.
type lotOf struct{ lot, expiry string }

// dailySales is how often and how much of an item is asked for.
type dailySales struct{ oneDayIn, most int }

// salesOf is what a class sells: A on most days, C now and then.
var salesOf = map[string]dailySales{"A": {1, 18}, "B": {3, 10}, "C": {12, 5}}

// newItems makes the items of all products. The class is drawn, as fast and slow goods stand side by side in any range.
func newItems(r *random) []*item {
	var items []*item
	for _, p := range products {
		for i, variant := range p.variants {
			n := len(items) + 1
			it := &item{product: p, number: n, code: fmt.Sprintf("%s-%d", p.code, i+1), name: p.name + ", " + variant}
			it.weightG, it.size, it.cost = p.weightG, p.size, p.cost
			if p.grows {
				it.weightG, it.cost = p.weightG*(6+2*i)/10, p.cost*(7+2*i)/10
				it.size[2] = p.size[2] * (7 + i) / 10
			}
			it.class = pick(r, []string{"A", "A", "B", "B", "B", "C", "C", "C", "C", "C"})
			it.blocked = n%49 == 0
			it.demand = salesOf[it.class]
			items = append(items, it)
		}
	}
	return items
}

// one is a whole base unit in the item's smallest quantity.
func (it *item) one() int {
	n := 1
	for range it.decimals {
		n *= 10
	}
	return n
}

// whole is a number of base units in the item's smallest quantity.
func (it *item) whole(n int) int { return n * it.one() }

// text writes a quantity as the folder has it.
func (it *item) text(quantity int) string {
	if quantity%it.one() == 0 {
		return strconv.Itoa(quantity / it.one())
	}
	return fmt.Sprintf("%d.%0*d", quantity/it.one(), it.decimals, quantity%it.one())
}

// kg is what a quantity weighs, rounded up.
func (it *item) kg(quantity int) int { return (it.weightG*quantity/it.one() + 999) / 1000 }

// byPiece reports whether each piece has a number of its own.
func (it *item) byPiece() bool { return it.tracking == bySerial || it.tracking == byLotSerial }

// hasLot reports whether the item's goods come in lots.
func (it *item) hasLot() bool {
	return it.tracking == byLot || it.tracking == byLotExpiry || it.tracking == byLotSerial
}

// store names the part of the warehouse where the item must stand.
func (it *item) store() string {
	switch {
	case it.temperature != "":
		return it.temperature
	case it.hazard != "":
		return "hazard " + it.hazard
	case it.size[2] > 1800:
		return "long"
	case it.weightG > 5000:
		return "floor"
	}
	return "ambient"
}

// newLot returns the i-th lot of an item. Best-before dates lie years ahead because the demo
// is played on whatever day somebody clones it, and goods that went off would spoil it.
func (it *item) newLot(i int) lotOf {
	if !it.hasLot() {
		return lotOf{}
	}
	l := lotOf{lot: fmt.Sprintf("%s%d-%02d%d", it.product.code[:1], 26, it.number%97, i)}
	if it.tracking == byLotExpiry {
		l.expiry = fmt.Sprintf("%d-%02d-28", 2040+i, 1+it.number%12)
	}
	return l
}

// itemRows is items.csv.
func (s *site) itemRows() [][]string {
	rows := [][]string{{"code", "name", "uom", "decimals", "gtin", "tracking", "expiry", "shelf_life_receipt_days", "weight_g",
		"length_mm", "width_mm", "height_mm", "class", "hazard", "temperature", "unit_cost", "blocked"}}
	tracking := map[tracked]string{loose: "none", byLot: "lot", byLotExpiry: "lot", bySerial: "serial", byLotSerial: "lot+serial"}
	for _, it := range s.items {
		expiry := yes(it.tracking == byLotExpiry)
		if expiry == "" {
			expiry = "no"
		}
		temperature := it.temperature
		if temperature == "" {
			temperature = "ambient"
		}
		rows = append(rows, []string{it.code, it.name, it.uom, number(it.decimals), gtin13(it.number), tracking[it.tracking], expiry,
			number(it.shelfDays), number(it.weightG), number(it.size[0]), number(it.size[1]), number(it.size[2]),
			it.class, it.hazard, temperature, number(it.cost), yes(it.blocked)})
	}
	return rows
}

// packagingRows is packagings.csv: each product's own packaging, and for the fastest goods a pallet of them.
func (s *site) packagingRows() [][]string {
	rows := [][]string{{"item", "name", "quantity", "gtin", "weight_g", "length_mm", "width_mm", "height_mm"}}
	for _, it := range s.items {
		if it.packOf == 0 {
			continue
		}
		boxG := it.weightG*it.packOf + 250
		rows = append(rows, []string{it.code, it.pack, number(it.packOf), gtin14(1, it.number), number(boxG),
			number(it.size[0] + 20), number(it.size[1]*2 + 20), number(it.size[2]*max(it.packOf/2, 1) + 20)})
		if it.class == "A" && it.store() == "ambient" {
			rows = append(rows, []string{it.code, "pallet", number(it.perPallet()), gtin14(2, it.number),
				number(it.weightG*it.perPallet() + 22000), "1200", "800", "1650"})
		}
	}
	return rows
}

// barcodeRows is barcodes.csv: the numbers that older labels and a supplier's shelf labels still bear.
func (s *site) barcodeRows() [][]string {
	rows := [][]string{{"barcode", "item", "quantity"}}
	for _, it := range s.items {
		if it.number%9 == 0 {
			rows = append(rows, []string{"MB" + fmt.Sprintf("%06d", it.number*37), it.code, "1"})
		}
		if it.number%25 == 0 && it.packOf > 0 {
			rows = append(rows, []string{it.code + "/" + strconv.Itoa(it.packOf), it.code, number(it.packOf)})
		}
	}
	return rows
}

// perPallet is how many base units make a full pallet: whole packagings, up to what a rack bears.
func (it *item) perPallet() int {
	packs := min(max(600_000/(it.weightG*max(it.packOf, 1)), 1), 40)
	return packs * max(it.packOf, 1)
}
