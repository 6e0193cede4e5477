package main

import (
	"fmt"
	"time"
)

// goods are one row of the opening stock.
type goods struct {
	at       *place
	item     *item
	quantity int
	lot      lotOf
	serial   string
	unit     string
	status   string
	received string
}

// fill puts the opening stock on the places: faces first, for the fastest goods; then what has no face,
// then reserve pallets, then what waits on the docks and what is set aside.
func (s *site) fill() {
	for _, class := range []string{"A", "B", "C"} {
		for _, it := range s.items {
			if it.class == class {
				s.stockHome(it)
			}
		}
	}
	for _, it := range s.items {
		if it.class != "C" && it.store() == "ambient" && !it.byPiece() {
			s.stockReserve(it)
		}
	}
	s.stockWaiting()
	s.stockAside()
}

// stockHome gives an item the place where it is picked from, and goods on it.
func (s *site) stockHome(it *item) {
	p := s.vacant(it, "pick")
	if p == nil {
		p = s.vacant(it, "storage")
	} else {
		it.face = p
	}
	first, second := it.newLot(1), it.newLot(2)
	if it.byPiece() {
		it.lots = []lotOf{first}
		for range 4 + it.number%4 {
			s.put(goods{at: p, item: it, quantity: 1, lot: first, serial: s.serial(it)})
		}
		return
	}
	quantity := it.whole(min(s.random.between(20, 60), max(p.kg*600/it.weightG, 2)))
	if !it.hasLot() {
		it.lots = []lotOf{{}}
		s.put(goods{at: p, item: it, quantity: quantity + it.fraction(&s.random)})
		return
	}
	it.lots = []lotOf{first, second}
	s.put(goods{at: p, item: it, quantity: quantity / 3, lot: first})
	if p.mixing != "lot" {
		s.put(goods{at: p, item: it, quantity: quantity - quantity/3 + it.fraction(&s.random), lot: second})
	}
}

// stockReserve puts one pallet of an item into the racks, two for the fastest.
func (s *site) stockReserve(it *item) {
	pallets := 1
	if it.class == "A" && it.number%3 == 0 {
		pallets = 2
	}
	for range pallets {
		p := s.rack(it)
		if p == nil {
			return
		}
		s.put(goods{at: p, item: it, quantity: min(it.perPallet(), max(p.kg*700/it.weightG, 1)), lot: it.newLot(2), unit: s.pallet()})
	}
}

// stockWaiting puts goods on docks and in staging that somebody has received and nobody put away.
func (s *site) stockWaiting() {
	waiting := s.choose(6, func(it *item) bool { return it.class == "A" && it.store() == "ambient" && !it.byPiece() })
	for i, it := range waiting {
		g := goods{at: s.place([]string{"DOCK-1", "DOCK-2", "STAGE-1"}[i%3]), item: it, lot: it.newLot(3), received: demoDay}
		g.quantity = it.perPallet() / 2
		switch i {
		case 0, 1, 2:
			g.unit = s.pallet()
		case 3, 4:
			g.unit = fmt.Sprintf("PAL-%04d", 70+i) // some pallets bear a number of the site's own
		default:
			g.quantity = 3 * max(it.packOf, 1) // and some goods stand there loose
		}
		s.put(g)
	}
}

// stockAside puts goods into quarantine and returns: damaged, on hold, and one lot that has expired on its shelf.
func (s *site) stockAside() {
	aside := s.choose(5, func(it *item) bool { return it.class != "A" && it.store() == "ambient" && !it.byPiece() })
	for i, it := range aside {
		g := goods{at: s.place("QUA-1"), item: it, quantity: it.whole(2 + i), lot: it.newLot(1), status: "damaged"}
		if i%2 == 1 {
			g.at, g.status = s.place("QUA-2"), "hold"
		}
		if i == 4 {
			g.at, g.status = s.place("RET-1"), ""
		}
		s.put(g)
	}
	expired := s.choose(1, func(it *item) bool { return it.code == "TEA-2" })[0]
	home := expired.face
	if home == nil {
		home = s.homeOf(expired)
	}
	s.put(goods{at: home, item: expired, quantity: 4, lot: lotOf{"L24-311", "2026-10-31"}, received: "2024-11-04", status: "expired"})
}

