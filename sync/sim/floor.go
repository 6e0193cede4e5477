package sim

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/handtruck/handtruck/domain"
)

// floor is what really stands where while workers work: a book of its own that knows nothing of replicas, kept in the
// order in which things happened and not in that of their arrival. Nobody can take what is not there, so it refuses
// what cannot be done, and counts that are not true.
type floor struct {
	held   map[held]int64
	units  map[string]string // where each unit stands
	came   map[string]bool   // announced pallets that came in, with all that was announced on them
	loaded map[string]string // the shipment each carton is loaded for
	gone   map[string]bool   // shipments that have left
}

// held is some goods in one place, on one unit, or in one cart. A status is a word, not a thing.
type held struct {
	holder domain.Holder
	item   string
	lot    string
}

func newFloor() *floor {
	return &floor{held: map[held]int64{}, units: map[string]string{}, came: map[string]bool{}, loaded: map[string]string{}, gone: map[string]bool{}}
}

// clone is a floor on which something can be tried.
func (f *floor) clone() *floor {
	return &floor{maps.Clone(f.held), maps.Clone(f.units), maps.Clone(f.came), maps.Clone(f.loaded), maps.Clone(f.gone)}
}

func (f *floor) add(holder domain.Holder, goods domain.Goods, quantity int64) error {
	if holder.Outside() {
		return nil
	}
	at := held{holder, goods.Item, goods.Lot}
	f.held[at] += quantity
	if f.held[at] < 0 {
		return fmt.Errorf("%s: %d %s are not there", holder, -f.held[at], goods.Item)
	}
	return nil
}

func (f *floor) move(from, to domain.Holder, goods domain.Goods, quantity int64) error {
	if err := f.add(from, goods, -quantity); err != nil {
		return err
	}
	return f.add(to, goods, quantity)
}

// happen lets a fact of a device happen; the error says why it cannot.
func (f *floor) happen(device string, fact domain.Fact) error {
	switch fact := fact.(type) {
	case domain.Received:
		return f.receive(fact)
	case domain.UnitReceived:
		return f.receiveUnit(fact)
	case domain.UnitMoved:
		return f.carry(fact.Unit, fact.To)
	case domain.GoodsMoved:
		return f.move(fact.From, fact.To, fact.Goods, fact.Quantity)
	case domain.ToteAssigned:
		f.units[fact.Tote] = domain.Cart(device)
	case domain.Picked:
		if err := f.beside(fact.From); err != nil {
			return err
		}
		return f.move(fact.From, domain.In(fact.Tote), fact.Goods, fact.Quantity)
	case domain.Dropped:
		for _, tote := range fact.Totes {
			f.units[tote] = fact.Location
		}
	case domain.PackedGoods:
		f.units[fact.Carton] = f.units[fact.From.Unit()]
		return f.move(fact.From, domain.In(fact.Carton), fact.Goods, fact.Quantity)
	case domain.Loaded:
		if _, on := f.loaded[fact.Unit]; on || f.gone[fact.Shipment] {
			return fmt.Errorf("%s is gone", fact.Unit)
		}
		f.loaded[fact.Unit] = fact.Shipment
	case domain.CartonClosed:
		f.empty(domain.In(fact.Carton), domain.In(fact.SSCC))
		f.units[fact.SSCC] = f.units[fact.Carton]
	case domain.ShipmentClosed:
		f.gone[fact.Shipment] = true
		for label, shipment := range f.loaded {
			if shipment == fact.Shipment {
				f.empty(domain.In(label), domain.ToCustomer)
			}
		}
	case domain.ReturnReceived:
		return f.add(domain.At(fact.Location), fact.Goods, fact.Quantity)
	case domain.Counted:
		return f.judge(fact)
	case domain.Undone:
		return f.undo(fact)
	}
	return nil
}

func (f *floor) receive(fact domain.Received) error {
	holder := domain.At(fact.Dock)
	if fact.Unit != "" {
		if at, known := f.units[fact.Unit]; known && at != fact.Dock {
			return fmt.Errorf("%s stands at %s", fact.Unit, at)
		}
		f.units[fact.Unit] = fact.Dock
		holder = domain.In(fact.Unit)
	}
	return f.add(holder, fact.Goods, fact.Quantity)
}

