package policy

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
)

// Touches tells whether a change of these rows can make a policy decide something.
func Touches(changed []domain.Address) bool {
	return slices.ContainsFunc(changed, func(at domain.Address) bool {
		switch at.Table {
		case domain.TableOrder, domain.TableOrderLine, domain.TableStock, domain.TableAllocation, domain.TableUnit,
			domain.TableItem, domain.TableLot, domain.TableLocation, domain.TableTask:
			return true
		}
		return false
	})
}

// affected are the open orders that a change of these rows can matter to: the orders themselves, and those that
// want an item whose stock became more, less, or of another use.
func affected(rows domain.Reader, changed []domain.Address) []domain.Order {
	a := affects{rows: rows, codes: map[string]bool{}, items: map[string]bool{}}
	for _, at := range changed {
		a.follow(at)
	}
	for item := range a.items {
		for _, line := range domain.Find[domain.OrderLine](rows, domain.ByItem, item) {
			if line.Open() > 0 {
				a.codes[line.Order] = true
			}
		}
	}
	var orders []domain.Order
	for code := range a.codes {
		if order, ok := domain.Get[domain.Order](rows, code); ok && order.State == domain.StateOpen {
			orders = append(orders, order)
		}
	}
	return orders
}

type affects struct {
	rows  domain.Reader
	codes map[string]bool // orders
	items map[string]bool
}

// follow finds what one changed row belongs to; of a deleted row only the key is left, which says enough.
func (a *affects) follow(at domain.Address) {
	parts := domain.KeyParts(at.Key)
	part := func(i int) string {
		if i < len(parts) {
			return parts[i]
		}
		return ""
	}
	switch at.Table {
	case domain.TableOrder, domain.TableOrderLine:
		a.codes[part(0)] = true
	case domain.TableAllocation: // order, line, and the key of the stock
		a.codes[part(0)], a.items[part(3)] = true, true
	case domain.TableStock: // holder, item, lot…
		a.items[part(1)] = true
	case domain.TableItem, domain.TableLot:
		a.items[part(0)] = true
	case domain.TableUnit:
		a.held(domain.In(part(0)))
	case domain.TableLocation:
		a.stands(part(0))
	case domain.TableTask:
		if task, ok := domain.Get[domain.Task](a.rows, at.Key); ok && task.Kind == domain.TaskCount {
			a.items[task.Goods.Item] = true
		}
	}
}

func (a *affects) held(holder domain.Holder) {
	for _, stock := range domain.Find[domain.Stock](a.rows, domain.ByHolder, string(holder)) {
		a.items[stock.Goods.Item] = true
	}
}

func (a *affects) stands(location string) {
	a.held(domain.At(location))
	for _, unit := range domain.Find[domain.Unit](a.rows, domain.ByLocation, location) {
		a.held(domain.In(unit.Label))
	}
}
