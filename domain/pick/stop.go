package pick

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// location takes the place of the stop in hand, or of another one of this run.
func (s State) location(t *work.Turn, m work.Meaning) State {
	stop := s.current()
	place, ok := t.Place(m, stop.Location)
	if !ok {
		return s
	}
	jumped, ok := s.jump(place.Code)
	if !ok {
		t.Refuse(work.WrongLocation, place.Code, stop.Location)
		return s
	}
	jumped.Step, jumped.Count = stepItem, 0
	t.Take()
	return jumped
}

// item takes what identifies the goods of the stop.
func (s State) item(t *work.Turn, m work.Meaning) State {
	stop, ok := s.identify(t, m)
	if !ok {
		return s
	}
	t.Take()
	s, stop = s.split(t, stop)
	item, _ := domain.Get[domain.Item](t.Rows, stop.Goods.Item)
	if weight, ok := work.OfGrams(item, m.WeightG); ok {
		return s.weighed(t, stop, weight)
	}
	per := max(1, m.Per)
	switch {
	case stop.rest() == 1 || stop.Goods.Serial != "":
		return s.take(t, min(1, stop.rest()))
	case m.Item != nil && per == stop.rest():
		return s.take(t, per)
	case m.Item != nil && per < stop.rest():
		s.Count = per // the first scan counts
	}
	s.Step = stepQuantity
	return s
}

// identify finds the goods of the stop in what was scanned: the goods as planned, or others of the same item that
// are as good after a second scan.
func (s State) identify(t *work.Turn, m work.Meaning) (Stop, bool) {
	stop := s.current()
	item, _ := domain.Get[domain.Item](t.Rows, stop.Goods.Item)
	switch {
	case item.Blocked:
		t.Refuse(work.ItemBlocked, item.Code)
	case m.Unit != nil:
		return s.identifyUnit(t, *m.Unit)
	case m.Item != nil && m.Item.Code != stop.Goods.Item:
		t.Refuse(work.WrongItem, m.Item.Code, stop.Goods.Item)
	case item.SerialTracked:
		return s.identifySerial(t, m)
	case m.Item == nil && len(m.Lots) > 0 && !hasLotOf(m.Lots, item.Code):
		t.Refuse(work.WrongItem, m.Lots[0].Item, item.Code)
	case m.Item == nil && (!item.LotTracked || m.Lot == "" && len(m.Lots) == 0):
		if m.Known() {
			t.Refuse(work.ExpectedItem) // a lot or a date alone says nothing of which item it is on
		} else {
			t.Refuse(work.UnknownBarcode, m.Text)
		}
	case item.LotTracked:
		return s.identifyLot(t, m)
	case stop.From.Unit() != "" && severalHolders(s.here(t.Rows), stop.Goods): // loose goods have no pallet to scan
		t.Refuse(work.AmbiguousUnit)
	default:
		return stop, true
	}
	return stop, false
}

// hasLotOf tells whether one of several lots with the same code is of the item.
func hasLotOf(lots []domain.Lot, item string) bool {
	return slices.ContainsFunc(lots, func(lot domain.Lot) bool { return lot.Item == item })
}

// here is the stock of the stop's item at its place that could be picked or refused.
func (s State) here(rows domain.Reader) []domain.Stock {
	stop := s.current()
	return slices.DeleteFunc(domain.Find[domain.Stock](rows, domain.ByItem, stop.Goods.Item), func(stock domain.Stock) bool {
		return stock.Quantity <= 0 || domain.LocationOf(rows, stock.Holder) != stop.Location
	})
}

// severalHolders tells whether the same goods stand in more than one holder at a place: then the planned pallet has to
// be scanned. Loose goods need no such scan, as nothing but their item can be scanned of them.
func severalHolders(here []domain.Stock, goods domain.Goods) bool {
	holders := 0
	for _, stock := range here {
		if stock.Goods == goods {
			holders++
		}
	}
	return holders > 1
}

func (s State) identifyUnit(t *work.Turn, unit domain.Unit) (Stop, bool) {
	stop := s.current()
	if stop.From == domain.In(unit.Label) {
		return stop, true
	}
	for _, stock := range s.here(t.Rows) {
		if stock.Holder != domain.In(unit.Label) || stock.Goods != stop.Goods {
			continue
		}
		if !t.Confirmed(work.ConfirmUnitSwap, unit.Label) {
			return stop, false
		}
		return stop.swap(stock), true
	}
	t.Refuse(work.WrongUnit, unit.Label, stop.From.Unit()+stop.From.Location())
	return stop, false
}

