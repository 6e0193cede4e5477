package policy

import (
	"cmp"
	"math"
	"slices"

	"github.com/handtruck/handtruck/domain"
)

// Allocate chooses stock for a quantity of one order line, from what is not set aside for anybody: what expires
// first, then what was received first. Today is the site's day; avoid leaves out stock that the caller knows
// to be of no use, and may be nil. It answers with less than the quantity when there is no more.
func Allocate(rows domain.Reader, order domain.Order, line domain.OrderLine, quantity int64, today string,
	avoid func(domain.Stock) bool) []domain.AllocatedPart {
	line.Order = order.Code
	chooser := newAllocator(rows, today)
	chooser.avoid = avoid
	r := &request{line: line, wanted: quantity}
	chooser.fill(r)
	return r.parts
}

// request is one order line on its way to stock.
type request struct {
	line   domain.OrderLine
	wanted int64
	before []domain.AllocatedPart
	parts  []domain.AllocatedPart
}

func (r *request) missing() int64 {
	missing := r.wanted
	for _, part := range r.parts {
		missing -= part.Quantity
	}
	return missing
}

// allocator chooses stock and remembers what it has looked up and given away.
type allocator struct {
	rows  domain.Reader
	today string
	avoid func(domain.Stock) bool
	items map[string][]candidate // by item, best first
	free  map[string]int64       // by stock key, what is set aside for nobody; below zero when too much is
}

// candidate is stock that may be picked, with what decides which is taken first.
type candidate struct {
	domain.Stock
	key   string
	place domain.Location
}

func newAllocator(rows domain.Reader, today string) *allocator {
	return &allocator{rows: rows, today: today, items: map[string][]candidate{}, free: map[string]int64{}}
}

// trim gives back what a line can no longer get: stock that may not be picked any more or is not there any more.
func (a *allocator) trim(r *request) {
	excess := -r.missing()
	candidates := a.candidates(r.line.Item)
	r.parts = slices.DeleteFunc(r.parts, func(part domain.AllocatedPart) bool {
		key := domain.StockKey(part.Holder, part.Goods)
		usable := slices.ContainsFunc(candidates, func(c candidate) bool { return c.key == key }) && fits(r.line, part.Goods)
		if !usable {
			excess -= part.Quantity
		}
		return !usable
	})
	for i := range r.parts {
		key := domain.StockKey(r.parts[i].Holder, r.parts[i].Goods)
		back := min(r.parts[i].Quantity, max(excess, -a.freeOf(key), 0))
		r.parts[i].Quantity -= back
		a.free[key] += back
		excess -= back
	}
	r.parts = slices.DeleteFunc(r.parts, func(part domain.AllocatedPart) bool { return part.Quantity <= 0 })
}

// fill sets stock aside until the line has what it wants or nothing is left.
func (a *allocator) fill(r *request) {
	missing := r.missing()
	if missing <= 0 {
		return
	}
	for _, c := range a.candidates(r.line.Item) {
		take := min(missing, a.freeOf(c.key))
		if take <= 0 || !fits(r.line, c.Goods) || a.avoid != nil && a.avoid(c.Stock) {
			continue
		}
		r.add(domain.AllocatedPart{Holder: c.Holder, Goods: c.Goods, Quantity: take})
		a.free[c.key] -= take
		if missing -= take; missing == 0 {
			return
		}
	}
}

func (r *request) add(part domain.AllocatedPart) {
	for i := range r.parts {
		if r.parts[i].Holder == part.Holder && r.parts[i].Goods == part.Goods {
			r.parts[i].Quantity += part.Quantity
			return
		}
	}
	r.parts = append(r.parts, part)
	slices.SortFunc(r.parts, func(x, y domain.AllocatedPart) int {
		return cmp.Compare(domain.StockKey(x.Holder, x.Goods), domain.StockKey(y.Holder, y.Goods))
	})
}

// fits tells whether goods are what a line asks for: a customer who named a lot gets no other.
func fits(line domain.OrderLine, goods domain.Goods) bool {
	return line.Lot == "" || line.Lot == goods.Lot
}

// freeOf is what of some stock is set aside for nobody.
func (a *allocator) freeOf(key string) int64 {
	if free, ok := a.free[key]; ok {
		return free
	}
	stock, _ := domain.Get[domain.Stock](a.rows, key)
	free := stock.Quantity
	for _, other := range domain.Find[domain.Allocation](a.rows, domain.ByStock, key) {
		free -= other.Quantity
	}
	a.free[key] = free
	return free
}

// candidates are the stocks of an item that may be picked, in the order in which they are to be taken.
func (a *allocator) candidates(item string) []candidate {
	if found, ok := a.items[item]; ok {
		return found
	}
	var found []candidate
	if article, ok := domain.Get[domain.Item](a.rows, item); ok && !article.Blocked {
		for _, stock := range domain.Find[domain.Stock](a.rows, domain.ByItem, item) {
			if place, ok := Pickable(a.rows, stock, a.today); ok {
				found = append(found, candidate{stock, stock.Key(), place})
			}
		}
	}
	slices.SortFunc(found, compare)
	a.items[item] = found
	return found
}

// compare puts first what expires first, then what was received first; then the place that is easier to reach.
func compare(a, b candidate) int {
	return cmp.Or(
		cmp.Compare(dateOrNever(a.Goods.Expiry), dateOrNever(b.Goods.Expiry)),
		cmp.Compare(dateOrNever(a.Received), dateOrNever(b.Received)),
		cmp.Compare(reach(a.place), reach(b.place)),
		cmp.Compare(sequence(a.place), sequence(b.place)),
		cmp.Compare(a.place.Code, b.place.Code),
		cmp.Compare(a.key, b.key))
}

func dateOrNever(date string) string { return cmp.Or(date, "9999-12-31") }

func reach(place domain.Location) int {
	if place.Kind == domain.PickFace {
		return 0
	}
	return 1
}

func sequence(place domain.Location) int64 {
	if place.Sequence == 0 {
		return math.MaxInt64 // places without a number come behind those that have one
	}
	return place.Sequence
}
