package domain

import "slices"

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
	for _, line := range c.Lines {
		if line.Unit != "" {
			f.countedUnit(line, c.Location)
		}
		f.noteLot(line.Goods)
	}
	settled := true
	for _, count := range c.counts(f) {
		if f.judgeCount(count) {
			f.answer(CountTaskID(c.Location, count.Goods.Item), TaskDone)
		} else {
			settled = false
			f.askCount(c.Location, count.Goods.Item, "recount")
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

// counts are what was found of each thing, with all its lines. Nobody sees a status: how a number is shared out over the
// statuses is what the counter's device believed, and only the sum was counted. What differs is of the first line's status.
func (c Counted) counts(f *folding) []Count {
	var counts []Count
	for _, line := range c.Lines {
		holder := At(c.Location)
		if line.Unit != "" {
			holder = In(line.Unit)
		}
		alike := func(count Count) bool { return thing(count.Holder, count.Goods) == thing(holder, line.Goods) }
		if i := slices.IndexFunc(counts, alike); i >= 0 {
			counts[i].Found += line.Quantity
			continue
		}
		counts = append(counts, Count{ID: DerivedID("counted", f.seen.ID(), string(holder), line.Goods.key()), Holder: holder,
			Goods: line.Goods, Found: line.Quantity, Seen: f.seen, Worker: f.worker, Round: c.Round})
	}
	return counts
}

// countedUnit notes where a unit was seen; one of which nothing was found was not seen.
func (f *folding) countedUnit(line CountedLine, location string) {
	if line.Quantity > 0 {
		f.unitAt(line.Unit, Pallet, location)
	}
}

// judgeCount holds a count that has just come against the ledger at its time and tells whether it is settled: equal,
// different in the same way as another one, or waiting for a decision.
func (f *folding) judgeCount(count Count) bool {
	fresh := f.movedUntil(count)
	tallies := f.tallies(count.Holder, count.Goods)
	f.Put(count)
	f.weigh(inOrder(append(tallies, fresh)))
	count, _ = Get[Count](f, count.ID)
	return count.Accepted || count.Waiting
}

// judge says what follows from a count now that it is known what the ledger held then. One that is believed stays
// believed, whatever comes late: it adjusts something else from now on.
func (f *folding) judge(count Count) {
	switch {
	case count.Accepted:
		f.adjust(count)
	case count.Variance() == 0:
		f.accept(count)
	case count.Closed:
		f.Put(count) // another one has overtaken it
	case count.Spread > 0:
		f.Put(count)
		f.raiseAmbiguous(count)
	case !count.Waiting && f.believable(count):
		f.believe(count)
	default:
		f.Put(count)
		if count.Waiting {
			f.raiseVariance(count) // what was to be decided is another number by now
		}
	}
}

// believable tells whether a count that differs is to be believed: the difference is small enough, or another count
// found the same.
func (f *folding) believable(count Count) bool {
	item, _ := Get[Item](f, count.Goods.Item)
	policy := ToleranceOf(f, TaskCount, item.Class)
	return policy.Passes(count.Expected, count.Found, item.UnitCost) || f.agreed(count, policy)
}

// agreed tells whether another count found the same difference; by another worker where the site wants that.
func (f *folding) agreed(count Count, policy Tolerance) bool {
	for other := range f.counts(count.Holder, count.Goods) {
		if !other.Closed && other.Round != count.Round && other.mayDiffer(count.Variance()) &&
			(!policy.RecountByOther || other.Worker != count.Worker) {
			return true
		}
	}
	return false
}

// believe lets a count adjust the ledger, or wait for a supervisor where that is worth so much.
func (f *folding) believe(count Count) {
	item, _ := Get[Item](f, count.Goods.Item)
	if !ToleranceOf(f, TaskCount, item.Class).NeedsApproval(count.Variance(), item.UnitCost) {
		f.accept(count)
		return
	}
	count.Waiting = true
	f.Put(count)
	f.raiseVariance(count)
}

// raiseVariance tells of a count that differs, with what waits for a decision.
func (f *folding) raiseVariance(count Count) {
	d := Discrepancy{ID: DerivedID(string(CountVariance), count.ID), Kind: CountVariance, Location: f.locationOf(count.Holder),
		Goods: count.Goods, Unit: count.Holder.Unit(), Expected: count.Found - count.Variance(), Found: count.Found,
		Tell: ExceptionOf(f, TaskCount, ReasonVariance).Tell}
	if count.Waiting {
		d.Count = count.ID
	}
	f.raise(d)
}

// raiseAmbiguous tells that nobody can say whether a count differs, and has it counted again.
func (f *folding) raiseAmbiguous(count Count) {
	location := f.locationOf(count.Holder)
	f.raise(Discrepancy{ID: DerivedID(string(CountAmbiguous), count.ID), Kind: CountAmbiguous, Location: location,
		Goods: count.Goods, Unit: count.Holder.Unit(), Expected: count.Expected, Found: count.Found})
	f.askCount(location, count.Goods.Item, string(CountAmbiguous))
}

// closeCounts closes the other counts of the same thing, but those that were surely made later. What was not clear about
// those before it is answered by one about which nothing is unclear.
func (f *folding) closeCounts(count Count) {
	for other := range f.counts(count.Holder, count.Goods) {
		order := other.Seen.Compare(count.Seen)
		if other.ID == count.ID || order == Later {
			continue
		}
		if other.Spread > 0 && count.Spread == 0 && order == Earlier {
			f.settle(DerivedID(string(CountAmbiguous), other.ID))
		}
		if !other.Closed {
			other.Closed, other.Waiting = true, false
			f.settle(DerivedID(string(CountVariance), other.ID))
			f.Put(other)
		}
	}
}
