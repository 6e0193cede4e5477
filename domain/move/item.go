package move

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// takeItem takes what is to be moved: goods that stand here, or a pallet.
func (s State) takeItem(m work.Meaning, t *work.Turn) State {
	switch {
	case m.Unit != nil:
		return s.takeUnit(*m.Unit, t)
	case m.Item == nil && len(m.Lots) == 0 && len(m.Serials) == 0 && !m.Tracking():
		if m.Known() {
			t.Refuse(work.ExpectedItem)
		} else {
			t.Refuse(work.UnknownBarcode, work.Echo(t.Event))
		}
		return s
	case m.Item != nil && s.Plan.Item != "" && m.Item.Code != s.Plan.Item:
		t.Refuse(work.WrongItem, m.Item.Code, s.Plan.Item)
		return s
	}
	found := usableFirst(matching(m, standing(s.From, t.Rows)))
	switch {
	case len(found) == 0 && t.Blind():
		return s.nameUnread(m, t)
	case len(found) == 0:
		t.Refuse(work.NotEnoughStock, 0)
		return s
	}
	if code := ambiguous(found); code != "" {
		t.Refuse(code)
		return s
	}
	return s.name(found[0], m, t)
}

// nameUnread takes the goods for what their label says, as the device cannot read what stands here. The label has to say what the item is tracked by.
func (s State) nameUnread(m work.Meaning, t *work.Turn) State {
	switch {
	case m.Item == nil:
		t.Refuse(work.ExpectedItem)
	case m.Item.LotTracked && m.Lot == "":
		t.Refuse(work.LotRequired)
	case m.Item.HasExpiry && m.Expiry == "":
		t.Refuse(work.ExpiryRequired)
	case m.Item.SerialTracked && m.Serial == "":
		t.Refuse(work.SerialRequired)
	default:
		s.Unread = true
		return s.name(domain.Stock{Holder: domain.At(s.From), Goods: domain.Goods{Item: m.Item.Code, Lot: m.Lot, Expiry: m.Expiry, Serial: m.Serial}}, m, t)
	}
	return s
}

// usableFirst leaves out what is on hold or damaged when the same can be had available.
func usableFirst(stocks []domain.Stock) []domain.Stock {
	usable := slices.DeleteFunc(slices.Clone(stocks), func(stock domain.Stock) bool { return stock.Goods.State() != domain.Available })
	if len(usable) > 0 {
		return usable
	}
	return stocks
}

// ambiguous names what would tell several stocks apart.
func ambiguous(stocks []domain.Stock) work.Code {
	first := stocks[0]
	differ := func(part func(domain.Stock) string) bool {
		return slices.ContainsFunc(stocks, func(stock domain.Stock) bool { return part(stock) != part(first) })
	}
	switch {
	case differ(func(s domain.Stock) string { return s.Goods.Item }):
		return work.AmbiguousItem
	case differ(func(s domain.Stock) string { return s.Goods.Serial }):
		return work.SerialRequired
	case differ(func(s domain.Stock) string { return string(s.Holder) }):
		return work.AmbiguousUnit
	case len(stocks) > 1:
		return work.AmbiguousLot
	}
	return ""
}

// name settles what is moved. Of a serial number there is one.
func (s State) name(stock domain.Stock, m work.Meaning, t *work.Turn) State {
	s.Holder, s.Goods, s.Per, s.Quantity = stock.Holder, stock.Goods, max(1, m.Per), 0
	if stock.Goods.Serial != "" {
		return s.pickUp(1, t)
	}
	s.Step = AtQuantity
	t.Take()
	return s
}

// takeQuantity takes the number: typed, or one scan of the same thing for each.
func (s State) takeQuantity(m work.Meaning, t *work.Turn) State {
	item := s.item(t.Rows)
	if entered, ok := t.Event.(work.Enter); ok {
		quantity, ok := t.Quantity(entered.Text, item.Decimals)
		if !ok {
			return s
		}
		return s.pickUp(quantity, t)
	}
	lot := m.Lot
	if len(m.Lots) > 0 {
		lot = m.Text
	}
	switch {
	case m.Item != nil && m.Item.Code != item.Code:
		t.Refuse(work.WrongItem, m.Item.Code, item.Code)
	case lot != "" && lot != s.Goods.Lot:
		t.Refuse(work.WrongLot, lot, s.Goods.Lot)
	case m.Item != nil || lot != "": // the goods are named: their lot says enough
		return s.addScan(max(1, m.Per), t)
	case m.Known():
		t.Refuse(work.ExpectedItem)
	default:
		t.Refuse(work.UnknownBarcode, work.Echo(t.Event))
	}
	return s
}

// addScan adds one scan; the scan that named the goods counts.
func (s State) addScan(per int64, t *work.Turn) State {
	total := s.Quantity + per
	if s.Quantity == 0 {
		total += s.Per
	}
	if !s.enough(total, t) {
		return s
	}
	s.Quantity = total
	t.Take()
	return s
}

// enough refuses more than the replica holds there.
func (s State) enough(quantity int64, t *work.Turn) bool {
	if s.Unread {
		return true // the hub knows, and has the place counted
	}
	stock, _ := domain.Get[domain.Stock](t.Rows, domain.StockKey(s.Holder, s.Goods))
	if quantity <= stock.Quantity || stock.Quantity == 0 && t.Blind() {
		return true
	}
	t.Refuse(work.NotEnoughStock, work.Decimal(max(0, stock.Quantity), s.item(t.Rows).Decimals))
	return false
}

// pickUp takes goods onto the cart.
func (s State) pickUp(quantity int64, t *work.Turn) State {
	if !s.enough(quantity, t) {
		return s
	}
	s.Quantity, s.Step, s.Unread = quantity, AtTo, s.Unread || t.Blind()
	s.Taken = record(t, domain.GoodsMoved{From: s.Holder, To: domain.At(domain.Cart(t.Device())), Goods: s.Goods, Quantity: quantity, Why: s.why(), Unread: s.Unread})
	t.Take()
	return s
}

func (s State) why() domain.TaskKind {
	if s.Filling {
		return domain.TaskReplenish
	}
	return domain.TaskMove
}

// record records a fact and returns what takes it back.
func record(t *work.Turn, fact domain.Fact) *domain.Undone {
	undone, _ := domain.Undo(t.Seen.Number, fact)
	t.Record(fact)
	return &undone
}
