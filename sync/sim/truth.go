package sim

import (
	"context"
	"fmt"

	"github.com/handtruck/handtruck/domain"
)

// truth is what really stands where: the god's eye that no device and no hub has.
type truth struct {
	stock     map[place]int64
	units     map[string]string // where each pallet stands
	items     []string
	locations []string
	announced []string
}

type place struct{ location, item string }

const (
	dock     = "DOCK-1"
	palletOf = 40 // pieces on an announced pallet
)

func newTruth() *truth {
	t := &truth{stock: map[place]int64{}, units: map[string]string{}, items: []string{"0401", "0402", "0417"},
		locations: []string{dock, "A-1", "A-2", "B-1", "B-2"}}
	for i := range 6 {
		t.announced = append(t.announced, fmt.Sprintf("PAL-%d", i+1))
	}
	return t
}

// rows are the master data and documents of the site, with which everybody starts.
func (t *truth) rows() []domain.Row {
	rows := []domain.Row{domain.Site{Code: "SIM", TimeZone: "UTC"}, domain.Worker{Badge: "W-1", Roles: []domain.Role{domain.Admin}},
		domain.Receipt{Code: "R-1"}}
	for _, item := range t.items {
		rows = append(rows, domain.Item{Code: item, Name: item})
	}
	for i, location := range t.locations {
		kind := domain.Storage
		if location == dock {
			kind = domain.Dock
		}
		rows = append(rows, domain.Location{Code: location, Kind: kind, Sequence: int64(i)})
		for n, item := range t.items {
			if location != dock {
				quantity := int64(50 * (n + 1))
				rows = append(rows, domain.Opening{Location: location, Goods: domain.Goods{Item: item}, Quantity: quantity})
				t.stock[place{location, item}] = quantity
			}
		}
	}
	for i, pallet := range t.announced {
		rows = append(rows, domain.ReceiptLine{Receipt: "R-1", Line: fmt.Sprint(i + 1), Item: t.items[i%len(t.items)], Expected: palletOf, Unit: pallet})
	}
	return rows
}

// inputsAtOnce is how many inputs a worker makes before the world goes on: he is faster than the network.
const inputsAtOnce = 16

// tick lets the hub's policies look at the time.
func (w *world) tick() error {
	if w.crew == nil {
		return nil
	}
	if _, err := w.hub.Commit(context.Background(), w.time(), nil); err != nil {
		return err
	}
	return w.remember()
}

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
	var fact domain.Fact
	switch w.random.IntN(8) {
	case 0:
		fact = w.receive()
	case 1, 2, 3:
		fact = w.move()
	case 4:
		fact = w.receivePallet()
	case 5:
		fact = w.movePallet()
	default:
		fact = w.count()
	}
	if fact == nil {
		return nil
	}
	return w.record(d, fact)
}

func (w *world) pick(from []string) string { return from[w.random.IntN(len(from))] }

func (w *world) receive() domain.Fact {
	at := place{dock, w.pick(w.truth.items)}
	quantity := 1 + w.random.Int64N(20)
	w.truth.stock[at] += quantity
	return domain.Received{Goods: domain.Goods{Item: at.item}, Quantity: quantity, Dock: at.location, Day: "2026-03-02"}
}

func (w *world) move() domain.Fact {
	from := place{w.pick(w.truth.locations), w.pick(w.truth.items)}
	to := place{w.pick(w.truth.locations), from.item}
	if w.truth.stock[from] == 0 || from == to {
		return nil
	}
	quantity := 1 + w.random.Int64N(w.truth.stock[from])
	w.truth.stock[from] -= quantity
	w.truth.stock[to] += quantity
	return domain.GoodsMoved{From: domain.At(from.location), To: domain.At(to.location), Goods: domain.Goods{Item: from.item}, Quantity: quantity}
}

// receivePallet scans an announced pallet: one that stands there already may be scanned by a second worker.
func (w *world) receivePallet() domain.Fact {
	i := w.random.IntN(len(w.truth.announced))
	pallet := w.truth.announced[i]
	at, here := w.truth.units[pallet]
	if here && (at != dock || !w.strikes(DoubleScan)) {
		return nil
	}
	w.truth.units[pallet] = dock
	goods := domain.Goods{Item: w.truth.items[i%len(w.truth.items)]}
	return domain.UnitReceived{Receipt: "R-1", Unit: pallet, Dock: dock, Day: "2026-03-02",
		Lines: []domain.UnitLine{{Line: fmt.Sprint(i + 1), Goods: goods, Quantity: palletOf}}}
}

func (w *world) movePallet() domain.Fact {
	pallet := w.pick(w.truth.announced)
	from, here := w.truth.units[pallet]
	to := w.pick(w.truth.locations[1:])
	if !here || from == to {
		return nil
	}
	w.truth.units[pallet] = to
	return domain.UnitMoved{Unit: pallet, From: from, To: to, Why: domain.TaskMove}
}

// count counts right: whoever believes it may never be led astray.
func (w *world) count() domain.Fact {
	at := place{w.pick(w.truth.locations), w.pick(w.truth.items)}
	return domain.Counted{Round: fmt.Sprint("round-", w.step), Location: at.location,
		Lines: []domain.CountedLine{{Goods: domain.Goods{Item: at.item}, Quantity: w.truth.stock[at]}}}
}

// record lets the device keep the fact. A disk that is full refuses it before the worker walks on: then it has
// not happened, which the truth takes back.
func (w *world) record(d *device, fact domain.Fact) error {
	if w.strikes(DiskFull) {
		d.journal.Fail = func() error { return errCrash }
		defer func() { d.journal.Fail = nil }()
	}
	before := d.Unsynced()
	err := d.Record("W-1", []domain.Fact{fact}, nil)
	if d.journal.Fail != nil {
		if err == nil || d.Unsynced() != before {
			return broken("I01", "a full disk took a fact")
		}
		d.journal.Fail = nil // he makes room and scans again
		err = d.Record("W-1", []domain.Fact{fact}, nil)
	}
	if err != nil {
		return err
	}
	w.facts++
	return w.kept(d)
}

// kept notes what the device says is safe.
func (w *world) kept(d *device) error {
	last, err := d.journal.Last()
	if err != nil {
		return err
	}
	id := d.Identity().Replica
	w.recorded[id] = append(w.recorded[id], last.Data)
	return nil
}
