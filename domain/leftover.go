package domain

import "slices"

// judgeLeft keeps a task for goods that were picked for an order and stayed behind in their tote when packing it ended: somebody
// brings them back to a rack, where they can be had again.
func (f *folding) judgeLeft(label string, goods Goods) {
	unit, ok := Get[Unit](f, label)
	if !ok || unit.Kind != Tote {
		return
	}
	if !unit.Taken() {
		f.judgeLost(unit)
		return
	}
	if unit.Order == "" { // of a run: nobody is asked about its orders unless something stayed behind
		if _, asked := Get[Task](f, PutawayTaskID(In(label), goods)); !asked {
			return
		}
	}
	if f.stayedBehind(unit) {
		f.waitLeft(unit, goods)
	}
}

// stayedBehind tells whether packing has ended for all orders whose goods a tote holds.
func (f *folding) stayedBehind(unit Unit) bool {
	if unit.Order != "" {
		return f.packingEnded(unit.Order)
	}
	return f.runPacked(unit.Run)
}

// judgeLeftIn judges all that is in a tote, when packing has ended for an order whose goods it holds, or the tote goes on to another one. What
// is left in a tote that the orders of a run have in common is known when the last of them is packed.
func (f *folding) judgeLeftIn(unit Unit) {
	if unit.Kind != Tote {
		return
	}
	if !unit.Taken() {
		f.judgeLost(unit)
		return
	}
	if !f.stayedBehind(unit) { // nearly always
		for _, task := range LeftIn(f, unit.Label) {
			f.answer(task.ID, TaskDone)
		}
		return
	}
	for _, stock := range Find[Stock](f, ByHolder, string(In(unit.Label))) {
		f.waitLeft(unit, stock.Goods)
	}
}

// judgeLost brings the tasks to bring back what was taken for an order that somebody else has in line with where that is: they end when
// it is out of the tote, or the tote where goods stay or wait anyway.
func (f *folding) judgeLost(unit Unit) {
	for _, task := range Find[Task](f, ByUnit, unit.Label) {
		if task.Kind != TaskPutaway || task.Reason != string(ClaimLost) {
			continue
		}
		before := task
		stock, _ := Get[Stock](f, StockKey(In(unit.Label), task.Goods.plain()))
		place, _ := Get[Location](f, unit.Location)
		rests := place.Kind == Storage || place.Kind == PickFace || f.temporary(unit.Location)
		open := task.State == TaskOpen || task.State == TaskClaimed
		switch {
		case open && (stock.Quantity <= 0 || rests):
			task.State = TaskDone
		case open:
			task.Location = f.locationOf(In(unit.Label))
		case stock.Quantity > 0 && !rests && f.sign < 0:
			task.State = TaskOpen // whoever brought it back has taken that back
		}
		if task != before {
			f.Put(task)
		}
	}
}

// waitLeft brings the task in line with what is in the tote.
func (f *folding) waitLeft(unit Unit, goods Goods) {
	id := PutawayTaskID(In(unit.Label), goods)
	stock, _ := Get[Stock](f, StockKey(In(unit.Label), goods))
	if stock.Quantity <= 0 {
		f.answer(id, TaskDone)
		return
	}
	f.wait(Task{ID: id, Kind: TaskPutaway, Location: f.locationOf(In(unit.Label)), Goods: goods.plain(), Unit: unit.Label,
		Quantity: stock.Quantity, Order: unit.Order, Reason: string(ShortShipment)})
}

func (f *folding) packingEnded(code string) bool {
	order, _ := Get[Order](f, code)
	return order.State == StatePacked || order.State == StateShipped
}

// runPacked tells whether no order of a run waits for its packer any more.
func (f *folding) runPacked(run string) bool {
	for _, state := range []DocumentState{StatePicking, StatePicked} {
		for order := range Each[Order](f, ByState, string(state)) {
			if order.Run == run {
				return false
			}
		}
	}
	return true
}

// LeftIn are the tasks to bring back what stayed behind in a tote when packing ended.
func LeftIn(rows Reader, label string) []Task {
	return slices.DeleteFunc(Find[Task](rows, ByUnit, label), func(task Task) bool { return !task.BringsBack() })
}

// BringsBack tells whether the task waits for somebody who takes goods out of a tote in which they stayed behind, or that was set down with
// goods for an order that somebody else has.
func (t Task) BringsBack() bool {
	left := t.Reason == string(ShortShipment) || t.Reason == string(ClaimLost) && t.Unit != "" && !IsCart(t.Location)
	return t.Kind == TaskPutaway && left && (t.State == TaskOpen || t.State == TaskClaimed)
}
