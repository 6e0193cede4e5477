package main

import (
	"fmt"
	"strconv"
)

// ordersCount is enough for four workers and half a day.
const ordersCount = 128

var (
	customers = []string{"Ashgrove Stores", "The Copper Kettle", "Fennel & Son", "Harbour Hardware", "Ivy Lane School", "Kestrel Inn",
		"Market Hall 9", "Northgate Gardens", "Old Mill Café", "Quayside Homes", "Rowan House", "Slate Street Deli", "Willow Nursery"}
	carriers = []string{"LAPWING", "LAPWING", "SWIFTLET", "HERON"}
	cutOffs  = []string{"11:00", "13:30", "16:00", "18:00"}
)

// orderRows is orders.csv. Nothing is promised twice, but for one order that asks for more than there is.
func (s *site) orderRows() [][]string {
	rows := [][]string{{"order", "customer", "ship_by", "priority", "carrier", "line", "item", "quantity", "lot"}}
	for n := range ordersCount {
		r := &s.random
		head := []string{fmt.Sprintf("S-%d", 3001+n), pick(r, customers), day(n*2/ordersCount) + "T" + cutOffs[n*8/ordersCount%4] + ":00Z",
			strconv.Itoa(1 + r.below(3)), pick(r, carriers)}
		lines := 0
		for _, it := range s.choose(pick(r, []int{1, 1, 2, 2, 3, 4, 6}), func(it *item) bool { return it.free > 3*it.one() }) {
			quantity, lot := s.sell(it)
			if n == ordersCount-1 {
				quantity, lot = it.whole(5000), ""
			}
			lines++
			rows = append(rows, append(append([]string{}, head...), strconv.Itoa(lines), it.code, it.text(quantity), lot))
		}
	}
	return rows
}

// sell takes from what is free of an item. Some customers want one lot and no other; only the
// first to expire is named, as it was there before anything was sold.
func (s *site) sell(it *item) (quantity int, lot string) {
	quantity = it.whole(s.random.between(1, min(it.demand.most, max(it.free/it.one()/4, 1))))
	if it.byPiece() {
		quantity = 1
	} else if it.decimals > 0 {
		quantity += it.fraction(&s.random)
	}
	it.free -= quantity
	if it.hasLot() && !it.byPiece() && s.random.one(12) {
		lot = it.lots[0].lot
		quantity = it.whole(1)
	}
	return quantity, lot
}

// returnRows is returns.csv: most customers do not know the order's number any more.
func (s *site) returnRows() [][]string {
	rows := [][]string{{"rma", "order", "customer", "line", "item", "quantity", "reason"}}
	reasons := []string{"wrong size", "damaged in transit", "not needed", "wrong item", "does not work"}
	for n := range 12 {
		customer := pick(&s.random, customers)
		for i, it := range s.choose(1+n%3, func(it *item) bool { return it.decimals == 0 && it.temperature == "" }) {
			quantity := 1
			if !it.byPiece() {
				quantity = s.random.between(1, 4)
			}
			rows = append(rows, []string{fmt.Sprintf("RMA-%d", 401+n), "", customer, strconv.Itoa(i + 1), it.code,
				strconv.Itoa(quantity), pick(&s.random, reasons)})
		}
	}
	return rows
}

// countRows is counts.csv: some places whole, some for one item.
func (s *site) countRows() [][]string {
	rows := [][]string{{"location", "item", "reason", "due"}}
	for i, it := range s.choose(14, func(it *item) bool { return it.face != nil }) {
		code := it.code
		if i%3 == 0 {
			code = ""
		}
		rows = append(rows, []string{it.face.code, code, pick(&s.random, []string{"cycle", "cycle", "audit"}), day(i / 8)})
	}
	return rows
}
