package count

import (
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// Screen is what the worker sees: never what should be there.
func Screen(s State, v work.View) work.Screen {
	prompts := map[Step]string{AtLocation: "Scan the location", AtItem: "Scan what is here", AtQuantity: "Count it", AtRecount: "Scan the place again"}
	title := v.Say("Count")
	if s.Location != "" && s.Step != AtLocation {
		title = v.Say("Count %s", s.Location)
	}
	step := s.Step
	if step == "" {
		step = AtLocation
	}
	screen := work.Frame(string(step), title, v.Say(prompts[step]), s.Verdict, v)
	if step == AtLocation {
		s.showOffer(&screen, v)
		return screen
	}
	screen.Show.Add("location", s.Location)
	switch step {
	case AtItem:
		s.showItem(&screen, v)
	case AtQuantity:
		s.showQuantity(&screen, v)
	}
	return screen
}

func (s State) showOffer(screen *work.Screen, v work.View) {
	screen.Options = []work.Option{{ID: optionNext, Label: v.Say("Next")}, {ID: optionByItem, Label: v.Say("One item")}}
	if s.ByItem {
		screen.Prompt = v.Say("Scan the item")
	}
	if s.Wanted != "" {
		screen.Show.Add("location", s.holding(s.Wanted, v.Rows))
		showName(&screen.Show, s.Wanted, v)
		return
	}
	if task, ok := domain.Get[domain.Task](v.Rows, s.Offered); ok {
		screen.Show.Add("location", task.Location)
		showName(&screen.Show, task.Goods.Item, v)
	}
}

func (s State) showItem(screen *work.Screen, v work.View) {
	screen.Options = []work.Option{{ID: optionDone, Label: v.Say("Done")}, {ID: optionEmpty, Label: v.Say("Empty")}}
	if s.Missing != "" {
		showGoods(&screen.Show, s.Hand.Goods, v)
	} else {
		showName(&screen.Show, s.Only, v)
	}
	screen.Show.Add("unit", s.Unit)
	if len(s.Lines) == 0 {
		return
	}
	var lines []string
	for _, line := range s.Lines {
		item, _ := domain.Get[domain.Item](v.Rows, line.Goods.Item)
		words := []string{line.Unit, line.Goods.Item, line.Goods.Lot, line.Goods.Serial, work.Decimal(line.Quantity, item.Decimals), item.UoM}
		lines = append(lines, strings.Join(strings.Fields(strings.Join(words, " ")), " "))
	}
	screen.Show.Add("contents", lines)
}

func (s State) showQuantity(screen *work.Screen, v work.View) {
	showGoods(&screen.Show, s.Hand.Goods, v)
	screen.Show.Add("unit", s.Hand.Unit)
	item, _ := domain.Get[domain.Item](v.Rows, s.Hand.Goods.Item)
	screen.Show.Add("uom", item.UoM)
	if s.Hand.Quantity > 0 {
		screen.Show.Add("taken", work.Amount(s.Hand.Quantity, item.Decimals))
		screen.Options = []work.Option{{ID: optionAccept, Label: v.Say("Accept")}}
	}
}

func showGoods(show *work.Fields, goods domain.Goods, v work.View) {
	showName(show, goods.Item, v)
	show.Add("lot", goods.Lot)
	show.Add("expiry", goods.Expiry)
	show.Add("serial", goods.Serial)
}

func showName(show *work.Fields, code string, v work.View) {
	if code == "" {
		return
	}
	item, _ := domain.Get[domain.Item](v.Rows, code)
	show.Add("item", code)
	show.Add("name", item.Name)
}
