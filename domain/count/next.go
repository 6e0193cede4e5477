package count

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// The options.
const (
	optionNext   = "next"
	optionEmpty  = "empty"
	optionDone   = "done"
	optionAccept = "accept"
	optionByItem = "by_item"
)

// Next takes one input.
func Next(s State, e work.Event, v work.View) (State, []domain.Fact) {
	t := work.Begin(s.Verdict, e, v)
	switch e := e.(type) {
	case work.Scan, work.Enter:
		s = s.take(t)
	case work.Choose:
		s = s.choose(e.Option, t)
	case work.Back:
		s = s.back()
	case work.Undo:
		s = s.undo(t)
	case work.Synced:
	}
	s.Verdict = t.Verdict
	return s, t.Facts
}

func (s State) take(t *work.Turn) State {
	m, _ := work.Read(t.Rows, t.Event)
	if t.Unclear(m) {
		return s
	}
	switch s.Step {
	case AtItem:
		return s.takeItem(m, t)
	case AtQuantity:
		return s.takeQuantity(m, t)
	case AtRecount:
		return s.takeRecount(m, t)
	}
	return s.takeLocation(m, t)
}

// takeLocation opens a place. The place that was being counted before a step back is gone on with.
func (s State) takeLocation(m work.Meaning, t *work.Turn) State {
	if s.ByItem && m.Item != nil {
		return s.follow(m.Item.Code, t)
	}
	offered, _ := domain.Get[domain.Task](t.Rows, s.Offered)
	if s.Wanted != "" {
		offered = domain.Task{Location: s.holding(s.Wanted, t.Rows), Goods: domain.Goods{Item: s.Wanted}}
	}
	place := placeOf(m, offered.Location, t)
	if place == "" {
		refusePlace(m, t)
		return s
	}
	t.Take()
	if place == s.Location && len(s.Lines) > 0 {
		s.Step = AtItem
		return s
	}
	only := s.Wanted
	if place == offered.Location {
		only = offered.Goods.Item
	}
	return State{Step: AtItem, Location: place, Only: only, Round: newRound(t), Wanted: s.Wanted, Seen: s.Seen}
}

func (s State) takeRecount(m work.Meaning, t *work.Turn) State {
	place := placeOf(m, s.Location, t)
	switch {
	case place == "":
		refusePlace(m, t)
	case place == s.Location && s.By == t.Worker.Badge && byOther(t.Rows, s.Again):
		t.Refuse(work.RecountByOther)
	case place == s.Location:
		t.Take()
		s.Step, s.Round, s.Lines, s.Unit, s.Loose = AtItem, newRound(t), nil, "", false
	default:
		t.Refuse(work.WrongLocation, place, s.Location)
	}
	return s
}

// newRound names one counting: no other begins with the same fact of the same device.
func newRound(t *work.Turn) string { return domain.DerivedID("round", t.Seen.ID()) }

// placeOf is the code of the place that was scanned or typed, or empty.
func placeOf(m work.Meaning, expected string, t *work.Turn) string {
	place, _ := t.PlaceNamed(m, expected)
	return place.Code
}

func refusePlace(m work.Meaning, t *work.Turn) {
	if m.Known() {
		t.Refuse(work.ExpectedLocation)
		return
	}
	t.Refuse(work.UnknownBarcode, work.Echo(t.Event))
}

func (s State) choose(option string, t *work.Turn) State {
	switch {
	case s.Step == AtLocation && option == optionNext:
		return s.offer(t)
	case s.Step == AtLocation && option == optionByItem:
		s.ByItem, s.Wanted, s.Seen, s.Offered = true, "", nil, ""
		return s
	case s.Step == AtItem && option == optionDone:
		return s.close(t, false)
	case s.Step == AtItem && option == optionEmpty:
		if len(s.Lines) > 0 {
			t.Refuse(work.UnitNotEmpty, s.Location)
			return s
		}
		return s.close(t, true)
	case s.Step == AtQuantity && option == optionAccept && s.Hand.Quantity > 0:
		return s.put(s.Hand.Quantity, t)
	}
	t.Refuse(work.BadInput, option)
	return s
}

// back goes one step back. Numbers that were counted stay until another place is scanned.
func (s State) back() State {
	switch s.Step {
	case AtQuantity:
		s = s.dropHand()
		s.Step = AtItem
	case AtItem:
		if s.Missing != "" || s.Unit != "" {
			s = s.dropHand()
			s.Unit, s.Loose = "", false
			return s
		}
		s.Step = AtLocation
	case AtRecount:
		s = State{Step: AtLocation}
	default:
		s.Done = true
	}
	return s
}

// undo takes the last number back, as long as the place is not done: a count that was told is not unseen.
func (s State) undo(t *work.Turn) State {
	if s.Step != AtItem || len(s.Lines) == 0 {
		t.Refuse(work.AlreadyDone)
		return s
	}
	s.Lines = slices.Clone(s.Lines[:len(s.Lines)-1])
	return s
}
