package desk

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// The options of a look-up.
const (
	optionReprint = "reprint"
	optionLabels  = "labels"
)

// options are what may be done with what is looked up: its label printed again, or all label jobs shown.
func (l Lookup) options(v work.View) []work.Option {
	var options []work.Option
	if l.What == "unit" {
		options = append(options, work.Option{ID: optionReprint, Label: v.Say("Print label")})
	}
	if l.What != optionLabels {
		options = append(options, work.Option{ID: optionLabels, Label: v.Say("Label jobs"), Count: len(waitingLabels(v.Rows))})
	}
	return options
}

func (l Lookup) choose(option string, t *work.Turn) Lookup {
	unit, _ := domain.Get[domain.Unit](t.Rows, l.Key)
	switch {
	case option == optionReprint && l.What == "unit":
		t.Record(domain.LabelRequested{Unit: unit.Label, What: unit.Kind})
		t.Tell(work.Done)
		return l
	case option == optionLabels:
		return Lookup{What: optionLabels}
	}
	t.Refuse(work.BadInput, option)
	return l
}

// waitingLabels are the jobs that no printer has done yet; those that failed wait too.
func waitingLabels(rows domain.Reader) []domain.Label {
	return append(domain.Find[domain.Label](rows, domain.ByState, domain.LabelWaiting),
		domain.Find[domain.Label](rows, domain.ByState, domain.LabelFailed)...)
}

func showLabels(show *work.Fields, v work.View) {
	var lines []string
	for _, label := range waitingLabels(v.Rows) {
		if len(lines) == linesMax {
			break
		}
		lines = append(lines, label.Unit+" "+v.Say(label.Kind)+" "+v.Say(label.State))
	}
	if len(lines) > 0 {
		show.Add("contents", lines)
	}
	show.Add("quantity", int64(len(waitingLabels(v.Rows))))
}
