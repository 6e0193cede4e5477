package supervise

import (
	"strings"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

var prompts = map[string]string{
	stepList: "Choose a list", stepDiscrepancy: "What is to be done?", stepCause: "What was the cause?", stepClaim: "Release it?",
	stepPlace: "Open or close it?", stepIncident: "Is it dealt with?", stepException: "What follows?", stepTolerance: "Choose a limit",
	stepMissing: "Complete the item's data",
}

// Screen shows the step.
func Screen(s State, v work.View) work.Screen {
	prompt := prompts[s.Step]
	if s.Option != "" && s.Step == stepTolerance {
		prompt = "Enter the number"
	}
	screen := work.Frame(s.Step, v.Say("Supervise"), v.Say(prompt), s.Verdict, v)
	switch s.Step {
	case stepDiscrepancy, stepCause:
		s.showDiscrepancy(&screen.Show, v)
	case stepClaim:
		s.showClaim(&screen.Show, v)
	case stepPlace:
		s.showPlace(&screen.Show, v)
	case stepIncident:
		incident, _ := domain.Get[domain.Incident](v.Rows, s.Key)
		screen.Show.Add("kind", incident.Kind)
		screen.Show.Add("location", incident.Place)
		screen.Show.Add("note", incident.Note)
		screen.Show.Add("worker", incident.Worker)
	case stepException:
		exception := s.exception(v.Rows)
		screen.Show.Add("work", string(exception.Work))
		screen.Show.Add("reason", exception.Reason)
		for _, name := range []string{"adjust", "count", "reallocate", "block"} {
			screen.Show.Add(name, yes(v, *switches(&exception)[name]))
		}
		screen.Show.Add("tell", string(exception.Tell))
	case stepTolerance:
		s.showTolerance(&screen.Show, v)
	case stepMissing:
		s.showMissing(&screen.Show, v)
	}
	screen.Options = s.options(v)
	return screen
}

func yes(v work.View, on bool) string {
	if on {
		return v.Say("yes")
	}
	return v.Say("no")
}

func (s State) showDiscrepancy(show *work.Fields, v work.View) {
	d := s.discrepancy(v.Rows)
	item, _ := domain.Get[domain.Item](v.Rows, d.Goods.Item)
	show.Add("kind", string(d.Kind))
	show.Add("location", d.Location)
	show.Add("unit", d.Unit)
	show.Add("item", d.Goods.Item)
	show.Add("name", item.Name)
	show.Add("lot", d.Goods.Lot)
	show.Add("serial", d.Goods.Serial)
	show.Add("expected", work.Amount(d.Expected, item.Decimals))
	show.Add("found", work.Amount(d.Found, item.Decimals))
	show.Add("document", d.Document)
	show.Add("note", d.Note)
	show.Add("worker", d.Worker)
	show.Add("device", d.Device)
	if d.State == domain.DiscrepancyProvisional {
		show.Add("state", string(d.State)) // another handheld may still explain it
	}
	show.Add("silent", strings.Join(d.Silent, ", "))
	if item.UnitCost > 0 {
		show.Add("value", (d.Found-d.Expected)*item.UnitCost)
	}
}

func (s State) showClaim(show *work.Fields, v work.View) {
	order, ok := domain.Get[domain.Order](v.Rows, s.Key)
	since := order.Since
	if ok {
		show.Add("order", order.Code)
		show.Add("worker", order.Worker)
		show.Add("device", order.Device)
	} else {
		task, _ := domain.Get[domain.Task](v.Rows, s.Key)
		since = task.Since
		show.Add("kind", string(task.Kind))
		show.Add("location", task.Location)
		show.Add("unit", task.Unit)
		show.Add("item", task.Goods.Item)
		show.Add("worker", task.Worker)
		show.Add("device", task.Device)
	}
	if since > 0 {
		show.Add("since", v.Clock(time.UnixMilli(since)))
	}
}

func (s State) showPlace(show *work.Fields, v work.View) {
	place, _ := domain.Get[domain.Location](v.Rows, s.Key)
	show.Add("location", place.Code)
	show.Add("kind", string(place.Kind))
	show.Add("full", yes(v, place.Full))
	show.Add("closed", yes(v, place.Shut()))
}

func (s State) showTolerance(show *work.Fields, v work.View) {
	tolerance := s.tolerance(v.Rows)
	show.Add("work", string(tolerance.Work))
	show.Add("class", tolerance.Class)
	for _, name := range limitNames {
		show.Add(name, *limits(&tolerance)[name])
	}
	show.Add("recount_by_other", yes(v, tolerance.RecountByOther))
}

var limitNames = []string{"plus_percent", "minus_percent", "plus_most", "minus_most", "value_most", "approve_above"}

// options are what may be chosen at the step.
func (s State) options(v work.View) []work.Option {
	option := func(id, label string) work.Option { return work.Option{ID: id, Label: v.Say(label)} }
	next := option(optionNext, "Next")
	switch s.Step {
	case stepList:
		var options []work.Option
		for _, l := range lists() {
			options = append(options, work.Option{ID: l.option, Label: v.Say(l.label), Count: len(l.keys(v))})
		}
		return options
	case stepDiscrepancy:
		return append(s.decisions(v), next)
	case stepCause:
		var options []work.Option
		for _, cause := range causes {
			options = append(options, option(cause.ID, cause.Label))
		}
		return options
	case stepClaim:
		return []work.Option{option(optionRelease, "Release"), next}
	case stepPlace:
		return s.placeOptions(v)
	case stepIncident:
		return []work.Option{option(optionClose, "Dealt with"), next}
	case stepMissing:
		return []work.Option{next}
	case stepException:
		return []work.Option{option("adjust", "Correct at once"), option("count", "Count"), option("reallocate", "Look elsewhere"), option("block", "Close place"), next}
	}
	if s.Option != "" {
		return nil
	}
	return []work.Option{option("plus_percent", "More, %"), option("minus_percent", "Fewer, %"), option("plus_most", "More, units"), option("minus_most", "Fewer, units"),
		option("value_most", "Value"), option("approve_above", "Decide above"), option("recount_by_other", "Other counter"), next}
}

func (s State) decisions(v work.View) []work.Option {
	option := func(id, label string) work.Option { return work.Option{ID: id, Label: v.Say(label)} }
	d := s.discrepancy(v.Rows)
	switch {
	case d.Count != "":
		return []work.Option{option(optionAccept, "Believe it"), option(optionRecount, "Count again")}
	case d.Kind == domain.HeldAtReceipt:
		return []work.Option{option(optionRelease, "Release"), option(optionDamaged, "Damaged"), option(optionClose, "Leave on hold")}
	case d.Location != "" && d.Goods.Item != "":
		return []work.Option{option(optionClose, "Settled"), option(optionCount, "Count it")}
	}
	return []work.Option{option(optionClose, "Settled")}
}

func (s State) placeOptions(v work.View) []work.Option {
	place, _ := domain.Get[domain.Location](v.Rows, s.Key)
	var options []work.Option
	if place.Full {
		options = append(options, work.Option{ID: "clear", Label: v.Say("Not full")})
	}
	if place.Stopped {
		options = append(options, work.Option{ID: "open", Label: v.Say("Open it")})
	} else {
		options = append(options, work.Option{ID: "stop", Label: v.Say("Close it")})
	}
	return append(options, work.Option{ID: optionNext, Label: v.Say("Next")})
}
