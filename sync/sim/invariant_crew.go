package sim

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
)

// checkFloor holds what workers did against what the hub believes.
func (w *world) checkFloor(s hub.Snapshot) error {
	if w.lost > 0 || w.twisted {
		return nil // nobody can tell what the hub has never heard of
	}
	if err := w.checkLedger(s); err != nil {
		return err
	}
	if err := w.checkClaims(s); err != nil {
		return err
	}
	return w.checkUnits(s)
}

// checkLedger holds I03 and I14: the ledger, with all that counts have adjusted, is what really stands there.
func (w *world) checkLedger(s hub.Snapshot) error {
	believed, there := map[held]int64{}, map[held]int64{}
	either := eitherNumber(s)
	for _, stock := range domain.All[domain.Stock](s) {
		if !stock.Holder.Outside() {
			believed[held{either(stock.Holder), stock.Goods.Item, stock.Goods.Lot}] += stock.Quantity
		}
	}
	for at, quantity := range w.crew.floor.held {
		there[held{either(at.holder), at.item, at.lot}] += quantity
	}
	for _, at := range slices.SortedFunc(maps.Keys(there), compareHeld) {
		if believed[at] != there[at] {
			return broken("I03/I14", "%s on %s: the hub believes %d, there are %d", at.item, at.holder, believed[at], there[at])
		}
	}
	for _, at := range slices.SortedFunc(maps.Keys(believed), compareHeld) {
		if there[at] != believed[at] {
			return broken("I03/I14", "%s on %s: the hub believes %d, there are %d", at.item, at.holder, believed[at], there[at])
		}
	}
	w.held(ExactlyOnce, Counts)
	return nil
}

// eitherNumber takes all numbers of a carton for one of which the hub says itself that nobody can tell which it bears.
func eitherNumber(s domain.Reader) func(domain.Holder) domain.Holder {
	orders := map[domain.Holder]domain.Holder{}
	for _, d := range domain.All[domain.Discrepancy](s) {
		if d.Kind == domain.ClosedTwice {
			orders[domain.In(d.Unit)] = domain.In("a carton of " + d.Document)
		}
	}
	return func(holder domain.Holder) domain.Holder { return cmp.Or(orders[holder], holder) }
}

// checkClaims holds I12: an order counts for one run, and whoever took goods for it in another is told so.
func (w *world) checkClaims(s hub.Snapshot) error {
	told := map[string]bool{}
	for _, d := range domain.All[domain.Discrepancy](s) {
		if d.Kind == domain.ClaimLost {
			told[d.Document] = true
		}
	}
	runs := map[string]map[string]bool{}
	for _, c := range w.crew.claims {
		if runs[c.order] == nil {
			runs[c.order] = map[string]bool{}
		}
		runs[c.order][c.run] = true
	}
	for order, by := range runs {
		if len(by) > 1 && !told[order] && !w.handedOn(s, order, by) {
			return broken("I12", "%s was picked in %d runs and nobody was told", order, len(by))
		}
	}
	w.held(Claims)
	return nil
}

// handedOn tells whether an order went from run to run by the book: given back, released or ended by its lease, so that
// all that was taken counts.
func (w *world) handedOn(s hub.Snapshot, order string, runs map[string]bool) bool {
	var picked int64
	for _, line := range domain.Find[domain.OrderLine](s, domain.ByOrder, order) {
		picked += line.Picked
	}
	current, _ := domain.Get[domain.Order](s, order)
	return picked > 0 && (runs[current.Run] || current.State == domain.StateOpen)
}

// checkUnits holds I13: every unit is somewhere, stands in no circle, and is where it is unless nobody can tell.
func (w *world) checkUnits(s hub.Snapshot) error {
	lost := map[string]bool{}
	for _, d := range domain.All[domain.Discrepancy](s) {
		if d.Kind == domain.UnitTwoPlaces {
			lost[d.Unit] = true
		}
	}
	for label, really := range w.crew.floor.units {
		unit, known := domain.Get[domain.Unit](s, label)
		if !known {
			return broken("I13", "the hub does not know %s", label)
		}
		at := domain.LocationOf(s, domain.In(label))
		if at == domain.Limbo && len(unit.Sightings) < 2 {
			return broken("I13", "%s is nowhere", label)
		}
		if at != really && !sameCart(at, really) && !lost[label] && unit.Shipment == "" {
			return broken("I13", "%s is believed at %s and stands at %s", label, at, really)
		}
	}
	w.held(Tree)
	return nil
}

// sameCart tells whether two places are the carts of one device and its copies: they go under one name until one of them is
// told to take another, so nobody can say whose hands it is in.
func sameCart(a, b string) bool {
	origin := func(cart string) string {
		if i := strings.IndexAny(cart, "'-"); i >= 0 {
			return cart[:i]
		}
		return cart
	}
	return domain.IsCart(a) && domain.IsCart(b) && origin(a) == origin(b)
}
