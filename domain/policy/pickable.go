package policy

import "github.com/handtruck/handtruck/domain"

// Pickable tells whether stock may be picked for an order on the day (YYYY-MM-DD), and where it stands. It is
// never expired, held or damaged, on a cart or in somebody's tote, at a place for other purposes or blocked, nor
// where somebody has just found fewer than recorded and nobody has counted since.
func Pickable(rows domain.Reader, stock domain.Stock, today string) (domain.Location, bool) {
	goods := stock.Goods
	if stock.Quantity <= 0 || goods.State() != domain.Available || goods.Expired(today) {
		return domain.Location{}, false
	}
	if lot, ok := domain.Get[domain.Lot](rows, goods.Item, goods.Lot); ok && (lot.OnHold || goods.Expiry == "" && lot.Expiry != "" && lot.Expiry < today) {
		return domain.Location{}, false
	}
	if label := stock.Holder.Unit(); label != "" {
		if unit, ok := domain.Get[domain.Unit](rows, label); !ok || unit.Taken() || unit.Shipment != "" {
			return domain.Location{}, false
		}
	}
	place, ok := domain.Get[domain.Location](rows, domain.LocationOf(rows, stock.Holder))
	if !ok || place.Shut() || !offers(rows, place, stock) {
		return domain.Location{}, false
	}
	return place, !Doubted(rows, place.Code, goods.Item)
}

// offers tells whether goods are taken from a place at all: from storage and pick faces, and from staging places what
// was brought there for orders that waited for it.
func offers(rows domain.Reader, place domain.Location, stock domain.Stock) bool {
	switch place.Kind {
	case domain.Storage, domain.PickFace:
		return true
	case domain.Staging:
		return len(domain.Find[domain.Allocation](rows, domain.ByStock, stock.Key())) > 0
	}
	return false
}

// Doubted tells whether a picker has found fewer of an item at a place than recorded and the count that this
// asked for is still open.
func Doubted(rows domain.Reader, location, item string) bool {
	task, ok := domain.Get[domain.Task](rows, domain.CountTaskID(location, item))
	if !ok || task.State != domain.TaskOpen && task.State != domain.TaskClaimed {
		return false
	}
	if task.Reason == string(domain.ShortPick) {
		return true
	}
	for _, d := range domain.Find[domain.Discrepancy](rows, domain.ByLocation, location) {
		if d.Kind == domain.ShortPick && d.State != domain.DiscrepancyClosed && d.Goods.Item == item {
			return true // the count was asked for before the place ran short
		}
	}
	return false
}
