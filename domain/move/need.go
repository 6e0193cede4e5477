package move

import (
	"cmp"
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/policy"
	"github.com/handtruck/handtruck/domain/work"
)

// Need is a pick face to be filled, and from where.
type Need struct {
	Task     string `json:"task,omitempty"`
	Face     string `json:"face,omitempty"`
	Item     string `json:"item,omitempty"`
	Quantity int64  `json:"quantity,omitempty"`
	From     string `json:"from,omitempty"` // the place where the goods to be used first stand
	Unit     string `json:"unit,omitempty"` // the pallet they are on
}

// urgent is a need with what the face will hold when all that is set aside there is picked.
type urgent struct {
	Need
	left int64
}

// needs are the faces to be filled, the one that will be empty first before the others.
func needs(v work.View) []Need {
	found := asked(v.Rows)
	if len(found) == 0 {
		found = below(v.Rows)
	}
	slices.SortFunc(found, func(a, b urgent) int { return cmp.Or(cmp.Compare(a.left, b.left), cmp.Compare(a.Face, b.Face)) })
	sorted := make([]Need, 0, len(found))
	for _, need := range found {
		if stock, ok := source(need.Item, need.Face, v); ok {
			need.From, need.Unit = domain.LocationOf(v.Rows, stock.Holder), stock.Holder.Unit()
			sorted = append(sorted, need.Need)
		}
	}
	return sorted
}

// asked are the faces that tasks ask to fill.
func asked(rows domain.Reader) []urgent {
	var found []urgent
	for _, task := range domain.Find[domain.Task](rows, domain.ByKind, domain.TaskTerm(domain.TaskReplenish, domain.TaskOpen)) {
		need := Need{Task: task.ID, Face: task.Location, Item: task.Goods.Item, Quantity: task.Quantity}
		there, reserved := policy.AtFace(rows, task.Location, task.Goods.Item)
		found = append(found, urgent{need, there - reserved})
	}
	return found
}

// below are the faces that hold less than their least.
func below(rows domain.Reader) []urgent {
	var found []urgent
	for _, fill := range domain.All[domain.Fill](rows) {
		there, reserved := policy.AtFace(rows, fill.Location, fill.Item)
		if there < fill.Min {
			need := Need{Task: domain.FillTaskID(fill.Location, fill.Item), Face: fill.Location, Item: fill.Item, Quantity: fill.Max - there}
			found = append(found, urgent{need, there - reserved})
		}
	}
	return found
}

// source is the stock in the racks that is to be used first: what expires first, then what came first.
func source(item, face string, v work.View) (domain.Stock, bool) {
	stocks := slices.DeleteFunc(domain.Find[domain.Stock](v.Rows, domain.ByItem, item), func(stock domain.Stock) bool {
		place, ok := domain.Get[domain.Location](v.Rows, domain.LocationOf(v.Rows, stock.Holder))
		lot, _ := domain.Get[domain.Lot](v.Rows, item, stock.Goods.Lot)
		return !ok || place.Kind != domain.Storage || place.Shut() || place.Code == face || stock.Quantity <= 0 || lot.OnHold ||
			stock.Goods.State() != domain.Available || stock.Goods.Expired(v.Today())
	})
	if len(stocks) == 0 {
		return domain.Stock{}, false
	}
	return slices.MinFunc(stocks, func(a, b domain.Stock) int {
		return cmp.Or(compareDates(a.Goods.Expiry, b.Goods.Expiry), compareDates(a.Received, b.Received), cmp.Compare(a.Key(), b.Key()))
	}), true
}

// compareDates puts a date that is not known last.
func compareDates(a, b string) int {
	if (a == "") != (b == "") {
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}
