package pick

import (
	"cmp"
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/policy"
	"github.com/handtruck/handtruck/domain/walk"
	"github.com/handtruck/handtruck/domain/work"
)

// plan lays out the stops of all orders and begins with the first.
func (s State) plan(t *work.Turn) State {
	s.Stops = nil
	for _, code := range s.Orders {
		if order, ok := domain.Get[domain.Order](t.Rows, code); ok {
			stops, changed := planOrder(t.Rows, t.Today(), order)
			for _, allocated := range changed {
				t.Record(allocated)
			}
			s.Stops = append(s.Stops, stops...)
		}
	}
	s.Blocked = walk.Blocked(t.Rows)
	s = s.layOut(t)
	s.Step = stepLocation
	if len(s.Stops) == 0 {
		s.Step = stepDrop
	}
	return s
}

// planOrder makes stops of what is set aside for an order. Where the hub has not set enough aside, as for an order
// that came while the radio was off, or where it cannot be used any more, the replica's stock is looked through:
// changed is what has to be set aside anew.
func planOrder(rows domain.Reader, today string, order domain.Order) (stops []Stop, changed []domain.Allocated) {
	after := domain.NewOverlay(rows)
	for _, line := range domain.Find[domain.OrderLine](rows, domain.ByOrder, order.Code) {
		parts, lost := usable(after, today, line)
		found := policy.Allocate(after, order, line, line.Open()-total(parts), today, nil)
		if parts = append(parts, found...); lost || len(found) > 0 {
			allocated := domain.Allocated{Order: order.Code, Line: line.Line, Parts: parts}
			domain.Fold(after, domain.Seen{}, "", allocated) // the next line must not take it too
			changed = append(changed, allocated)
		}
		for _, part := range parts {
			stops = appendStop(rows, stops, line, part)
		}
	}
	return stops, changed
}

// usable is what of the stock set aside for a line can still be picked; lost when some of it cannot.
func usable(rows domain.Reader, today string, line domain.OrderLine) (parts []domain.AllocatedPart, lost bool) {
	rest := line.Open()
	for _, a := range domain.Find[domain.Allocation](rows, domain.ByOrder, line.Order) {
		if a.Line != line.Line {
			continue
		}
		stock, _ := domain.Get[domain.Stock](rows, domain.StockKey(a.Holder, a.Goods))
		part := min(rest, a.Quantity)
		if _, ok := policy.Pickable(rows, stock, today); !ok || part <= 0 {
			lost = true // it may have expired or been blocked since
			continue
		}
		parts = append(parts, domain.AllocatedPart{Holder: a.Holder, Goods: a.Goods, Quantity: part})
		rest -= part
	}
	return parts, lost
}

func total(parts []domain.AllocatedPart) int64 {
	var sum int64
	for _, part := range parts {
		sum += part.Quantity
	}
	return sum
}

func appendStop(rows domain.Reader, stops []Stop, line domain.OrderLine, part domain.AllocatedPart) []Stop {
	if part.Quantity <= 0 {
		return stops
	}
	stop := Stop{Order: line.Order, Line: line.Line, Location: domain.LocationOf(rows, part.Holder), From: part.Holder, Goods: part.Goods}
	for i, other := range stops {
		if other.Order == stop.Order && other.Line == stop.Line && other.same(stop) {
			stops[i].Quantity += part.Quantity
			return stops
		}
	}
	stop.Quantity = part.Quantity
	return append(stops, stop)
}

// advance goes on with the next stop. At the same place the next order's share of the same goods only asks how many.
func (s State) advance() State {
	before := s.current()
	s.Count, s.Taken, s.Reason = 0, 0, ""
	s.Stops = slices.Clone(s.Stops)
	slices.SortStableFunc(s.Stops, func(a, b Stop) int { return cmp.Compare(late(a.Done), late(b.Done)) })
	if s.open() == 0 {
		s.Step = stepDrop
		return s
	}
	next := s.current()
	switch {
	case next.Location != before.Location || before.Location == "":
		s.Step = stepLocation
	case next.same(before) && next.rest() > 1:
		s.Step = stepQuantity
	default:
		s.Step = stepItem
	}
	return s
}

func late(done bool) int {
	if done {
		return 1
	}
	return 0
}

// skip puts all stops at the place in hand behind the others.
func (s State) skip() State {
	place := s.current().Location
	s.Stops = slices.Clone(s.Stops)
	slices.SortStableFunc(s.Stops, func(a, b Stop) int {
		return cmp.Or(cmp.Compare(late(a.Done), late(b.Done)), cmp.Compare(late(a.Location == place), late(b.Location == place)))
	})
	s.Step = stepLocation
	return s
}

// jump brings the stops at a place to the front; the others stay as they are.
func (s State) jump(place string) (State, bool) {
	at := slices.IndexFunc(s.Stops, func(stop Stop) bool { return !stop.Done && stop.Location == place })
	if at < 0 {
		return s, false
	}
	s.Stops = slices.Clone(s.Stops)
	slices.SortStableFunc(s.Stops, func(a, b Stop) int {
		return cmp.Or(cmp.Compare(late(a.Done), late(b.Done)), cmp.Compare(late(a.Location != place), late(b.Location != place)))
	})
	return s, true
}
