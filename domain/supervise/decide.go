package supervise

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// The decisions on discrepancies.
const (
	optionAccept  = "accept"
	optionRecount = "recount"
	optionRelease = "release"
	optionDamaged = "damaged"
	optionCount   = "count"
	optionClose   = "close"
)

// causes are why stock and ledger, or plan and fact, differed.
var causes = []work.Option{{ID: "miscounted", Label: "Counted wrongly"}, {ID: "misplaced", Label: "Put elsewhere"}, {ID: "damaged", Label: "Damaged"},
	{ID: "lost", Label: "Lost or stolen"}, {ID: "supplier", Label: "Supplier's fault"}, {ID: "not_recorded", Label: "Not recorded"}, {ID: "other", Label: "Other"}}

// discrepancy is the one that is shown; a count that nobody has settled is shown as if it were one.
func (s State) discrepancy(rows domain.Reader) domain.Discrepancy {
	if d, ok := domain.Get[domain.Discrepancy](rows, s.Key); ok {
		return d
	}
	count := s.count(rows)
	return domain.Discrepancy{Kind: domain.CountVariance, Location: domain.LocationOf(rows, count.Holder), Goods: count.Goods,
		Unit: count.Holder.Unit(), Expected: count.Found - count.Variance(), Found: count.Found, Worker: count.Worker, Device: count.Seen.Device, Count: count.ID}
}

// count is the count that waits for a decision, if it is one that is shown.
func (s State) count(rows domain.Reader) domain.Count {
	key := s.Key
	if d, ok := domain.Get[domain.Discrepancy](rows, s.Key); ok {
		key = d.Count
	}
	count, _ := domain.Get[domain.Count](rows, key)
	return count
}

// decide takes a decision; all but some need a cause.
func (s State) decide(t *work.Turn, option string) State {
	d := s.discrepancy(t.Rows)
	switch option {
	case optionAccept:
		if s.count(t.Rows).Worker == t.Worker.Badge {
			t.Refuse(work.FourEyes)
			return s
		}
	case optionRecount:
		t.Record(domain.CountDecided{Count: d.Count, Adjustment: s.Variant})
		return s.settled(t)
	case optionCount:
		t.Record(domain.Asked{Task: domain.Task{ID: domain.CountTaskID(d.Location, d.Goods.Item), Kind: domain.TaskCount,
			Location: d.Location, Goods: domain.Goods{Item: d.Goods.Item}, Reason: string(d.Kind)}})
		return s.settled(t)
	}
	s.Step, s.Option = stepCause, option
	return s
}

// settle records the decision with its cause.
func (s State) settle(t *work.Turn, cause string) State {
	d := s.discrepancy(t.Rows)
	switch s.Option {
	case optionAccept:
		count := s.count(t.Rows)
		if now := count.Variance(); now != s.Variant {
			item, _ := domain.Get[domain.Item](t.Rows, count.Goods.Item)
			t.Warn(work.QuantityChanged, work.Decimal(now, item.Decimals))
			return s.show(t.View, stepDiscrepancy, s.Key)
		}
		t.Record(domain.CountDecided{Count: d.Count, Adjustment: s.Variant, Accept: true, Cause: cause})
	case optionRelease:
		s.restate(t, d, domain.Available, cause)
	case optionDamaged:
		s.restate(t, d, domain.Damaged, cause)
	default:
		t.Record(domain.Settled{Discrepancy: d.ID, Cause: cause})
	}
	return s.settled(t)
}

// restate gives goods on hold another status wherever they stand by now, as many as the discrepancy is about.
func (s State) restate(t *work.Turn, d domain.Discrepancy, status domain.Status, cause string) {
	rest := d.Found
	for _, stock := range domain.Find[domain.Stock](t.Rows, domain.ByItem, d.Goods.Item) {
		if stock.Goods != d.Goods || stock.Quantity <= 0 || d.Unit != "" && stock.Holder != domain.In(d.Unit) {
			continue
		}
		if part := min(rest, stock.Quantity); part > 0 {
			t.Record(domain.StatusChanged{Holder: stock.Holder, Goods: stock.Goods, Quantity: part, Status: status, Cause: cause})
			rest -= part
		}
	}
	t.Record(domain.Settled{Discrepancy: d.ID, Cause: cause})
}

// release ends a claim; what its owner has taken stays recorded.
func (s State) release(t *work.Turn) State {
	if order, ok := domain.Get[domain.Order](t.Rows, s.Key); ok {
		t.Record(domain.ClaimExpired{Order: order.Code, Run: order.Run})
	} else if task, ok := domain.Get[domain.Task](t.Rows, s.Key); ok {
		t.Record(domain.TaskTaken{Tasks: []string{task.ID}, Back: true, Of: task.Device})
	}
	return s.settled(t)
}

// place opens or closes a place, or takes the mark from one that was full.
func (s State) place(t *work.Turn, option string) State {
	switch option {
	case "open":
		t.Record(domain.LocationStopped{Location: s.Key})
	case "stop":
		t.Record(domain.LocationStopped{Location: s.Key, Stopped: true, Reason: t.Worker.Badge})
	case "clear":
		t.Record(domain.LocationMarked{Location: s.Key})
	}
	t.Tell(work.Done)
	return s
}
