package domain

import (
	"cmp"
	"slices"
)

// Counted is an observation: at this place these numbers were found. It adjusts nothing by itself: the fold
// compares it with what the ledger held at that time, and believes a difference when two counts agree.
type Counted struct {
	Round    string        `cbor:"1,keyasint,omitempty"` // one counting of the place, recounts have rounds of their own
	Location string        `cbor:"2,keyasint,omitempty"`
	Lines    []CountedLine `cbor:"3,keyasint,omitempty"`
	Whole    bool          `cbor:"4,keyasint,omitempty"` // everything at the place was counted
}

// CountedLine is the number of some goods, loose or in a unit.
type CountedLine struct {
	Unit     string `cbor:"1,keyasint,omitempty"`
	Goods    Goods  `cbor:"2,keyasint,omitempty"`
	Quantity int64  `cbor:"3,keyasint,omitempty"`
}

// Kind numbers the facts of counting.
func (Counted) Kind() Kind { return KindCounted }

func (c Counted) fold(f *folding) {
	settled := true
	for i, line := range c.Lines {
		holder := At(c.Location)
		if line.Unit != "" {
			holder = In(line.Unit)
			f.countedUnit(line, c.Location)
		}
		f.noteLot(line.Goods)
		count := Count{ID: DerivedID("counted", f.seen.ID(), string(holder), line.Goods.key()), Holder: holder, Goods: line.Goods,
			Found: line.Quantity, Seen: f.seen, Worker: f.worker, Round: c.Round}
		if f.judgeCount(c.Location, count, c.unseen(i)) {
			f.answer(CountTaskID(c.Location, line.Goods.Item), TaskDone)
		} else {
			settled = false
			f.askCount(c.Location, line.Goods.Item, "recount")
		}
	}
	if settled && c.Whole {
		for _, task := range Find[Task](f, ByLocation, c.Location) {
			if task.Kind == TaskCount {
				f.answer(task.ID, TaskDone)
			}
		}
	}
}

// unseen are the statuses of goods at a holder that the count says nothing of: nobody sees a status, so they are in the
// number that was counted. They go with the first line about the goods.
func (c Counted) unseen(at int) []Goods {
	alike := func(line CountedLine) bool {
		return line.Unit == c.Lines[at].Unit && thing("", line.Goods) == thing("", c.Lines[at].Goods)
	}
	if slices.IndexFunc(c.Lines, alike) != at {
		return nil
	}
	var others []Goods
	for _, status := range []Status{Available, Hold, Damaged} {
		other := c.Lines[at].Goods
		other.Status = status
		if !slices.ContainsFunc(c.Lines, func(line CountedLine) bool { return alike(line) && line.Goods.State() == status }) {
			others = append(others, other)
		}
	}
	return others
}

// countedUnit notes where a unit was seen; one of which nothing was found was not seen.
func (f *folding) countedUnit(line CountedLine, location string) {
	if line.Quantity > 0 {
		f.unitAt(line.Unit, Pallet, location)
	}
}

// judgeCount compares a count with the ledger at its time and tells whether it is settled: equal, or different
// in the same way as a count before it.
func (f *folding) judgeCount(location string, count Count, unseen []Goods) bool {
	low, high := f.expectedAt(count)
	for _, other := range unseen {
		hidden := count
		hidden.Goods = other
		least, most := f.expectedAt(hidden)
		low, high = low+max(0, least), high+max(0, most)
	}
	count.Expected = high
	if low <= count.Found && count.Found <= high {
		count.Accepted, count.Firm = true, low == high
		f.closeCounts(count, count.ID)
		f.closeVariance(count)
		return true
	}
	if low != high {
		f.Put(count)
		f.raise(Discrepancy{ID: DerivedID(string(CountAmbiguous), count.ID), Kind: CountAmbiguous, Location: location,
			Goods: count.Goods, Unit: count.Holder.Unit(), Expected: high, Found: count.Found})
		return false
	}
	variance := count.Found - count.Expected
	item, _ := Get[Item](f, count.Goods.Item)
	policy := ToleranceOf(f, TaskCount, item.Class)
	if !policy.Passes(count.Expected, count.Found, item.UnitCost) && !f.agreed(count, policy) {
		f.Put(count)
		return false
	}
	if policy.NeedsApproval(variance, item.UnitCost) {
		count.Waiting = true
		f.Put(count)
		f.raiseVariance(count)
		return true
	}
	f.acceptVariance(count, variance)
	return true
}

// agreed tells whether a count before found the same difference; by another worker where the site wants that.
func (f *folding) agreed(count Count, policy Tolerance) bool {
	return slices.ContainsFunc(Find[Count](f, ByStock, StockKey(count.Holder, count.Goods)), func(before Count) bool {
		return !before.Closed && before.Round != count.Round && before.Found-before.Expected == count.Found-count.Expected &&
			(!policy.RecountByOther || before.Worker != count.Worker)
	})
}

// acceptVariance believes a count: the ledger is adjusted by the difference.
func (f *folding) acceptVariance(count Count, variance int64) {
	count.Accepted, count.Firm, count.Adjustment, count.Waiting = true, true, variance, false
	f.closeCounts(count, count.ID)
	f.adjust(count, variance)
	f.raiseVariance(count)
	f.settle(DerivedID(string(NegativeStock), string(count.Holder), count.Goods.key()))
}

