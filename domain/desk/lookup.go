package desk

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// Lookup is what a worker asked about. What is known of it is read again for every screen.
type Lookup struct {
	work.Verdict
	What string `json:"what,omitempty"` // item, location, unit, lot, serial or order
	Item string `json:"item,omitempty"` // whose lot or serial number it is
	Key  string `json:"key,omitempty"`
	Done bool   `json:"done,omitempty"`
}

func lookupFlow() workflow {
	return plug(workflow{choice: choiceLookup, label: "Look up"},
		func(w *Work) **Lookup { return &w.Lookup },
		func(Work, work.View) Lookup { return Lookup{} }, nextLookup, lookupScreen,
		func(l Lookup) (work.Verdict, bool) { return l.Verdict, l.Done })
}

func nextLookup(l Lookup, e work.Event, v work.View) (Lookup, []domain.Fact) {
	t := work.Begin(l.Verdict, e, v)
	switch e := e.(type) {
	case work.Scan, work.Enter:
		l = lookUp(l, t)
	case work.Choose:
		l = l.choose(e.Option, t)
	case work.Back:
		l = Lookup{Done: true}
	case work.Synced:
	default:
		t.Refuse(work.AlreadyDone)
	}
	l.Verdict = t.Verdict
	return l, t.Facts
}

func lookUp(l Lookup, t *work.Turn) Lookup {
	m, _ := work.Read(t.Rows, t.Event)
	found, code := subject(m)
	switch {
	case t.Unclear(m):
	case code != "":
		t.Refuse(code, work.Echo(t.Event))
	default:
		t.Take()
		return found
	}
	return l
}

// subject is what a code asks about; of a code with several meanings the narrowest thing is meant.
func subject(m work.Meaning) (Lookup, work.Code) {
	switch {
	case m.Unit != nil:
		return Lookup{What: "unit", Key: m.Unit.Label}, ""
	case m.Location != nil:
		return Lookup{What: "location", Key: m.Location.Code}, ""
	case m.Item != nil && m.Serial != "":
		return Lookup{What: "serial", Item: m.Item.Code, Key: m.Serial}, ""
	case m.Item != nil && m.Lot != "":
		return Lookup{What: "lot", Item: m.Item.Code, Key: m.Lot}, ""
	case m.Item != nil:
		return Lookup{What: "item", Key: m.Item.Code}, ""
	case m.Order != nil:
		return Lookup{What: "order", Key: m.Order.Code}, ""
	case len(m.Lots) > 1:
		return Lookup{}, work.AmbiguousLot
	case len(m.Lots) == 1:
		return Lookup{What: "lot", Item: m.Lots[0].Item, Key: m.Lots[0].Code}, ""
	case len(m.Serials) > 0:
		return Lookup{What: "serial", Item: m.Serials[0].Goods.Item, Key: m.Serials[0].Goods.Serial}, ""
	}
	return Lookup{}, work.UnknownBarcode
}
