package policy

import (
	"cmp"
	"slices"
	"time"
	_ "time/tzdata" // a hub may run where there is no time zone data

	"github.com/handtruck/handtruck/domain"
)

// Run looks at everything: it sets stock aside for every released order, ends claims that have lasted too long, asks
// for the counts and fills that are due, and plans the runs. It has nothing to add where it has decided before.
func Run(rows domain.Reader, now time.Time) []domain.Fact {
	facts := expireClaims(rows, now)
	after := overlaid(rows, facts)
	facts = append(facts, allocateAll(after, domain.Find[domain.Order](after, domain.ByState, string(domain.StateOpen)), now)...)
	after = overlaid(rows, facts)
	facts = append(facts, askForFills(after)...)
	facts = append(facts, askForCounts(after, now)...)
	facts = append(facts, leaseNumbers(after)...)
	facts = append(facts, learnPace(after)...)
	return append(facts, planRuns(after, now)...)
}

// After looks only at what a change of these rows can matter to: the way to follow each batch of facts on a
// site with thousands of order lines. Claims are left to [Run], as they end by the clock.
func After(rows domain.Reader, changed []domain.Address, now time.Time) []domain.Fact {
	return allocateAll(rows, affected(rows, changed), now)
}

// allocateAll sets stock aside for open orders: what had been set aside and cannot be used any more is freed
// first, from the least urgent order on, then the most urgent order chooses first.
func allocateAll(rows domain.Reader, orders []domain.Order, now time.Time) []domain.Fact {
	slices.SortFunc(orders, Urgency)
	chooser := newAllocator(rows, today(rows, now))
	var requests []*request
	for _, order := range slices.Backward(orders) {
		lines := requestsOf(rows, order)
		for _, r := range slices.Backward(lines) {
			chooser.trim(r)
			requests = append(requests, r)
		}
	}
	var facts []domain.Fact
	for _, r := range slices.Backward(requests) {
		chooser.fill(r)
		if !slices.Equal(r.before, r.parts) {
			facts = append(facts, domain.Allocated{Order: r.line.Order, Line: r.line.Line, Parts: r.parts})
		}
	}
	return facts
}

// Urgency orders orders: higher priority first, then the earlier cut-off, then the code.
func Urgency(a, b domain.Order) int {
	return cmp.Or(cmp.Compare(b.Priority, a.Priority), shipBy(a).Compare(shipBy(b)), cmp.Compare(a.Code, b.Code))
}

// shipBy is the cut-off of an order; one without a cut-off is in no hurry.
func shipBy(order domain.Order) time.Time {
	const farYear = 9999
	at, err := time.Parse(time.RFC3339, order.ShipBy)
	if err != nil {
		return time.Date(farYear, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return at
}

// requestsOf are the lines of an order that still want stock, with what is set aside for them.
func requestsOf(rows domain.Reader, order domain.Order) []*request {
	set := map[string][]domain.AllocatedPart{}
	for _, a := range domain.Find[domain.Allocation](rows, domain.ByOrder, order.Code) {
		set[a.Line] = append(set[a.Line], domain.AllocatedPart{Holder: a.Holder, Goods: a.Goods, Quantity: a.Quantity})
	}
	var requests []*request
	for _, line := range domain.Find[domain.OrderLine](rows, domain.ByOrder, order.Code) {
		if parts := set[line.Line]; line.Open() > 0 || len(parts) > 0 {
			requests = append(requests, &request{line: line, wanted: line.Open(), before: parts, parts: slices.Clone(parts)})
		}
	}
	return requests
}

func overlaid(rows domain.Reader, facts []domain.Fact) domain.Reader {
	if len(facts) == 0 {
		return rows
	}
	after := domain.NewOverlay(rows)
	for _, fact := range facts {
		domain.Fold(after, domain.Seen{}, "", fact)
	}
	return after
}

// today is the day at the site, YYYY-MM-DD.
func today(rows domain.Reader, now time.Time) string {
	site, _ := domain.Get[domain.Site](rows)
	zone, err := time.LoadLocation(site.TimeZone)
	if err != nil {
		zone = time.UTC // the import has checked the name; rows without a site have none
	}
	return now.In(zone).Format(time.DateOnly)
}