// put adds a row to the stock. What stands on pick and storage places, may be sold and has not gone off counts as free.
func (s *site) put(g goods) {
	if g.received == "" {
		g.received = day(-s.random.between(3, 120))
	}
	if g.at.kg > 0 {
		g.at.heldKG += g.item.kg(g.quantity)
		g.at.held = g.item
		if g.status == "" {
			g.item.free += g.quantity
		}
	}
	if g.status == "expired" {
		g.status = "" // nobody has noticed yet: the expiry date alone says so
	}
	s.stock = append(s.stock, g)
}

// vacant returns the first empty place of a kind where an item may stand, nil when there is none.
func (s *site) vacant(it *item, kind string) *place {
	for _, p := range s.places {
		if p.kind == kind && p.held == nil && !p.blocked && p.suits(it) && (p.zone != "BULK") {
			return p
		}
	}
	return nil
}

// rack returns an empty rack place for a pallet. Every third stays empty, or nothing could be put away.
func (s *site) rack(it *item) *place {
	for i, p := range s.places {
		if p.zone == "BULK" && p.held == nil && !p.blocked && i%3 != 0 && p.suits(it) {
			return p
		}
	}
	return nil
}

// suits reports whether an item belongs to the part of the warehouse where the place is.
func (p *place) suits(it *item) bool {
	switch store := it.store(); store {
	case "chilled", "frozen":
		return p.temperature == store
	case "long":
		return p.zone == "LONG"
	case "floor":
		return p.zone == "FLOOR"
	case "ambient":
		return p.zone == "PICK" || p.zone == "BULK"
	default:
		return p.hazards == it.hazard
	}
}

// place returns the place with a code.
func (s *site) place(code string) *place {
	for _, p := range s.places {
		if p.code == code {
			return p
		}
	}
	panic("demogen: no place " + code)
}

// homeOf returns the place that holds an item's first goods.
func (s *site) homeOf(it *item) *place {
	for _, g := range s.stock {
		if g.item == it {
			return g.at
		}
	}
	panic("demogen: no stock of " + it.code)
}

// choose returns up to n items that are traded and fit, spread over the range.
func (s *site) choose(n int, fits func(*item) bool) []*item {
	var all []*item
	for _, it := range s.items {
		if !it.blocked && fits(it) {
			all = append(all, it)
		}
	}
	for len(all) > n {
		i := s.random.below(len(all))
		all = append(all[:i], all[i+1:]...)
	}
	return all
}

// serial gives the next piece its number.
func (s *site) serial(it *item) string {
	s.serials++
	return fmt.Sprintf("%s%05d", it.product.code[:2], 40000+s.serials*7)
}

// pallet gives the next pallet its SSCC.
func (s *site) pallet() string {
	s.pallets++
	return sscc(0, 7000+s.pallets)
}

// fraction is a part of a base unit, for goods that are not counted in whole ones.
func (it *item) fraction(r *random) int {
	if it.decimals == 0 {
		return 0
	}
	return r.below(it.one()/10) * 10
}

// day is a date so many days after the demo's.
func day(after int) string {
	t, err := time.Parse(time.DateOnly, demoDay)
	if err != nil {
		panic(err)
	}
	return t.AddDate(0, 0, after).Format(time.DateOnly)
}

// stockRows is stock.csv.
func (s *site) stockRows() [][]string {
	rows := [][]string{{"location", "item", "quantity", "lot", "expiry", "serial", "unit", "status", "received"}}
	for _, g := range s.stock {
		rows = append(rows, []string{g.at.code, g.item.code, g.item.text(g.quantity), g.lot.lot, g.lot.expiry, g.serial, g.unit, g.status, g.received})
	}
	return rows
}

// fillRows is fills.csv: every face is filled up to what it bears.
func (s *site) fillRows() [][]string {
	rows := [][]string{{"location", "item", "min", "max"}}
	for _, it := range s.items {
		if it.face == nil || it.byPiece() || it.blocked {
			continue
		}
		most := min(60, max(it.face.kg*900/it.weightG, 4))
		rows = append(rows, []string{it.face.code, it.code, number(most / 4), number(most)})
	}
	return rows
}
