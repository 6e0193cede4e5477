package sim

import (
	"fmt"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// truth is what really stands where: the god's eye that no device and no hub has.
type truth struct {
	stock     map[place]int64
	units     map[string]string // where each pallet stands
	taken     map[string]int64  // pieces taken from each pallet
	items     []string
	locations []string
	announced []string
	receivers map[string]receiver // who received a line last
	counted   place               // what was counted last
	nested    nesting             // the last word about what stands on what
}

type place struct{ location, item string }

// receiver is a device and the position of the hub that it knew.
type receiver struct {
	device string
	fact   uint64
}

const (
	dock     = "DOCK-1"
	palletOf = 40 // pieces on an announced pallet
)

func newTruth() *truth {
	t := &truth{stock: map[place]int64{}, units: map[string]string{}, taken: map[string]int64{}, items: []string{"0401", "0402", "0417"},
		locations: []string{dock, "A-1", "A-2", "B-1", "B-2"}, receivers: map[string]receiver{}}
	for i := range 6 {
		t.announced = append(t.announced, fmt.Sprintf("PAL-%d", i+1))
	}
	return t
}

// item is what stands on an announced pallet.
func (t *truth) item(i int) string { return t.items[i%len(t.items)] }

// rows are the master data and documents of the site, with which everybody starts.
func (t *truth) rows() []domain.Row {
	rows := []domain.Row{domain.Site{Code: "SIM", TimeZone: "UTC"}, domain.Worker{Badge: "W-1", Roles: []domain.Role{domain.Admin}},
		domain.Receipt{Code: "R-1"}}
	for i, item := range t.items {
		rows = append(rows, domain.Item{Code: item, Name: item},
			domain.ReceiptLine{Receipt: "R-1", Line: loose(i), Item: item, Expected: 500})
	}
	for i, location := range t.locations {
		kind, zone := domain.Storage, location[:1]
		if location == dock {
			kind, zone = domain.Dock, ""
		}
		rows = append(rows, domain.Location{Code: location, Kind: kind, Zone: zone, Sequence: int64(i)})
		for n, item := range t.items {
			if location != dock {
				quantity := int64(50 * (n + 1))
				rows = append(rows, domain.Opening{Location: location, Goods: domain.Goods{Item: item}, Quantity: quantity})
				t.stock[place{location, item}] = quantity
			}
		}
	}
	for i, pallet := range t.announced {
		rows = append(rows, domain.ReceiptLine{Receipt: "R-1", Line: fmt.Sprint(i + 1), Item: t.item(i), Expected: palletOf, Unit: pallet})
	}
	return rows
}

// loose is the line of the receipt on which loose goods come.
func loose(item int) string { return fmt.Sprint(100 + item) }

// inputsAtOnce is how many inputs a worker makes before the world goes on: he is faster than the network.
const inputsAtOnce = 16

// work lets a worker do something that can really be done, and record it.
func (w *world) work(d *device) error {
	if w.crew != nil {
		for range inputsAtOnce {
			if err := w.turn(d); err != nil {
				return err
			}
			w.now += w.random.Int64N(3000)
		}
		return nil
	}
	if w.chance(NestCycle) {
		return w.nest(d)
	}
	if w.strikes(Poison, "%s records a fact about an item that nobody thought of", d.name) {
		return w.poison(d)
	}
	act := w.draw()
	if act == nil || d.older && !w.older.knows(act.fact) {
		return nil
	}
	if err := w.do(d, act); err != nil {
		return err
	}
	if w.twice(act) && w.strikes(DoubleScan, "%s does the same again", d.name) {
		return w.do(d, act)
	}
	return nil
}

// do records an act, and lets it happen if it is safe.
func (w *world) do(d *device, act *act) error {
	kept, err := w.record(d, "W-1", []domain.Fact{act.fact}, nil)
	if kept && err == nil {
		act.happen()
		w.observe(d, act.fact)
	}
	return err
}

// twice tells whether an act can be done again as it was: as many pieces are still there.
func (w *world) twice(act *act) bool {
	moved, ok := act.fact.(domain.GoodsMoved)
	return ok && moved.From.Unit() == "" && w.truth.stock[place{moved.From.Location(), moved.Goods.Item}] >= moved.Quantity
}

// act is something that can be done, and what it makes of the truth.
type act struct {
	fact   domain.Fact
	happen func()
}

// draw chooses what a worker does; nil when it cannot be done now.
func (w *world) draw() *act {
	switch w.random.IntN(12) {
	case 0:
		return w.receive()
	case 1, 2, 3:
		return w.move()
	case 4:
		return w.receivePallet()
	case 5, 10, 11:
		return w.movePallet()
	case 6:
		return w.takeFromPallet()
	}
	return w.count()
}

func (w *world) pick(from []string) string { return from[w.random.IntN(len(from))] }

func (w *world) receive() *act {
	i := w.random.IntN(len(w.truth.items))
	at, quantity := place{dock, w.truth.items[i]}, 1+w.random.Int64N(20)
	fact := domain.Received{Receipt: "R-1", Line: loose(i), Goods: domain.Goods{Item: at.item}, Quantity: quantity, Dock: dock, Day: "2026-03-02"}
	return &act{fact, func() { w.truth.stock[at] += quantity }}
}

func (w *world) move() *act {
	from := place{w.pick(w.truth.locations), w.pick(w.truth.items)}
	to := place{w.pick(w.truth.locations), from.item}
	there := w.truth.stock[from]
	if there == 0 || from == to {
		return nil
	}
	quantity := 1 + w.random.Int64N(there)
	if w.random.IntN(3) == 0 {
		quantity = there // so that the row is gone
	}
	fact := domain.GoodsMoved{From: domain.At(from.location), To: domain.At(to.location), Goods: domain.Goods{Item: from.item}, Quantity: quantity}
	return &act{fact, func() {
		w.truth.stock[from] -= quantity
		w.truth.stock[to] += quantity
	}}
}

// receivePallet scans an announced pallet: one that stands on the dock already may be scanned by a second worker.
func (w *world) receivePallet() *act {
	i := w.random.IntN(len(w.truth.announced))
	pallet := w.truth.announced[i]
	at, here := w.truth.units[pallet]
	if here && (at != dock || w.random.IntN(2) == 0) {
		return nil
	}
	return &act{w.truth.receipt(i, palletOf-w.truth.taken[pallet]), func() { w.truth.units[pallet] = dock }}
}

// receipt says that an announced pallet came with so many pieces.
func (t *truth) receipt(i int, pieces int64) domain.Fact {
	return domain.UnitReceived{Receipt: "R-1", Unit: t.announced[i], Dock: dock, Day: "2026-03-02",
		Lines: []domain.UnitLine{{Line: fmt.Sprint(i + 1), Goods: domain.Goods{Item: t.item(i)}, Quantity: pieces}}}
}

func (w *world) movePallet() *act {
	pallet := w.pick(w.truth.announced)
	from, here := w.truth.units[pallet]
	to := w.pick(w.truth.locations[1:])
	if !here || from == to {
		return nil
	}
	return &act{domain.UnitMoved{Unit: pallet, From: from, To: to, Why: domain.TaskMove}, func() { w.truth.units[pallet] = to }}
}

// takeFromPallet moves pieces from a pallet to the place beside it.
func (w *world) takeFromPallet() *act {
	i := w.random.IntN(len(w.truth.announced))
	pallet := w.truth.announced[i]
	at, here := w.truth.units[pallet]
	rest := palletOf - w.truth.taken[pallet]
	if !here || rest == 0 || at == dock {
		return nil
	}
	quantity, goods := 1+w.random.Int64N(rest), domain.Goods{Item: w.truth.item(i)}
	return &act{domain.GoodsMoved{From: domain.In(pallet), To: domain.At(at), Goods: goods, Quantity: quantity}, func() {
		w.truth.taken[pallet] += quantity
		w.truth.stock[place{at, goods.Item}] += quantity
	}}
}

// count counts right: whoever believes it may never be led astray.
func (w *world) count() *act {
	at := place{w.pick(w.truth.locations), w.pick(w.truth.items)}
	if again := w.random.IntN(2) == 0; again && w.truth.counted != (place{}) {
		at = w.truth.counted // as a recount is asked for where counts differ
	}
	w.truth.counted = at
	return &act{domain.Counted{Round: fmt.Sprint("round-", w.step), Location: at.location,
		Lines: []domain.CountedLine{{Goods: domain.Goods{Item: at.item}, Quantity: w.truth.stock[at]}}}, func() {}}
}

// poison lets a worker record what no hub can fold.
func (w *world) poison(d *device) error {
	fact := domain.GoodsMoved{From: domain.At(dock), To: domain.At("A-1"), Goods: domain.Goods{Item: poison}, Quantity: 1}
	kept, err := w.record(d, "W-1", []domain.Fact{fact}, nil)
	if kept && err == nil {
		w.poisoned++
	}
	return err
}

// observe counts what workers do to one another by themselves.
func (w *world) observe(d *device, fact domain.Fact) {
	switch fact := fact.(type) {
	case domain.Received:
		w.observeReceiver(d, fact.Line)
	case domain.UnitReceived:
		w.observeReceiver(d, fact.Unit)
	case domain.Counted:
		if other := w.unsaid(d, func(f domain.Fact) bool { return touches(f, fact) }); other != nil {
			w.injected(CountInPicks, "%s counts %s where %s moved goods without radio", d.name, fact.Location, other.name)
		}
	case domain.GoodsMoved:
		unit := fact.From.Unit()
		moved := func(f domain.Fact) bool { m, ok := f.(domain.UnitMoved); return ok && m.Unit == unit }
		if unit == "" {
			return
		}
		if other := w.unsaid(d, moved); other != nil {
			w.injected(MovedInPick, "%s takes from %s, which %s moved without radio", d.name, unit, other.name)
		}
	}
}

func (w *world) observeReceiver(d *device, line string) {
	last := w.truth.receivers[line]
	w.truth.receivers[line] = receiver{d.name, uint64(d.recorded())}
	if last.device != "" && last.device != d.name {
		w.injected(TwoReceivers, "%s receives %s behind %s", d.name, line, last.device)
	}
}

// touches tells whether a movement changes what a count counted.
func touches(fact domain.Fact, count domain.Counted) bool {
	m, ok := fact.(domain.GoodsMoved)
	here := domain.At(count.Location)
	return ok && m.Goods.Item == count.Lines[0].Goods.Item && (m.From == here || m.To == here)
}

// unsaid finds another device whose last facts, which the hub does not have, hold one that is wanted.
func (w *world) unsaid(d *device, wanted func(domain.Fact) bool) *device {
	for _, other := range w.devices {
		if other == d || other.Unsynced() == 0 {
			continue
		}
		for _, fact := range other.kept[max(0, len(other.kept)-other.Unsynced()):] {
			envelope, err := wire.Open(fact.data)
			if err != nil {
				continue // the check of the log will say so
			}
			if fact, err := envelope.Fact(); err == nil && wanted(fact) {
				return other
			}
		}
	}
	return nil
}
