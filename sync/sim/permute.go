package sim

import (
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/wire"
)

// checkOrderFree holds I08: had facts of which none knew of the other come in another order, the same goods would stand in
// the same places. A fact knows all facts up to its base, so between two positions that are somebody's base any order will
// do that keeps each device's own.
func (w *world) checkOrderFree(s hub.Snapshot) error {
	entries, err := s.Log(0, StepsMax)
	if err != nil {
		return err
	}
	replicas, err := s.Replicas()
	if err != nil {
		return err
	}
	from := map[string]hub.Replica{}
	for _, r := range replicas {
		from[r.ID] = r
	}
	epochs, err := hub.EpochsOf(s)
	if err != nil {
		return err
	}
	log := make([]logged, len(entries))
	known := map[int64]bool{}
	for i, e := range entries {
		envelope, err := wire.Open(e.Data)
		if err != nil {
			return err
		}
		envelope.Base = e.Base(envelope, epochs.At(e.Site))
		log[i] = logged{e, envelope, from[e.Replica], rootOf(from, e.Replica)}
		known[envelope.Base] = true
	}
	w.begin(streamOrder)
	shuffled, moved := shuffle(log, known, w.random)
	if !moved {
		return nil
	}
	second := domain.NewOverlay(nil)
	for _, l := range shuffled {
		l.fold(w, second)
	}
	if err := w.compareOrders(s, second); err != nil { // that the hub's rows are those of the first order was held before
		return err
	}
	w.held(OrderFree)
	return nil
}

// logged is a fact of the log with what it says.
type logged struct {
	hub.Entry
	envelope wire.Envelope
	from     hub.Replica
	root     string // the replica that its own branched off from at first
}

// rootOf follows a replica to the one that it branched off from: facts of both are of one device, in one order.
func rootOf(from map[string]hub.Replica, id string) string {
	for from[id].Of != "" {
		id = from[id].Of
	}
	return id
}

func (l logged) fold(w *world, rows domain.Rows) {
	seen := domain.Seen{Device: l.from.Name, Branch: l.from.Branch, Number: l.Number, Base: l.envelope.Base, Site: l.Site, Low: l.Low, High: l.High}
	fact, err := l.envelope.Fact()
	if err != nil || l.Unfolded {
		domain.FoldUnknown(rows, seen, l.envelope.Worker, l.envelope.Kind)
		return
	}
	fold := hub.Fold(domain.Fold)
	if s := w.config.seams.fold; s != nil {
		fold = s(w)
	}
	fold(rows, seen, l.envelope.Worker, fact)
}

// shuffle puts facts between two known positions in another order, that of each device kept, and numbers them anew.
func shuffle(log []logged, known map[int64]bool, r *rand.Rand) (shuffled []logged, moved bool) {
	var block []logged
	flush := func() {
		queues := map[string][]logged{}
		var turns []string
		for _, l := range block {
			queues[l.root] = append(queues[l.root], l)
			turns = append(turns, l.root)
		}
		r.Shuffle(len(turns), func(i, j int) { turns[i], turns[j] = turns[j], turns[i] })
		for i, replica := range turns {
			l := queues[replica][0]
			queues[replica] = queues[replica][1:]
			moved = moved || l.Site != block[i].Site
			l.Site = block[i].Site
			shuffled = append(shuffled, l)
		}
		block = nil
	}
	for _, l := range log {
		block = append(block, l)
		if known[l.Site] {
			flush()
		}
	}
	flush()
	return shuffled, moved
}

// compareOrders tells where two orders of the same facts have led to something else that is not in doubt in either.
func (w *world) compareOrders(first, second domain.Reader) error {
	doubted, unsure := doubts(first)
	also, either := doubts(second)
	counted(first, doubted)
	counted(second, also)
	if w.lost == 0 && !w.twisted {
		doubted, also = nil, nil // everything is told, so no count is left in doubt that matters
	}
	one, other := standing(first), standing(second)
	for _, at := range slices.SortedFunc(maps.Keys(one), compareHeld) {
		where := place{at.holder.Location(), at.item}
		if a, b := one[at], other[at]; a != b && !doubted[where] && !also[where] {
			return broken("I08", "in another order %s on %s is %d, not %d", at.item, at.holder, b, a)
		}
	}
	for _, unit := range domain.All[domain.Unit](first) {
		label := unit.Label
		if a, b := unit.Location, location(second.Get(domain.TableUnit, label)); a != b && !unsure[label] && !either[label] {
			return broken("I08", "in another order %s is at %s, not at %s", label, b, a)
		}
	}
	return nil
}

// counted adds places where a count differs and is not settled yet: it is believed once another one agrees, so until then
// the order in which counts come decides whether it already is.
func counted(rows domain.Reader, doubted map[place]bool) {
	for _, d := range domain.Unsettled(rows) {
		if d.Kind == domain.CountVariance {
			doubted[place{d.Location, d.Goods.Item}] = true
		}
	}
}

// standing is what stands where inside the site, whatever its status.
func standing(rows domain.Reader) map[held]int64 {
	found := map[held]int64{}
	for _, stock := range domain.All[domain.Stock](rows) {
		if !stock.Holder.Outside() {
			found[held{stock.Holder, stock.Goods.Item, stock.Goods.Lot}] += stock.Quantity
		}
	}
	return found
}

func stocks(a, b domain.Row) (goods domain.Goods, holder domain.Holder, first, second int64) {
	for _, row := range []domain.Row{a, b} {
		if stock, ok := row.(domain.Stock); ok {
			goods, holder = stock.Goods, stock.Holder
		}
	}
	one, _ := a.(domain.Stock)
	other, _ := b.(domain.Stock)
	return goods, holder, one.Quantity, other.Quantity
}

func location(row domain.Row) string {
	unit, _ := row.(domain.Unit)
	return unit.Location
}
