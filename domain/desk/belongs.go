package desk

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// The choices at home that scans lead to.
const (
	choiceReceive = "receive"
	choicePutaway = "putaway"
	choicePick    = "pick"
	choicePack    = "pack"
	choiceCount   = "count"
	choiceReturn  = "return"
	choiceLookup  = "lookup"
)

// belongs is the choice that a thing scanned at home stands for, or empty for something unknown.
func belongs(m work.Meaning, v work.View) string {
	switch {
	case m.Receipt != nil || announced(m.Label, v.Rows):
		return choiceReceive
	case m.Return != nil:
		return choiceReturn
	case m.Order != nil:
		return orderChoice(*m.Order)
	case m.Unit != nil:
		return unitChoice(*m.Unit, v)
	case m.Known():
		return choiceLookup
	}
	return ""
}

// announced tells whether an open receipt still expects goods on a pallet or carton with the label.
func announced(label string, rows domain.Reader) bool {
	if label == "" {
		return false
	}
	for _, line := range domain.Find[domain.ReceiptLine](rows, domain.ByUnit, label) {
		receipt, ok := domain.Get[domain.Receipt](rows, line.Receipt)
		if ok && receipt.State != domain.StateClosed && line.Open() > 0 {
			return true
		}
	}
	return false
}

func orderChoice(order domain.Order) string {
	switch order.State {
	case domain.StatePicked:
		return choicePack
	case domain.StatePacked, domain.StateShipped:
		return choiceLookup
	}
	return choicePick
}

// unitChoice tells a tote that waits to be packed, or to be emptied, and a pallet that waits to be put away from those at rest.
func unitChoice(unit domain.Unit, v work.View) string {
	if len(domain.Find[domain.Stock](v.Rows, domain.ByHolder, string(domain.In(unit.Label)))) == 0 {
		return choiceLookup
	}
	if len(domain.LeftIn(v.Rows, unit.Label)) > 0 {
		return choicePutaway
	}
	if unit.Run != "" {
		return choicePack
	}
	if order, ok := domain.Get[domain.Order](v.Rows, unit.Order); ok {
		if order.State == domain.StatePicked && !unit.Closed {
			return choicePack
		}
		return choiceLookup
	}
	where := domain.LocationOf(v.Rows, domain.In(unit.Label))
	place, _ := domain.Get[domain.Location](v.Rows, where)
	switch place.Kind {
	case domain.Dock, domain.Staging, domain.Returns:
		return choicePutaway
	}
	if where == domain.Cart(v.Device()) {
		return choicePutaway
	}
	return choiceLookup
}

// leadsElsewhere tells whether a scan in a look-up begins other work, as it would at home.
func leadsElsewhere(e work.Event, v work.View) bool {
	m, ok := work.Read(v.Rows, e)
	if !ok || m.Fault != "" {
		return false
	}
	return m.Worker != nil || m.Receipt != nil || m.Return != nil
}
