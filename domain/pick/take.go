package pick

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/policy"
	"github.com/handtruck/handtruck/domain/work"
)

// typed takes a number.
func (s State) typed(t *work.Turn, text string) State {
	stop := s.current()
	item, _ := domain.Get[domain.Item](t.Rows, stop.Goods.Item)
	quantity, ok := t.Quantity(text, item.Decimals)
	switch {
	case !ok:
	case quantity > most(t.Rows, stop):
		t.Refuse(work.QuantityTooHigh, work.Decimal(most(t.Rows, stop), item.Decimals))
	default:
		t.Take()
		return s.take(t, quantity)
	}
	return s
}

// count adds a scan; scans that reach the planned number go on by themselves.
func (s State) count(t *work.Turn, m work.Meaning) State {
	stop, ok := s.identify(t, m)
	if !ok {
		return s
	}
	item, _ := domain.Get[domain.Item](t.Rows, stop.Goods.Item)
	if weight, ok := work.OfGrams(item, m.WeightG); ok {
		return s.weighed(t, stop, s.Count+weight)
	}
	total := s.Count + max(1, m.Per)
	switch {
	case total > stop.rest():
		t.Refuse(work.QuantityTooHigh, work.Decimal(stop.rest(), item.Decimals))
		return s
	case total == stop.rest():
		t.Take()
		return s.withCurrent(stop).take(t, total)
	}
	s.Count = total
	t.Take()
	return s
}

// most is how many may be taken at a stop: as many as planned, and what the site tolerates beyond.
func most(rows domain.Reader, stop Stop) int64 {
	item, _ := domain.Get[domain.Item](rows, stop.Goods.Item)
	return domain.ToleranceOf(rows, domain.TaskPick, item.Class).Most(stop.Quantity) - stop.Taken
}

// weighed takes a piece by its weight: what is within the site's tolerance of the planned weight is enough.
func (s State) weighed(t *work.Turn, stop Stop, weight int64) State {
	item, _ := domain.Get[domain.Item](t.Rows, stop.Goods.Item)
	if highest := most(t.Rows, stop); weight > highest {
		t.Refuse(work.QuantityTooHigh, work.Decimal(highest, item.Decimals))
		return s
	}
	t.Take()
	return s.withCurrent(stop).take(t, weight)
}

// enough tells whether a stop has what it wants: of goods by weight, as near to it as the site tolerates.
func enough(rows domain.Reader, stop Stop) bool {
	item, _ := domain.Get[domain.Item](rows, stop.Goods.Item)
	if _, byWeight := work.OfGrams(item, 1000); !byWeight {
		return stop.rest() <= 0
	}
	return stop.Taken >= domain.ToleranceOf(rows, domain.TaskPick, item.Class).Least(stop.Quantity)
}

// take puts what was taken into the order's tote; in a cluster the tote is scanned first.
func (s State) take(t *work.Turn, quantity int64) State {
	if s.cluster() {
		s.Step, s.Taken = stepTote, quantity
		return s
	}
	return s.put(t, quantity)
}

// intoTote takes the scan of the order's tote.
func (s State) intoTote(t *work.Turn, m work.Meaning) State {
	own := s.Totes[s.current().Order]
	switch {
	case m.Label == own:
		t.Take()
		return s.put(t, s.Taken)
	case m.Unit != nil || !m.Known():
		t.Refuse(work.WrongTote, m.Label, own)
	default:
		t.Refuse(work.ExpectedTote)
	}
	return s
}

// put records the pick and goes on: with the rest of the stop, or past it.
func (s State) put(t *work.Turn, quantity int64) State {
	stop := s.current()
	fact := domain.Picked{Run: s.Run, Order: stop.Order, Line: stop.Line, From: stop.From, Goods: stop.Goods, Quantity: quantity, Tote: s.Totes[stop.Order]}
	if stop.Planned != nil {
		fact.Planned, fact.Instead = *stop.Planned, stop.Instead
	}
	if undone, ok := domain.Undo(t.Seen.Number, fact); ok {
		s.Last = &Undoable{Undone: undone, Stop: stop}
	}
	t.Record(fact)
	stop.Taken += quantity
	stop.Done = enough(t.Rows, stop)
	s = s.withCurrent(stop)
	s.Count, s.Taken = 0, 0
	switch {
	case !stop.Done:
		s.Step = stepItem
	case bare(t.Rows, stop.Location):
		s.Step = stepEmpty
	default:
		return s.advance()
	}
	return s
}

