package policy

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/wave"
)

// scatter is the stock of which a plan of runs may choose the places anew: loose goods of items that stand in several places,
// as good as one another by [compare] but for the way there. What stands in a unit, has a serial, or is wanted of one lot keeps the
// place that was set aside for it.
type scatter struct {
	rows     domain.Reader
	chooser  *allocator
	holdings []wave.Holding
	stocks   map[holdingKey]domain.Stock
	listed   map[string]bool // items whose holdings are listed
	free     map[lineKey]bool
}

type holdingKey struct{ item, place, lot string }

type lineKey struct{ order, line string }

// newScatter lets the lines of orders that may be taken elsewhere choose: their place and lot are left open.
func newScatter(rows domain.Reader, orders []wave.Order, now time.Time) *scatter {
	s := &scatter{rows: rows, chooser: newAllocator(rows, today(rows, now)), stocks: map[holdingKey]domain.Stock{},
		listed: map[string]bool{}, free: map[lineKey]bool{}}
	for i := range orders {
		named := map[string]bool{}
		for _, line := range domain.Find[domain.OrderLine](rows, domain.ByOrder, orders[i].Code) {
			named[line.Line] = line.Lot != ""
		}
		lines := slices.Clone(orders[i].Lines)
		for n := range lines {
			line := &lines[n]
			item, _ := domain.Get[domain.Item](rows, line.Item)
			if named[line.Code] || item.Decimals > 0 || line.Quantity <= 0 || !s.list(line.Item) {
				continue
			}
			at, held := s.holding(line)
			if !held {
				continue
			}
			s.holdings[at].Quantity += line.Quantity // it is this line's own until it chooses
			line.Place, line.Lot = "", ""
			s.free[lineKey{orders[i].Code, line.Code}] = true
		}
		orders[i].Lines = lines
	}
	return s
}

// list lists what of an item anybody may take; false when it stands in one place only, so that there is nothing to choose.
func (s *scatter) list(item string) bool {
	if listed, ok := s.listed[item]; ok {
		return listed
	}
	var loose []candidate
	double := map[holdingKey]bool{}
	for _, c := range s.chooser.candidates(item) {
		if c.Holder.Unit() != "" || c.Goods.Serial != "" {
			continue
		}
		key := holdingKey{item, c.place.Code, c.Goods.Lot}
		if slices.ContainsFunc(loose, func(other candidate) bool {
			return holdingKey{item, other.place.Code, other.Goods.Lot} == key
		}) {
			double[key] = true // one lot with two dates at one place: a plan could not tell which
		}
		loose = append(loose, c)
	}
	loose = slices.DeleteFunc(loose, func(c candidate) bool { return double[holdingKey{item, c.place.Code, c.Goods.Lot}] })
	s.listed[item] = len(loose) > 1
	if len(loose) <= 1 {
		return false
	}
	for _, c := range loose {
		key := holdingKey{item, c.place.Code, c.Goods.Lot}
		s.stocks[key] = c.Stock
		s.holdings = append(s.holdings, wave.Holding{Item: item, Place: c.place.Code, Lot: c.Goods.Lot, Expiry: rank(c), Quantity: max(0, s.chooser.freeOf(c.key))})
	}
	return true
}

// rank is what decides which stock is taken first, as a text that sorts the same way; only equal ranks may be exchanged.
func rank(c candidate) string {
	return dateOrNever(c.Goods.Expiry) + " " + dateOrNever(c.Received) + " " + strconv.Itoa(reach(c.place))
}

// holding is the stock that is set aside for a line, among the holdings.
func (s *scatter) holding(line *wave.Line) (at int, ok bool) {
	at = slices.IndexFunc(s.holdings, func(h wave.Holding) bool {
		return h.Item == line.Item && h.Place == line.Place && h.Lot == line.Lot
	})
	return at, at >= 0
}

// chosen are the places that a plan has chosen, as what is set aside from now on; none when the plan leaves anything short.
func (s *scatter) chosen(plan wave.Plan) (facts []domain.Fact, ok bool) {
	if len(plan.Short) > 0 {
		return nil, false
	}
	parts := map[lineKey][]domain.AllocatedPart{}
	var order []lineKey
	for _, run := range plan.Runs {
		for _, stop := range run.Stops {
			for _, take := range stop.Takes {
				key := lineKey{take.Order, take.Line}
				stock, known := s.stocks[holdingKey{take.Item, stop.Place, take.Lot}]
				if !s.free[key] || !known {
					continue
				}
				if parts[key] == nil {
					order = append(order, key)
				}
				r := request{parts: parts[key]}
				r.add(domain.AllocatedPart{Holder: stock.Holder, Goods: stock.Goods, Quantity: take.Quantity})
				parts[key] = r.parts
			}
		}
	}
	slices.SortFunc(order, func(a, b lineKey) int { return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.line, b.line)) })
	for _, key := range order {
		before, kept := s.before(key)
		r := request{parts: parts[key]}
		for _, part := range kept {
			r.add(part)
		}
		if !slices.Equal(before, r.parts) {
			facts = append(facts, domain.Allocated{Order: key.order, Line: key.line, Parts: r.parts})
		}
	}
	return facts, true
}

// before is what was set aside for a line, and what of it was no plan's to choose.
func (s *scatter) before(key lineKey) (all, kept []domain.AllocatedPart) {
	r := request{}
	for _, a := range domain.Find[domain.Allocation](s.rows, domain.ByOrder, key.order) {
		if a.Line != key.line {
			continue
		}
		part := domain.AllocatedPart{Holder: a.Holder, Goods: a.Goods, Quantity: a.Quantity}
		r.add(part)
		if stock, ok := s.stocks[holdingKey{a.Goods.Item, domain.LocationOf(s.rows, a.Holder), a.Goods.Lot}]; !ok || stock.Holder != a.Holder || stock.Goods != a.Goods {
			kept = append(kept, part)
		}
	}
	return r.parts, kept
}
