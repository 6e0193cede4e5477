package receive

import (
	"fmt"
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// prompts are what each step asks for.
var prompts = map[string]string{
	stepSource: "Scan receipt or pallet", stepItem: "Scan an item", stepLot: "Scan or enter the lot", stepExpiry: "Enter the expiry date",
	stepSerial: "Scan the serial number", stepQuantity: "Enter how many", stepCheck: "Check the goods",
	stepUnit: "Scan the pallet label", stepFinish: "Finish short?",
}

// Screen shows the step.
func Screen(s State, v work.View) work.Screen {
	title := strings.TrimSpace(v.Say("Receive") + " " + s.Receipt)
	screen := work.Frame(s.Step, title, v.Say(prompts[s.Step]), s.Verdict, v)
	screen.Show.Add("receipt", s.Receipt)
	screen.Show.Add("dock", s.dock(v.Rows))
	screen.Show.Add("unit", s.Hand.Unit)
	if s.Code == work.AmbiguousReceipt && len(s.Args) > 0 {
		screen.Show.Add("receipts", strings.Split(fmt.Sprint(s.Args[0]), receiptsApart))
	}
	s.Gathered.show(&screen)
	if item, ok := domain.Get[domain.Item](v.Rows, s.Hand.Item); ok {
		s.showHand(&screen, item, v)
	}
	screen.Options = s.options(v)
	screen.Progress = s.progress(v.Rows)
	return screen
}

func (s State) showHand(screen *work.Screen, item domain.Item, v work.View) {
	screen.Show.Add("item", item.Code)
	screen.Show.Add("name", item.Name)
	screen.Show.Add("lot", s.Hand.Lot)
	screen.Show.Add("expiry", s.Hand.Expiry)
	if s.Hand.Assumed {
		screen.Show.Add("note", v.Say("not read from the label"))
	}
	screen.Show.Add("serial", s.Hand.Serial)
	if s.Hand.Quantity > 0 {
		screen.Show.Add("taken", work.Amount(s.Hand.Quantity, item.Decimals))
	}
	if !s.Blind {
		screen.Show.Add("quantity", work.Amount(openOf(s.lines(v.Rows), s.Hand), item.Decimals))
	}
	screen.Show.Add("uom", item.UoM)
	if others := s.others(v); len(others) > 0 {
		screen.Show.Add("others", others)
	}
	if s.Hand.Damaged {
		screen.Show.Add("status", string(domain.Damaged))
	}
}

func (s State) options(v work.View) []work.Option {
	option := func(id, label string) work.Option { return work.Option{ID: id, Label: v.Say(label)} }
	switch s.Step {
	case stepSource:
		return []work.Option{option("blind", "Goods without papers")}
	case stepItem:
		options := []work.Option{option("finish", "Finish")}
		if s.Repeat != nil {
			options = append(options, option("repeat", "Same again"))
		}
		if s.Refused != nil {
			options = append(options, option("hold", "Receive on hold"))
		}
		return options
	case stepQuantity:
		options := []work.Option{option("accept", "Accept"), option("damaged", "Damaged")}
		if s.Hand.Assumed {
			options = append(options, option("expiry", "Other date"))
		}
		if s.Refused != nil {
			options = append(options, option("hold", "Receive on hold"))
		}
		return options
	case stepCheck:
		return []work.Option{option(checkPass, "Good"), option(checkFail, "Not good"), option(checkLater, "Check later")}
	case stepUnit:
		return []work.Option{option("loose", "Without pallet"), option("new", "New label")}
	case stepFinish:
		return []work.Option{option("finish", "Finish")}
	case stepLot, stepExpiry, stepSerial:
		if s.Refused != nil {
			return []work.Option{option("hold", "Receive on hold")}
		}
	}
	return nil
}

func (s State) progress(rows domain.Reader) *work.Progress {
	lines := s.lines(rows)
	if len(lines) == 0 {
		return nil
	}
	done := 0
	for _, line := range lines {
		if line.Open() == 0 {
			done++
		}
	}
	return &work.Progress{Done: done, Total: len(lines)}
}

// openOf is how much of what is in hand is still expected.
func openOf(lines []domain.ReceiptLine, h Hand) int64 {
	var open int64
	for _, line := range fitting(lines, h) {
		open += line.Open()
	}
	return open
}
