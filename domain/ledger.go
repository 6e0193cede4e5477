package domain

// move takes a quantity from one holder to another: double entry, so that the sum over all holders stays zero.
// While a fact is undone the same movement goes the other way.
func (f *folding) move(from, to Holder, goods Goods, quantity int64, received string) {
	f.carry(f.became(from), f.became(to), goods, quantity, received)
}

// carry is [folding.move] between holders that are meant as they are called.
func (f *folding) carry(from, to Holder, goods Goods, quantity int64, received string) {
	goods = goods.plain()
	if quantity == 0 || from == to {
		return
	}
	if received == "" {
		if source, ok := Get[Stock](f, StockKey(from, goods)); ok {
			received = source.Received
		}
	}
	f.enter(from, to, goods, quantity*f.sign)
	f.post(from, received, change{goods, -quantity * f.sign})
	f.post(to, received, change{goods, quantity * f.sign})
}

// post changes the stock of one holder, which may be in several statuses, and judges what that means for the place.
func (f *folding) post(holder Holder, received string, changes ...change) {
	stocks := make([]Stock, 0, 2)
	for _, change := range changes {
		stocks = append(stocks, f.add(holder, change.goods, change.quantity, received))
	}
	if holder.Outside() {
		return
	}
	if !IsCart(holder.Location()) { // nobody counts what is in his hands
		f.correctCounts(holder, changes...)
	}
	location := f.locationOf(holder)
	for i, change := range changes {
		before := stocks[i].Quantity - change.quantity
		stock, _ := Get[Stock](f, StockKey(holder, change.goods)) // counts may have adjusted it
		if before < 0 || stock.Quantity < 0 {
			f.judgeNegative(location, holder, change.goods, stock.Quantity)
		}
		f.judgeSerial(location, change.goods, change.quantity)
		f.judgeWaiting(holder, change.goods)
		if change.quantity < 0 {
			f.clearFull(location)
		}
	}
}

// add changes one stock row; a row of zero is deleted.
func (f *folding) add(holder Holder, goods Goods, change int64, received string) Stock {
	stock, _ := Get[Stock](f, StockKey(holder, goods))
	stock.Holder, stock.Goods = holder, goods.plain()
	stock.Quantity += change
	if received != "" && (stock.Received == "" || received < stock.Received) {
		stock.Received = received
	}
	if stock.Quantity == 0 {
		f.Delete(TableStock, stock.Key())
	} else {
		f.Put(stock)
	}
	return stock
}

// plain writes the status of available goods in one way: left out.
func (g Goods) plain() Goods {
	if g.State() == Available {
		g.Status = ""
	}
	return g
}

// locationOf is where a holder is: a location is where it is, a unit where it was last seen.
func (f *folding) locationOf(holder Holder) string { return LocationOf(f, holder) }

// LocationOf is the location code at which a holder's goods stand, following units into the units they stand in.
func LocationOf(rows Reader, holder Holder) string {
	for range UnitDepthMax {
		label := holder.Unit()
		if label == "" {
			return holder.Location()
		}
		unit, ok := Get[Unit](rows, label)
		if !ok {
			return ""
		}
		if unit.Parent == "" {
			return unit.Location
		}
		holder = In(unit.Parent)
	}
	return Limbo
}

// judgeNegative holds a discrepancy and a count open as long as a holder has less than nothing.
func (f *folding) judgeNegative(location string, holder Holder, goods Goods, quantity int64) {
	id := DerivedID(string(NegativeStock), string(holder), goods.key())
	if quantity >= 0 {
		f.settle(id)
		return
	}
	if d, ok := Get[Discrepancy](f, id); ok && d.State != DiscrepancyClosed && d.Found == quantity {
		return
	}
	f.raise(Discrepancy{ID: id, Kind: NegativeStock, Location: location, Goods: goods, Unit: holder.Unit(), Found: quantity})
	if !IsCart(location) {
		f.askCount(location, goods.Item, string(NegativeStock))
	}
}

// judgeSerial raises a discrepancy when one serial number is in two places.
func (f *folding) judgeSerial(location string, goods Goods, change int64) {
	if goods.Serial == "" || change < 0 {
		return
	}
	var there int64
	for _, stock := range Find[Stock](f, BySerial, goods.Item, goods.Serial) {
		there += stock.Quantity
	}
	id := DerivedID(string(SerialTwice), goods.Item, goods.Serial)
	if there <= 1 {
		f.settle(id)
		return
	}
	f.raise(Discrepancy{ID: id, Kind: SerialTwice, Location: location, Goods: goods, Expected: 1, Found: there})
}

// clearFull takes the mark from a place that goods have left.
func (f *folding) clearFull(location string) {
	if place, ok := Get[Location](f, location); ok && place.Full {
		place.Full = false
		f.Put(place)
	}
}

// judgeWaiting keeps a putaway task for goods that stand where nothing may stay: on a dock, a staging or a
// returns place. Goods of an order wait there for their carrier, not for a rack.
func (f *folding) judgeWaiting(holder Holder, goods Goods) {
	label := holder.Unit()
	if label != "" {
		f.judgeLeft(label, goods)
	}
	if !f.temporary(f.locationOf(holder)) {
		return // nothing was ever asked for there
	}
	if label != "" {
		f.judgeWaitingUnit(label)
		return
	}
	id := PutawayTaskID(holder, goods)
	stock, _ := Get[Stock](f, StockKey(holder, goods))
	if stock.Quantity <= 0 || f.setAside(stock) {
		f.answer(id, TaskDone)
		return
	}
	f.wait(Task{ID: id, Kind: TaskPutaway, Location: holder.Location(), Goods: goods, Quantity: stock.Quantity})
}

// wait keeps a task open; whoever has it in hand keeps it.
func (f *folding) wait(task Task) {
	task.State = TaskOpen
	if old, ok := Get[Task](f, task.ID); ok && old.State == TaskClaimed && old.Location == task.Location {
		task.State, task.Worker, task.Device, task.Since, task.To = old.State, old.Worker, old.Device, old.Since, old.To
	}
	f.Put(task)
}

// setAside tells whether goods wait at a staging place for the order that they were brought there for.
func (f *folding) setAside(stock Stock) bool {
	place, _ := Get[Location](f, f.locationOf(stock.Holder))
	return place.Kind == Staging && len(Find[Allocation](f, ByStock, stock.Key())) > 0
}

// PutawayTaskID is the id of the task to put goods away, loose or out of a tote; that of a unit as a whole has no goods.
func PutawayTaskID(holder Holder, goods Goods) string {
	if goods == (Goods{}) {
		return DerivedID("putaway", string(holder))
	}
	return DerivedID("putaway", string(holder), goods.plain().key())
}

func (f *folding) judgeWaitingUnit(label string) {
	id := PutawayTaskID(In(label), Goods{})
	unit, ok := Get[Unit](f, label)
	f.judgeLeftIn(unit)
	if !ok || unit.Taken() || !f.temporary(unit.Location) {
		f.answer(id, TaskDone)
		return
	}
	content := Find[Stock](f, ByHolder, string(In(label)))
	if len(content) == 0 || f.setAside(content[0]) {
		f.answer(id, TaskDone)
		return
	}
	f.wait(Task{ID: id, Kind: TaskPutaway, Location: unit.Location, Goods: content[0].Goods, Unit: label, Quantity: content[0].Quantity})
}

// temporary tells whether goods only pass through a place.
func (f *folding) temporary(location string) bool {
	place, ok := Get[Location](f, location)
	return ok && (place.Kind == Dock || place.Kind == Staging || place.Kind == Returns)
}