// bare tells whether by the ledger nothing stands at a place any more.
func bare(rows domain.Reader, location string) bool {
	for _, stock := range domain.Find[domain.Stock](rows, domain.ByHolder, string(domain.At(location))) {
		if stock.Quantity > 0 {
			return false
		}
	}
	for _, unit := range domain.Find[domain.Unit](rows, domain.ByLocation, location) {
		if !empty(rows, unit.Label) {
			return false
		}
	}
	return true
}

// short records that fewer were there, takes those that were, and looks for the rest elsewhere.
func (s State) short(t *work.Turn, text string) State {
	stop := s.current()
	item, _ := domain.Get[domain.Item](t.Rows, stop.Goods.Item)
	found, code := work.ParseQuantity(text, item.Decimals)
	if code == work.QuantityZero {
		found, code = 0, ""
	}
	switch {
	case code != "":
		t.Refuse(code, text)
		return s
	case found >= stop.rest():
		t.Refuse(work.QuantityTooHigh, work.Decimal(stop.rest()-1, item.Decimals))
		return s
	}
	expected := stop.rest()
	if found > 0 {
		s = s.put(t, found)
		stop = s.current()
	}
	t.Record(domain.Shorted{Run: s.Run, Order: stop.Order, Line: stop.Line, From: stop.From, Location: stop.Location, Goods: stop.Goods,
		Expected: expected, Found: found, Reason: s.Reason})
	s = s.elsewhere(t, stop, domain.ExceptionOf(t.Rows, domain.TaskPick, s.Reason).Reallocate)
	t.Tell(work.ShortRecorded)
	return s
}

// elsewhere takes this run's stops of a stock that fell short out of the walk; where the site wants it, it searches for
// other stock and puts stops of it in.
func (s State) elsewhere(t *work.Turn, short Stop, search bool) State {
	var kept, added []Stop
	for _, stop := range s.Stops {
		if stop.Done || !stop.same(short) {
			kept = append(kept, stop)
			continue
		}
		rest := stop.rest()
		if stop.Taken > 0 {
			stop.Quantity, stop.Done = stop.Taken, true
			kept = append(kept, stop)
		}
		if search {
			added = append(added, s.findOther(t, stop, rest)...)
		}
	}
	open := slices.DeleteFunc(slices.Clone(kept), func(stop Stop) bool { return stop.Done })
	done := slices.DeleteFunc(kept, func(stop Stop) bool { return !stop.Done })
	s.Stops = slices.Concat(putIn(t.Rows, short.Location, open, added), done)
	if len(s.Stops) == 0 {
		s.Step, s.Reason = stepDrop, ""
		return s
	}
	s = s.advance()
	if s.Step == stepItem || s.Step == stepQuantity {
		s.Step = stepLocation // the place that was short is left
	}
	return s
}

// findOther sets other stock aside for what is missing.
func (s State) findOther(t *work.Turn, short Stop, rest int64) []Stop {
	order, _ := domain.Get[domain.Order](t.Rows, short.Order)
	line := orderLine(t.Rows, short)
	parts := policy.Allocate(t.Rows, order, line, rest, t.Today(), func(stock domain.Stock) bool {
		return stock.Holder == short.From && stock.Goods == short.Goods
	})
	if len(parts) == 0 {
		return nil
	}
	all := append(allocated(t.Rows, line), parts...)
	t.Record(domain.Allocated{Order: short.Order, Line: short.Line, Parts: all})
	var stops []Stop
	for _, part := range parts {
		stops = appendStop(t.Rows, stops, line, part)
	}
	return stops
}