// raiseVariance tells of a count that differs, with what waits for a decision.
func (f *folding) raiseVariance(count Count) {
	d := Discrepancy{ID: DerivedID(string(CountVariance), count.ID), Kind: CountVariance, Location: f.locationOf(count.Holder),
		Goods: count.Goods, Unit: count.Holder.Unit(), Expected: count.Expected, Found: count.Found,
		Tell: ExceptionOf(f, TaskCount, ReasonVariance).Tell}
	if count.Waiting {
		d.Count = count.ID
	}
	f.raise(d)
}

// closeCounts puts a count, and closes those of the same stock that it overtakes.
func (f *folding) closeCounts(count Count, keep string) {
	count.Closed = true
	f.Put(count)
	for _, before := range Find[Count](f, ByStock, StockKey(count.Holder, count.Goods)) {
		if !before.Closed && before.ID != keep {
			before.Closed, before.Waiting = true, false
			f.settle(DerivedID(string(CountVariance), before.ID))
			f.Put(before)
		}
	}
}

// expectedAt is what the ledger held when the count was made: what it holds now without the movements that came
// after the count. Movements that nobody can order make it a range.
func (f *folding) expectedAt(count Count) (low, high int64) {
	stock, _ := Get[Stock](f, StockKey(count.Holder, count.Goods))
	low, high = stock.Quantity, stock.Quantity
	for _, posting := range Find[Posting](f, ByStock, StockKey(count.Holder, count.Goods)) {
		switch posting.Seen.Compare(count.Seen) {
		case Later:
			low -= posting.Quantity
			high -= posting.Quantity
		case Unclear:
			low -= max(0, posting.Quantity)
			high -= min(0, posting.Quantity)
		}
	}
	return low, high
}

// adjust moves a variance between the adjustment account and the place, at the time of the count.
func (f *folding) adjust(count Count, variance int64) {
	stock := f.add(count.Holder, count.Goods, variance, "")
	f.add(FromAdjustment, count.Goods, -variance, "")
	f.postings++
	f.Put(Posting{count.Holder, count.Goods, variance, count.Seen, -f.postings})
	f.judgeNegative(f.locationOf(count.Holder), count.Holder, count.Goods, stock.Quantity)
}

// correctCounts keeps counts true when a movement arrives that happened before them: the counter saw the place
// after it, so what it took must not be taken again. The first firm count after the movement takes it on itself.
func (f *folding) correctCounts(holder Holder, goods Goods, change int64) {
	counts := slices.DeleteFunc(Find[Count](f, ByThing, thing(holder, goods)), func(count Count) bool {
		return count.Goods.plain() != goods.plain() && f.toldApart(count, goods)
	})
	slices.SortFunc(counts, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Seen.Low, b.Seen.Low), cmp.Compare(a.ID, b.ID))
	})
	for _, count := range counts {
		order := f.seen.Compare(count.Seen)
		if order == Later {
			continue
		}
		if order == Unclear {
			f.raise(Discrepancy{ID: DerivedID(string(CountAmbiguous), count.ID), Kind: CountAmbiguous,
				Location: f.locationOf(holder), Goods: goods, Unit: holder.Unit(), Expected: count.Expected, Found: count.Found})
			f.askCount(f.locationOf(holder), goods.Item, string(CountAmbiguous))
			continue
		}
		count.Expected += change
		if count.Firm {
			count.Adjustment -= change
			f.Put(count)
			f.adjust(count, -change)
			f.judgeVariance(count)
			return
		}
		f.Put(count) // it has adjusted nothing, so the movement goes on to the next count
		f.acceptIfEqual(count)
		if count.Waiting && count.Found != count.Expected {
			f.raiseVariance(count) // what was to be decided is another number by now
		}
	}
}

// toldApart tells whether a counting said something of this very status too, so that another status is not its matter.
func (f *folding) toldApart(count Count, goods Goods) bool {
	return slices.ContainsFunc(Find[Count](f, ByRound, count.Round), func(other Count) bool {
		return other.Holder == count.Holder && other.Goods.plain() == goods.plain()
	})
}

// acceptIfEqual settles a count that a late movement has explained.
func (f *folding) acceptIfEqual(count Count) {
	if count.Found == count.Expected {
		count.Accepted, count.Firm, count.Waiting = true, true, false
		f.closeCounts(count, count.ID)
		f.settle(DerivedID(string(CountVariance), count.ID))
		f.closeVariance(count)
		f.answer(CountTaskID(f.locationOf(count.Holder), count.Goods.Item), TaskDone)
	}
}

// judgeVariance keeps the discrepancy of an accepted count in line with its adjustment.
func (f *folding) judgeVariance(count Count) {
	id := DerivedID(string(CountVariance), count.ID)
	if count.Adjustment == 0 {
		f.settle(id)
		return
	}
	f.raiseVariance(count)
}

// closeVariance closes what stood open about goods that a count has found to be right.
func (f *folding) closeVariance(count Count) {
	f.settle(DerivedID(string(NegativeStock), string(count.Holder), count.Goods.key()))
}