func (s State) identifySerial(t *work.Turn, m work.Meaning) (Stop, bool) {
	stop := s.current()
	serial := m.Serial
	if serial == "" && m.Item == nil {
		serial = m.Text
	}
	switch {
	case serial == "":
		t.Refuse(work.SerialRequired)
		return stop, false
	case m.Item == nil && m.Serial == "" && len(m.Serials) == 0 && m.Known():
		t.Refuse(work.ExpectedItem) // the label of something else, and no serial number
		return stop, false
	}
	for _, stock := range s.here(t.Rows) {
		if stock.Goods.Serial == serial && stock.Goods.State() == domain.Available {
			return stop.swap(stock), true // one is as good as the other
		}
	}
	t.Refuse(work.WrongSerial, serial, stop.Goods.Serial)
	return stop, false
}

func (s State) identifyLot(t *work.Turn, m work.Meaning) (Stop, bool) {
	stop := s.current()
	lot := m.Lot
	if lot == "" && len(m.Lots) > 0 {
		lot = m.Lots[0].Code
	}
	if lot == "" {
		if severalLots(s.here(t.Rows)) {
			t.Refuse(work.AmbiguousLot)
			return stop, false
		}
		lot = stop.Goods.Lot
	}
	if lot == stop.Goods.Lot {
		return stop, true
	}
	return s.otherLot(t, lot, m.Expiry)
}

func severalLots(here []domain.Stock) bool {
	return slices.ContainsFunc(here, func(stock domain.Stock) bool { return stock.Goods.Lot != here[0].Goods.Lot })
}

// otherLot takes another lot when the order names none and the lot may be used.
func (s State) otherLot(t *work.Turn, lot, expiry string) (Stop, bool) {
	stop := s.current()
	known, _ := domain.Get[domain.Lot](t.Rows, stop.Goods.Item, lot)
	if known.Expiry != "" {
		expiry = known.Expiry
	}
	line := orderLine(t.Rows, stop)
	if expiry != "" && expiry < t.Today() {
		t.Refuse(work.LotExpired, expiry)
		return stop, false
	}
	if known.OnHold {
		t.Refuse(work.LotOnHold, lot)
		return stop, false
	}
	for _, stock := range s.here(t.Rows) {
		if stock.Goods.Lot != lot {
			continue
		}
		switch {
		case stock.Goods.State() != domain.Available:
			t.Refuse(work.LotOnHold, lot)
			return stop, false
		case line.Lot != "":
			t.Refuse(work.WrongLot, lot, line.Lot)
			return stop, false
		case !t.Confirmed(work.ConfirmLotDiffers, lot):
			return stop, false
		}
		return stop.swap(stock), true
	}
	t.Refuse(work.WrongLot, lot, stop.Goods.Lot)
	return stop, false
}

func orderLine(rows domain.Reader, stop Stop) domain.OrderLine {
	for _, line := range domain.Find[domain.OrderLine](rows, domain.ByOrder, stop.Order) {
		if line.Line == stop.Line {
			return line
		}
	}
	return domain.OrderLine{}
}

// split makes stop the one in hand. When other goods were taken and there are fewer of them, the rest stays as planned.
func (s State) split(t *work.Turn, stop Stop) (State, Stop) {
	planned := s.current()
	stock, ok := domain.Get[domain.Stock](t.Rows, domain.StockKey(stop.From, stop.Goods))
	if stop.same(planned) || !ok || stock.Quantity >= stop.rest() {
		return s.withCurrent(stop), stop
	}
	planned.Quantity, planned.Taken = stop.rest()-stock.Quantity, 0
	stop.Quantity = stop.Taken + stock.Quantity
	s = s.withCurrent(stop)
	s.Stops = slices.Insert(s.Stops, 1, planned)
	item, _ := domain.Get[domain.Item](t.Rows, stop.Goods.Item)
	t.Tell(work.QuantityChanged, work.Decimal(stop.rest(), item.Decimals))
	return s, stop
}

// swap takes the goods of another stock instead of those that were set aside.
func (s Stop) swap(stock domain.Stock) Stop {
	if stock.Goods == s.Goods && stock.Holder == s.From {
		return s
	}
	if s.Planned == nil {
		planned := s.Goods
		s.Planned, s.Instead = &planned, s.From
	}
	s.Goods, s.From = stock.Goods, stock.Holder
	return s
}
