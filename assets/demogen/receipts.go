package main

import (
	"fmt"
	"strconv"
)

// receiptLine is one line of a receipt as the supplier announced it.
type receiptLine struct {
	item      *item
	quantity  int
	lot       lotOf
	unit      string
	tolerance int
}

// receipts announces what the suppliers send: each receipt is one way in which goods arrive.
func (s *site) receipts() [][]receiptLine {
	ambient := func(it *item) bool { return it.store() == "ambient" && !it.byPiece() && it.decimals == 0 }
	untracked := func(it *item) bool { return ambient(it) && it.tracking == loose }
	lots := func(it *item) bool { return ambient(it) && it.hasLot() }
	store := func(names ...string) func(*item) bool {
		return func(it *item) bool {
			for _, n := range names {
				if it.store() == n && !it.byPiece() {
					return true
				}
			}
			return false
		}
	}
	var all [][]receiptLine
	for range 5 {
		all = append(all, s.fullPallets(s.choose(5, ambient)))
	}
	first := s.choose(1, untracked)
	return append(all,
		s.mixed(s.choose(9, ambient)),
		s.mixed(s.choose(8, untracked)),
		s.announced(s.choose(6, lots), true, 0),
		s.announced(s.choose(6, lots), false, 0),
		s.fullPallets(s.choose(3, store("chilled", "frozen"))),
		s.announced(s.choose(5, store("chilled", "frozen")), true, 0),
		s.announced(s.choose(5, store("hazard 2", "hazard 3", "hazard 8")), true, 0),
		s.announced(s.choose(5, (*item).byPiece), true, 0),
		s.announced(append(s.choose(6, untracked), first...), false, 5),
		s.announced(append(s.choose(6, untracked), first...), false, 10), // an item on two receipts has to be asked about
		s.announced(s.choose(4, func(it *item) bool { return it.decimals > 0 }), true, 2),
		s.announced(s.choose(4, store("long", "floor")), true, 0),
	)
}

// fullPallets announces full pallets, each of one item.
func (s *site) fullPallets(items []*item) []receiptLine {
	var lines []receiptLine
	for _, it := range items {
		lines = append(lines, receiptLine{item: it, quantity: it.whole(it.perPallet()), lot: it.newLot(4), unit: s.supplierPallet()})
	}
	return lines
}

// mixed announces pallets of three items each.
func (s *site) mixed(items []*item) []receiptLine {
	var lines []receiptLine
	unit := ""
	for i, it := range items {
		if i%3 == 0 {
			unit = s.supplierPallet()
		}
		packs := max(it.perPallet()/max(it.packOf, 1)/4, 1)
		lines = append(lines, receiptLine{item: it, quantity: it.whole(packs * max(it.packOf, 1)), lot: it.newLot(4), unit: unit})
	}
	return lines
}

// announced lists goods that come loose; the lot is left out where only the label on the goods tells it.
func (s *site) announced(items []*item, known bool, tolerance int) []receiptLine {
	var lines []receiptLine
	for _, it := range items {
		l := receiptLine{item: it, tolerance: tolerance, quantity: it.whole(s.random.between(2, 6)*max(it.packOf, 2)) + it.fraction(&s.random)}
		if it.byPiece() {
			l.quantity = s.random.between(2, 5)
		}
		if known {
			l.lot = it.newLot(4)
		}
		lines = append(lines, l)
	}
	return lines
}

// supplierPallet is the number of a pallet that a supplier labelled: another extension digit than our own pallets have.
func (s *site) supplierPallet() string {
	s.pallets++
	return sscc(3, 21000+s.pallets)
}

var suppliers = []string{"Tarn Enamelware", "Oakum Weavers", "Hob & Daughters", "Larkspur Pantry", "Ampel Tools", "Sorrel Works"}

// receiptRows is receipts.csv.
func (s *site) receiptRows() [][]string {
	rows := [][]string{{"receipt", "supplier", "expected", "line", "item", "quantity", "lot", "expiry", "unit", "over_tolerance_percent"}}
	for i, lines := range s.receipts() {
		for n, l := range lines {
			rows = append(rows, []string{fmt.Sprintf("R-%d", 2001+i), suppliers[i%len(suppliers)], day(i / 9), strconv.Itoa(n + 1), l.item.code,
				l.item.text(l.quantity), l.lot.lot, l.lot.expiry, l.unit, number(l.tolerance)})
		}
	}
	return rows
}
