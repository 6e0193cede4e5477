package move

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// The options.
const (
	optionNext   = "next"
	optionAccept = "accept"
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
		s = s.back(t)
	case work.Undo:
		s = s.undo(t)
	case work.Synced:
		s = s.review(t)
	}
	s.Verdict = t.Verdict
	return s, t.Facts
}

func (s State) take(t *work.Turn) State {
	m, _ := work.Read(t.Rows, t.Event)
	if t.Unclear(m) {
		return s
	}
	switch s.step() {
	case AtItem:
		return s.takeItem(m, t)
	case AtQuantity:
		return s.takeQuantity(m, t)
	case AtTo:
		return s.takeTo(m, t)
	}
	return s.takeFrom(m, t)
}

func (s State) choose(option string, t *work.Turn) State {
	switch {
	case s.Filling && (s.step() == AtNext || s.step() == AtFrom) && option == optionNext:
		return s.offer(t)
	case s.step() == AtQuantity && option == optionAccept && s.Quantity > 0:
		return s.pickUp(s.Quantity, t)
	}
	t.Refuse(work.BadInput, option)
	return s
}

// offer proposes the face that needs goods most; chosen again, the one after it.
func (s State) offer(t *work.Turn) State {
	s.giveBack(t)
	found := needs(t.View)
	if len(found) == 0 {
		t.Refuse(work.NoWork)
		return s
	}
	after := slices.IndexFunc(found, func(need Need) bool { return need.Task == s.Plan.Task }) + 1
	return s.fill(found[after%len(found)], t)
}

// fill begins with a face, and tells others that it is in hand.
func (s State) fill(need Need, t *work.Turn) State {
	s.Step, s.Plan = AtFrom, need
	if task, ok := domain.Get[domain.Task](t.Rows, s.Plan.Task); ok && task.State == domain.TaskOpen {
		t.Record(domain.TaskTaken{Tasks: []string{task.ID}, At: t.Now.UnixMilli(), To: s.Plan.Face})
	}
	return s
}

// giveBack leaves the face in hand to whoever comes next.
func (s State) giveBack(t *work.Turn) {
	if task, ok := domain.Get[domain.Task](t.Rows, s.Plan.Task); ok && task.State == domain.TaskClaimed && task.Device == t.Device() {
		t.Record(domain.TaskTaken{Tasks: []string{task.ID}, Back: true})
	}
}

// back goes one step back; goods on the cart go back to where they were.
func (s State) back(t *work.Turn) State {
	switch s.step() {
	case AtTo:
		if s.Taken != nil {
			t.Record(*s.Taken)
			s.Taken, s.Quantity, s.Step = nil, 0, AtQuantity
			return s
		}
		s.Unit, s.Step = "", AtFrom
		if s.From != "" {
			s.Step = AtItem
		}
	case AtQuantity:
		s.Quantity, s.Goods, s.Holder, s.Unread, s.Step = 0, domain.Goods{}, "", false, AtItem
		if s.From == "" {
			s.Step = AtFrom
		}
	case AtItem:
		if s.Filling && s.Plan.Face == "" {
			return s.first() // it was no face that waits
		}
		s.From, s.Step = "", AtFrom
	case AtFrom:
		if s.Filling {
			s.giveBack(t)
			return s.first()
		}
		s.Done = true
	default:
		s.Done = true
	}
	return s
}

// undo takes the last fact back: goods that were set down are on the cart again, goods on the cart at their place.
func (s State) undo(t *work.Turn) State {
	switch {
	case s.Taken != nil:
		t.Record(*s.Taken)
		s.Taken, s.Quantity, s.Step = nil, 0, AtQuantity
	case s.Last != nil && s.Prior != nil:
		t.Record(*s.Last)
		s = *s.Prior
	default:
		t.Refuse(work.AlreadyDone)
		return s
	}
	t.Take()
	return s
}

// review looks whether what is to be taken is still there. What is on the cart stays there.
func (s State) review(t *work.Turn) State {
	if s.step() != AtQuantity {
		return s
	}
	stock, _ := domain.Get[domain.Stock](t.Rows, domain.StockKey(s.Holder, s.Goods))
	s.Unread = s.Unread && stock.Quantity == 0
	if s.Quantity > stock.Quantity && stock.Quantity > 0 {
		s.Quantity = stock.Quantity
		t.Warn(work.QuantityChanged, work.Decimal(stock.Quantity, s.item(t.Rows).Decimals))
	}
	return s
}

func (s State) item(rows domain.Reader) domain.Item {
	item, _ := domain.Get[domain.Item](rows, s.Goods.Item)
	return item
}
