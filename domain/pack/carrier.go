package pack

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// carrier is what the order's carrier takes; without a row of its own anything.
func (s State) carrier(rows domain.Reader) domain.Carrier {
	order, _ := domain.Get[domain.Order](rows, s.Order)
	carrier, ok := domain.Get[domain.Carrier](rows, order.Carrier)
	if !ok {
		carrier.Code = order.Carrier
	}
	return carrier
}

// tooHeavy tells whether the goods in hand would make the open carton heavier than the carrier takes.
func (s State) tooHeavy(rows domain.Reader) bool {
	limit := s.carrier(rows).WeightMaxG
	if limit == 0 {
		return false
	}
	weight := weightG(rows, s.Goods, s.Quantity)
	if s.Carton != "" {
		for _, stock := range domain.Find[domain.Stock](rows, domain.ByHolder, string(domain.In(s.Carton))) {
			weight += weightG(rows, stock.Goods, stock.Quantity)
		}
	}
	return weight > limit
}

func weightG(rows domain.Reader, goods domain.Goods, quantity int64) int64 {
	item, _ := domain.Get[domain.Item](rows, goods.Item)
	weight := item.WeightG * quantity
	for range item.Decimals {
		weight /= 10
	}
	return weight
}

// choosesType tells whether the carrier takes some types of cartons only and none was chosen yet.
func (s State) choosesType(rows domain.Reader) bool {
	return s.Type == "" && len(s.carrier(rows).Cartons) > 0
}

// cartonType takes a type of carton that was chosen or scanned; ok is false when the text is no type.
func (s State) cartonType(t *work.Turn, text string) (State, bool) {
	if slices.Contains(s.carrier(t.Rows).Cartons, text) {
		s.Type = text
		t.Take()
		return s, true
	}
	for _, other := range domain.All[domain.Carrier](t.Rows) {
		if slices.Contains(other.Cartons, text) && len(s.carrier(t.Rows).Cartons) > 0 {
			t.Refuse(work.CartonNotAllowed, s.carrier(t.Rows).Code, text)
			return s, true
		}
	}
	return s, false
}
