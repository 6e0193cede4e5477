package move

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// Screen shows the step.
func Screen(s State, v work.View) work.Screen {
	prompts := map[Step]string{AtNext: "Ask for the next", AtFrom: "Scan place or pallet", AtItem: "Scan the item",
		AtQuantity: "Enter how many", AtTo: "Scan where to put it"}
	title := v.Say("Move")
	if s.Filling {
		title = v.Say("Replenish")
	}
	screen := work.Frame(string(s.step()), title, v.Say(prompts[s.step()]), s.Verdict, v)
	switch s.step() {
	case AtNext:
		screen.Options = []work.Option{{ID: optionNext, Label: v.Say("Next")}}
	case AtFrom:
		s.showPlan(&screen, v)
	case AtItem:
		screen.Show.Add("location", s.From)
		s.showAsked(&screen, v)
	case AtQuantity:
		screen.Show.Add("location", domain.LocationOf(v.Rows, s.Holder))
		screen.Show.Add("unit", s.Holder.Unit())
		s.showGoods(&screen, v)
		s.showCounted(&screen, v)
	case AtTo:
		s.showLoad(&screen, v)
	}
	return screen
}

func (s State) showPlan(screen *work.Screen, v work.View) {
	if s.Filling {
		screen.Options = []work.Option{{ID: optionNext, Label: v.Say("Next")}}
	}
	screen.Show.Add("location", s.Plan.From)
	screen.Show.Add("unit", s.Plan.Unit)
	s.showAsked(screen, v)
}

// showAsked shows what a replenishment asks for.
func (s State) showAsked(screen *work.Screen, v work.View) {
	if s.Plan.Item == "" {
		return
	}
	item, _ := domain.Get[domain.Item](v.Rows, s.Plan.Item)
	screen.Show.Add("item", s.Plan.Item)
	screen.Show.Add("name", item.Name)
	screen.Show.Add("quantity", work.Amount(s.Plan.Quantity, item.Decimals))
	screen.Show.Add("uom", item.UoM)
	screen.Show.Add("to", s.Plan.Face)
}

func (s State) showGoods(screen *work.Screen, v work.View) {
	item := s.item(v.Rows)
	screen.Show.Add("item", s.Goods.Item)
	screen.Show.Add("name", item.Name)
	screen.Show.Add("lot", s.Goods.Lot)
	screen.Show.Add("expiry", s.Goods.Expiry)
	screen.Show.Add("serial", s.Goods.Serial)
	if s.Goods.State() != domain.Available {
		screen.Show.Add("status", string(s.Goods.State()))
	}
}

// showCounted shows how many are asked for or there, and how many were scanned.
func (s State) showCounted(screen *work.Screen, v work.View) {
	item := s.item(v.Rows)
	if s.Unread {
		screen.Show.Add("note", v.Say("not readable here"))
	} else {
		stock, _ := domain.Get[domain.Stock](v.Rows, domain.StockKey(s.Holder, s.Goods))
		most := stock.Quantity
		if s.Plan.Quantity > 0 {
			most = min(most, s.Plan.Quantity)
		}
		screen.Show.Add("quantity", work.Amount(most, item.Decimals))
	}
	screen.Show.Add("taken", work.Amount(s.Quantity, item.Decimals))
	screen.Show.Add("uom", item.UoM)
	if s.Quantity > 0 {
		screen.Options = []work.Option{{ID: optionAccept, Label: v.Say("Accept")}}
	}
}

func (s State) showLoad(screen *work.Screen, v work.View) {
	screen.Show.Add("location", s.Plan.Face)
	if s.Unit != "" {
		screen.Show.Add("unit", s.Unit)
		screen.Show.Add("from", domain.LocationOf(v.Rows, domain.In(s.Unit)))
		return
	}
	s.showGoods(screen, v)
	screen.Show.Add("quantity", work.Amount(s.Quantity, s.item(v.Rows).Decimals))
	screen.Show.Add("uom", s.item(v.Rows).UoM)
}