// receiveUnit lets what was announced on a pallet come in once; who receives it again only finds it there. What somebody
// put on it before is there besides.
func (f *floor) receiveUnit(fact domain.UnitReceived) error {
	if at, known := f.units[fact.Unit]; known && at != fact.Dock {
		return fmt.Errorf("%s stands at %s", fact.Unit, at)
	}
	if f.came[fact.Unit] {
		return nil
	}
	f.units[fact.Unit], f.came[fact.Unit] = fact.Dock, true
	for _, line := range fact.Lines {
		if err := f.add(domain.In(fact.Unit), line.Goods, line.Quantity); err != nil {
			return err
		}
	}
	return nil
}

func (f *floor) carry(unit, to string) error {
	at, known := f.units[unit]
	if !known || f.loaded[unit] != "" || domain.IsCart(at) {
		return fmt.Errorf("nobody finds %s", unit)
	}
	f.units[unit] = to
	return nil
}

// beside refuses to take from a unit that somebody has in hand.
func (f *floor) beside(holder domain.Holder) error {
	if unit := holder.Unit(); unit != "" && (f.loaded[unit] != "" || domain.IsCart(f.units[unit])) {
		return fmt.Errorf("nobody finds %s", unit)
	}
	return nil
}

func (f *floor) empty(from, to domain.Holder) {
	for at, quantity := range f.held {
		if at.holder != from {
			continue
		}
		delete(f.held, at)
		if !to.Outside() {
			f.held[held{to, at.item, at.lot}] += quantity
		}
	}
}

// judge refuses a count that is not true: whoever believes a true one may never be led astray.
func (f *floor) judge(count domain.Counted) error {
	found := map[held]int64{}
	for _, line := range count.Lines {
		holder := domain.At(count.Location)
		if line.Unit != "" {
			holder = domain.In(line.Unit)
			if f.units[line.Unit] != count.Location && line.Quantity > 0 {
				return fmt.Errorf("%s is not there", line.Unit)
			}
		}
		found[held{holder, line.Goods.Item, line.Goods.Lot}] += line.Quantity
	}
	for at, quantity := range found {
		if unit := at.holder.Unit(); unit != "" && f.units[unit] != count.Location {
			return fmt.Errorf("%s is elsewhere: nobody can say what is on it", unit)
		}
		if f.held[at] != quantity {
			return fmt.Errorf("there are %d", f.held[at])
		}
	}
	return nil
}

// undo carries back what can be carried back.
func (f *floor) undo(fact domain.Undone) error {
	switch done := fact.Fact().(type) {
	case domain.Received:
		holder := domain.At(done.Dock)
		if done.Unit != "" {
			holder = domain.In(done.Unit)
		}
		return f.add(holder, done.Goods, -done.Quantity)
	case domain.GoodsMoved:
		return f.move(done.To, done.From, done.Goods, done.Quantity)
	case domain.Picked:
		return f.move(domain.In(done.Tote), done.From, done.Goods, done.Quantity)
	case domain.UnitMoved:
		return f.carry(done.Unit, done.From)
	case domain.PackedGoods:
		f.units[done.Carton] = f.units[done.From.Unit()]
		return f.move(domain.In(done.Carton), done.From, done.Goods, done.Quantity)
	case domain.ReturnReceived:
		return f.add(domain.At(done.Location), done.Goods, -done.Quantity)
	case domain.Loaded:
		if f.gone[done.Shipment] {
			return fmt.Errorf("%s has left", done.Shipment)
		}
		delete(f.loaded, done.Unit)
	case domain.UnitReceived:
		return fmt.Errorf("a pallet that came in does not go out again")
	}
	return nil
}

// sorted are the goods that are held, in an order that does not depend on chance.
func (f *floor) sorted() []held {
	return slices.SortedFunc(maps.Keys(f.held), compareHeld)
}

func compareHeld(a, b held) int {
	return cmp.Or(cmp.Compare(a.holder, b.holder), cmp.Compare(a.item, b.item), cmp.Compare(a.lot, b.lot))
}
