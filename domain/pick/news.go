package pick

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/policy"
	"github.com/handtruck/handtruck/domain/walk"
	"github.com/handtruck/handtruck/domain/work"
)

// adapt brings the walk in line with what the orders want by now: fewer take stops away from its end, more add some.
func (s State) adapt(t *work.Turn) State {
	if len(s.Stops) == 0 {
		return s // the walk has not begun: it is laid out when the last tote is scanned
	}
	for _, code := range s.Orders {
		for _, line := range domain.Find[domain.OrderLine](t.Rows, domain.ByOrder, code) {
			switch change := line.Open() - s.planned(line); {
			case change < 0:
				s = s.shrink(line, -change)
				s.tell(t, line)
			case change > 0 && !weighedOut(t.Rows, line):
				s = s.grow(t, line, change)
			}
		}
	}
	return s
}

// weighedOut tells whether a line by weight has as much as the site tolerates, so that no further piece is wanted.
func weighedOut(rows domain.Reader, line domain.OrderLine) bool {
	stop := Stop{Goods: domain.Goods{Item: line.Item}, Quantity: line.Quantity, Taken: line.Picked}
	return line.Picked > 0 && enough(rows, stop)
}

// reroute lays the rest of the walk out anew when an aisle was blocked or is free again. A stop that has been begun
// stays the one in hand.
func (s State) reroute(t *work.Turn) State {
	blocked := walk.Blocked(t.Rows)
	if len(s.Stops) == 0 || slices.Equal(blocked, s.Blocked) {
		return s
	}
	s.Blocked = blocked
	s.Stops = slices.Clone(s.Stops)
	first, from := 0, walk.Base(t.Rows)
	if s.Step != stepLocation {
		first, from = 1, s.current().Location
	}
	ahead := s.Stops[min(first, s.open()):s.open()]
	if done := s.Stops[s.open():]; first == 0 && len(done) > 0 {
		from = done[0].Location // the latest of them: that is where the worker stands
	}
	before := s.current().Location
	layOutRest(t.Rows, from, ahead, s.Orders)
	if after := s.current().Location; after != before {
		t.Tell(work.RouteChanged, after)
	}
	return s
}

// planned is what the open stops are to take for a line.
func (s State) planned(line domain.OrderLine) int64 {
	var planned int64
	for _, stop := range s.Stops {
		if stop.Order == line.Order && stop.Line == line.Line && !stop.Done {
			planned += stop.rest()
		}
	}
	return planned
}

// shrink takes a quantity off the stops of a line, the last first. What is in the worker's hand stays.
func (s State) shrink(line domain.OrderLine, less int64) State {
	s.Stops = slices.Clone(s.Stops)
	before := s.current()
	for i, stop := range slices.Backward(s.Stops) {
		if stop.Order != line.Order || stop.Line != line.Line || stop.Done {
			continue
		}
		held := int64(0)
		if i == 0 {
			held = max(s.Taken, s.Count)
		}
		part := min(less, max(0, stop.rest()-held))
		stop.Quantity -= part
		stop.Done = stop.rest() == 0
		s.Stops[i], less = stop, less-part
	}
	if s.current().Done && !before.Done {
		s = s.advance()
	}
	s.Stops = slices.DeleteFunc(s.Stops, func(stop Stop) bool { return stop.Quantity == 0 })
	return s
}

// grow adds stops for what an order wants more, when there is stock for it.
func (s State) grow(t *work.Turn, line domain.OrderLine, more int64) State {
	order, _ := domain.Get[domain.Order](t.Rows, line.Order)
	found := policy.Allocate(t.Rows, order, line, more, t.Today(), nil)
	if len(found) == 0 {
		return s
	}
	t.Record(domain.Allocated{Order: line.Order, Line: line.Line, Parts: append(allocated(t.Rows, line), found...)})
	var added []Stop
	for _, part := range found {
		added = appendStop(t.Rows, added, line, part)
	}
	open, done := slices.Clone(s.Stops[:s.open()]), s.Stops[s.open():]
	if len(open) == 0 {
		open, added = added, nil
	}
	s.Stops = slices.Concat(open[:1], putIn(t.Rows, open[0].Location, open[1:], added), done) // he is on his way to the first
	if s.Step == stepDrop {
		s.Step = stepLocation
	}
	s.tell(t, line)
	return s
}

// tell says how many are wanted by now.
func (s State) tell(t *work.Turn, line domain.OrderLine) {
	item, _ := domain.Get[domain.Item](t.Rows, line.Item)
	t.Warn(work.QuantityChanged, work.Decimal(line.Quantity, item.Decimals))
}

// allocated is what is set aside for a line.
func allocated(rows domain.Reader, line domain.OrderLine) []domain.AllocatedPart {
	var parts []domain.AllocatedPart
	for _, a := range domain.Find[domain.Allocation](rows, domain.ByOrder, line.Order) {
		if a.Line == line.Line {
			parts = append(parts, domain.AllocatedPart{Holder: a.Holder, Goods: a.Goods, Quantity: a.Quantity})
		}
	}
	return parts
}
