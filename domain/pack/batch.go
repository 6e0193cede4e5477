package pack

import (
	"slices"
	"strings"

	"github.com/handtruck/handtruck/domain"
)

// shared is the order's share of what is in the tote of a whole run: as many of each thing as were picked for it and are
// not packed yet.
func (s State) shared(rows domain.Reader) []domain.Stock {
	order, ok := domain.Get[domain.Order](rows, s.Order)
	if !ok || order.Run == "" {
		return nil
	}
	var found []domain.Stock
	wanted := domain.Find[domain.OrderLine](rows, domain.ByOrder, s.Order)
	for _, unit := range domain.Find[domain.Unit](rows, domain.ByRun, order.Run) {
		for _, stock := range domain.Find[domain.Stock](rows, domain.ByHolder, string(domain.In(unit.Label))) {
			share := int64(0)
			for i, line := range wanted {
				if line.Item != stock.Goods.Item || line.Lot != "" && line.Lot != stock.Goods.Lot {
					continue
				}
				part := min(stock.Quantity-share, line.Picked-line.Packed)
				wanted[i].Packed += part // of this line no other stock is wanted for it
				share += part
			}
			if stock.Quantity = share; share > 0 {
				found = append(found, stock)
			}
		}
	}
	return found
}

// ofRun is the first order of a run that waits to be packed, or empty.
func ofRun(rows domain.Reader, run string) string {
	if run == "" {
		return ""
	}
	picked := slices.DeleteFunc(domain.Find[domain.Order](rows, domain.ByState, string(domain.StatePicked)), func(order domain.Order) bool {
		return order.Run != run
	})
	if len(picked) == 0 {
		return ""
	}
	return slices.MinFunc(picked, func(a, b domain.Order) int { return strings.Compare(a.Code, b.Code) }).Code
}
