package domain

import (
	"cmp"
	"iter"
	"slices"
)

// A count is a sighting, not an assignment: what it adjusts is what it found less what the ledger held then, and that
// changes whenever a fact comes late. So all counts of some goods at a holder are gone through in the order in which they
// were made, each behind the movements before it and behind what the counts before it adjust. Two that say the same
// number adjust once, and a movement that explains them both lets neither adjust anything.

// tally is a count with what movements until then come to, whatever counts adjust. Movements that nobody can order
// against it make that a range.
type tally struct {
	Count
	least, most int64
	fresh       bool // it has just come and was never judged
}

// tallies are the counts of goods at a holder, whatever their status, in the order in which they were made.
func (f *folding) tallies(holder Holder, goods Goods) []*tally {
	var tallies []*tally
	for count := range f.counts(holder, goods) {
		tallies = append(tallies, &tally{Count: count})
	}
	tallies = inOrder(tallies)
	var adjusted int64
	for _, t := range tallies {
		t.most = t.Expected - adjusted
		t.least = t.most - t.Spread
		adjusted += t.Adjustment
	}
	return tallies
}

// counts are those of goods at a holder, whatever their status.
func (f *folding) counts(holder Holder, goods Goods) iter.Seq[Count] {
	return Each[Count](f, ByThing, thing(holder, goods))
}

// inOrder puts counts into the order in which they were made. Where nobody can tell, any order will do that is the same
// whatever came first.
func inOrder(tallies []*tally) []*tally {
	slices.SortFunc(tallies, func(a, b *tally) int { return cmp.Or(cmp.Compare(a.Seen.Low, b.Seen.Low), cmp.Compare(a.ID, b.ID)) })
	ordered := make([]*tally, 0, len(tallies))
	for len(tallies) > 0 {
		first := max(0, slices.IndexFunc(tallies, func(t *tally) bool { return !preceded(t, tallies) }))
		ordered = append(ordered, tallies[first])
		tallies = slices.Delete(tallies, first, first+1)
	}
	return ordered
}

// preceded tells whether one of the others was surely made before a count. They are in order of the moment before which they
// surely were not, and one that begins when it has ended did not come before it: few are looked at where clocks are good.
func preceded(t *tally, others []*tally) bool {
	for _, other := range others {
		if other.Seen.Low > t.Seen.High {
			break
		}
		if other.Seen.Compare(t.Seen) == Earlier {
			return true
		}
	}
	return false
}

// movedUntil is a count that has just come with the movements until then: all that the ledger has seen, without what
// counts adjusted, and without what came after the count.
func (f *folding) movedUntil(count Count) *tally {
	t := &tally{Count: count, fresh: true}
	unclear := map[string]int64{} // what a fact changes, in or out
	for _, status := range []Status{Available, Hold, Damaged} {
		goods := count.Goods
		goods.Status = status
		stock, _ := Get[Stock](f, StockKey(count.Holder, goods))
		t.most += stock.Quantity
	}
	for seen, change := range f.recent(count.Holder, count.Goods) {
		if seen.Compare(count.Seen) == Later {
			t.most -= change.quantity
		} else {
			unclear[seen.ID()] += change.quantity
		}
	}
	for other := range f.counts(count.Holder, count.Goods) {
		t.most -= other.Adjustment
	}
	t.least = t.most
	for _, quantity := range unclear {
		t.least -= max(0, quantity)
		t.most -= min(0, quantity)
	}
	return t
}

// weigh goes through counts in their order and judges anew those for which the ledger held something else than was
// known until now.
func (f *folding) weigh(tallies []*tally) {
	var adjusted int64 // by the counts before
	for _, t := range tallies {
		count, _ := Get[Count](f, t.ID) // one before it may have closed it
		expected, spread := t.most+adjusted, t.most-t.least
		if t.fresh || expected != count.Expected || spread != count.Spread {
			count.Expected, count.Spread = expected, spread
			f.judge(count)
			count, _ = Get[Count](f, t.ID)
		}
		adjusted += count.Adjustment
	}
}

// change is what a fact does to the goods at a holder.
type change struct {
	goods    Goods
	quantity int64
}

// correctCounts lets counts know of a movement that was before them, or may have been.
func (f *folding) correctCounts(holder Holder, changes ...change) {
	if holder.Unit() != "" && len(f.Find(TableCount, Term{ByHolder, string(holder)})) == 0 {
		return // goods of many kinds go through a tote, and nobody ever counted it
	}
	late := false
	for count := range f.counts(holder, changes[0].goods) {
		late = late || f.seen.Compare(count.Seen) != Later
	}
	if !late {
		return
	}
	var quantity int64 // goods that only change their status are still there
	for _, change := range changes {
		quantity += change.quantity
	}
	tallies := f.tallies(holder, changes[0].goods)
	for _, t := range tallies {
		switch f.seen.Compare(t.Seen) {
		case Earlier:
			t.least += quantity
			t.most += quantity
		case Unclear:
			t.least += min(0, quantity)
			t.most += max(0, quantity)
		}
	}
	f.weigh(tallies)
}

// accept believes a count and lets it adjust the ledger.
func (f *folding) accept(count Count) {
	if !count.Closed {
		f.answer(CountTaskID(f.locationOf(count.Holder), count.Goods.Item), TaskDone)
	}
	count.Accepted, count.Closed, count.Waiting = true, true, false
	f.adjust(count)
	f.closeCounts(count)
}

// adjust brings what a count that is believed adjusts in line with what the ledger held then: its variance goes from the
// adjustment account to the place, or back.
func (f *folding) adjust(count Count) {
	more := count.Variance() - count.Adjustment
	count.Adjustment = count.Variance()
	f.Put(count)
	stock := f.add(count.Holder, count.Goods, more, "")
	f.add(FromAdjustment, count.Goods, -more, "")
	f.judgeNegative(f.locationOf(count.Holder), count.Holder, count.Goods, stock.Quantity)
	if count.Adjustment == 0 {
		f.settle(DerivedID(string(CountVariance), count.ID))
		f.settle(DerivedID(string(CountAmbiguous), count.ID))
		return
	}
	f.raiseVariance(count)
	if count.Spread > 0 {
		f.raiseAmbiguous(count)
	}
}
