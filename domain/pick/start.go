package pick

import (
	"slices"
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/policy"
	"github.com/handtruck/handtruck/domain/work"
)

// start takes the order that was scanned.
func (s State) start(t *work.Turn, m work.Meaning) State {
	switch {
	case m.Order != nil:
		return s.join(t, *m.Order)
	case m.Location != nil && m.Location.Zone != "":
		s.Zone = m.Location.Zone
		t.Take()
	case m.Known():
		t.Refuse(work.ExpectedNumber, t.Say("an order"))
	default:
		t.Refuse(work.UnknownBarcode, m.Text)
	}
	return s
}

// nextOrder takes the most urgent order that can be picked.
func (s State) nextOrder(t *work.Turn) State {
	if joined, ok := s.nextRun(t); ok {
		return joined
	}
	orders := domain.Find[domain.Order](t.Rows, domain.ByState, string(domain.StateOpen))
	slices.SortFunc(orders, policy.Urgency)
	for _, order := range orders {
		if !s.within(t.Rows, order) {
			continue
		}
		if joined := s.join(t, order); len(joined.Orders) > len(s.Orders) {
			return joined
		}
	}
	t.Refuse(work.NoWork)
	return s
}

// nextRun takes the hub's best run of which nobody has an order yet, when the site's cart has room for several totes.
func (s State) nextRun(t *work.Turn) (State, bool) {
	runs := slices.DeleteFunc(domain.All[domain.Run](t.Rows), func(run domain.Run) bool {
		return s.Zone != "" && run.Zone != s.Zone || !slices.ContainsFunc(run.Orders, func(code string) bool { return waits(t.Rows, code) })
	})
	for _, run := range keepApart(t.Rows, t.Device(), runs) {
		joined := s
		for _, code := range run.Orders {
			if order, ok := domain.Get[domain.Order](t.Rows, code); ok && waits(t.Rows, code) {
				joined = joined.join(t, order)
			}
		}
		if len(joined.Orders) > 0 {
			const minute = 60
			joined.Minutes = (run.Seconds + minute - 1) / minute
			t.Take()
			return joined, true
		}
	}
	return s, false
}

// waits tells whether nobody has an order yet.
func waits(rows domain.Reader, code string) bool {
	order, ok := domain.Get[domain.Order](rows, code)
	return ok && order.State == domain.StateOpen
}

// within tells whether all that is set aside for an order stands in the zone of which runs are wanted.
func (s State) within(rows domain.Reader, order domain.Order) bool {
	if s.Zone == "" {
		return true
	}
	for _, a := range domain.Find[domain.Allocation](rows, domain.ByOrder, order.Code) {
		if place, _ := domain.Get[domain.Location](rows, domain.LocationOf(rows, a.Holder)); place.Zone != s.Zone {
			return false
		}
	}
	return true
}

// join claims an order for the run, if nobody else has it and there is something to take for it.
func (s State) join(t *work.Turn, order domain.Order) State {
	own := order.State == domain.StatePicking && order.Device == t.Device()
	switch {
	case slices.Contains(s.Orders, order.Code) || order.State != domain.StateOpen && order.State != domain.StatePicking:
		t.Refuse(work.AlreadyDone)
		return s
	case order.State == domain.StatePicking && !own:
		t.Refuse(work.TakenByOther, holderOf(t.Rows, order))
		return s
	case len(s.Orders) >= domain.TotesPerRunMax:
		t.Refuse(work.QuantityTooHigh, domain.TotesPerRunMax)
		return s
	}
	if stops, _ := planOrder(t.Rows, t.Today(), order); len(stops) == 0 {
		t.Refuse(work.NoWork)
		return s
	}
	switch {
	case s.Run == "" && own:
		s.Run = order.Run // a run of this device that was left is taken up again
	case s.Run == "":
		s.Run = domain.DerivedID("run", t.Seen.ID())
	}
	t.Record(domain.Claimed{Run: s.Run, Orders: []string{order.Code}, At: t.Now.UnixMilli()})
	s.Orders = append(slices.Clone(s.Orders), order.Code)
	s.Step = stepTote
	t.Take()
	return s
}

// holderOf is who picks an order, as people know him.
func holderOf(rows domain.Reader, order domain.Order) string {
	if worker, ok := domain.Get[domain.Worker](rows, order.Worker); ok && worker.Name != "" {
		return worker.Name
	}
	return order.Device
}

// assign takes the tote of the next order, or a further order.
func (s State) assign(t *work.Turn, m work.Meaning) State {
	label := strings.TrimSpace(m.Label)
	switch {
	case m.Order != nil:
		return s.join(t, *m.Order)
	case m.Unit != nil && (m.Unit.Closed || !empty(t.Rows, m.Unit.Label)):
		t.Refuse(work.UnitNotEmpty, m.Label)
		return s
	case m.Unit == nil && m.Known() || label == "" || len(label) > domain.CodeLengthMax:
		t.Refuse(work.ExpectedTote)
		return s
	case slices.Contains(s.totes(), label):
		t.Refuse(work.WrongTote, label, t.Say("another tote"))
		return s
	}
	for order := s.untoted(); order != ""; order = s.untoted() {
		t.Record(domain.ToteAssigned{Run: s.Run, Order: order, Tote: label, Batch: s.Batch})
		if s = s.withTote(order, label); !s.Batch {
			break
		}
	}
	t.Take()
	if s.untoted() != "" {
		return s
	}
	return s.plan(t)
}

func empty(rows domain.Reader, unit string) bool {
	return len(domain.Find[domain.Stock](rows, domain.ByHolder, string(domain.In(unit)))) == 0
}

// drop ends the run at a packing or staging place.
func (s State) drop(t *work.Turn, m work.Meaning) State {
	switch {
	case m.Location == nil && m.Known():
		t.Refuse(work.ExpectedLocation)
	case m.Location == nil:
		t.Refuse(work.UnknownBarcode, m.Text)
	case m.Location.Kind != domain.Packing && m.Location.Kind != domain.Staging:
		t.Refuse(work.ExpectedPlaceOfKind, t.Say("packing or staging"))
	default:
		dropped := domain.Dropped{Run: s.Run, Location: m.Location.Code, Orders: s.Orders, Totes: s.totes()}
		if s.LengthMM > 0 { // a site learns its pace from walks whose length is known
			dropped.LengthMM, dropped.Lines = s.LengthMM, int64(len(s.Stops)-s.open())
			dropped.Began, dropped.Ended = s.Began, t.Now.UnixMilli()
		}
		t.Record(dropped)
		t.Tell(work.RunDone)
		s.Done = true
	}
	return s
}
