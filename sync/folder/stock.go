package folder

import "github.com/handtruck/handtruck/domain"

func readOpening(r *record) {
	var quantity int64
	location, item := r.location("location"), r.item("item")
	opening := domain.Opening{Location: location, Goods: domain.Goods{Item: item.Code}}
	r.quantity("quantity", &quantity, item, 0)
	r.code("lot", &opening.Goods.Lot)
	r.date("expiry", &opening.Goods.Expiry)
	r.code("serial", &opening.Goods.Serial)
	r.label("unit", &opening.Unit)
	choose(r, "status", &opening.Goods.Status, domain.Available, domain.Hold, domain.Damaged)
	if opening.Goods.Status == domain.Available {
		opening.Goods.Status = ""
	}
	if old := known(r, opening); old.Location != "" {
		opening = old
	}
	opening.Quantity = quantity
	r.date("received", &opening.Received)
	if r.put("location", opening) {
		r.checkSerial(item, opening)
		r.checkUnit(opening)
	}
}

// checkSerial finds serial numbers that stand for several things.
func (r *record) checkSerial(item domain.Item, opening domain.Opening) {
	if opening.Goods.Serial == "" || opening.Quantity == 0 {
		return
	}
	one := int64(1)
	for range item.Decimals {
		one *= 10
	}
	if opening.Quantity != one && item.Decimals >= 0 {
		r.wrong("quantity", "a thing with a serial number is 1")
	}
	thing := domain.Goods{Item: item.Code, Serial: opening.Goods.Serial}
	if line, twice := r.serials[thing]; twice {
		r.wrong("serial", "%s stands in line %d already", thing.Serial, line)
		return
	}
	r.serials[thing] = r.line
}

// checkUnit finds pallets and cartons that stand at two places.
func (r *record) checkUnit(opening domain.Opening) {
	if opening.Unit == "" {
		return
	}
	if place, there := r.units[opening.Unit]; there && place != opening.Location {
		r.wrong("unit", "%s stands at %s already", opening.Unit, place)
		return
	}
	r.units[opening.Unit] = opening.Location
}

func readCount(r *record) {
	location := r.location("location")
	var code string
	if text, _ := r.field("item"); text != "" {
		code = r.item("item").Code
	}
	task := known(r, domain.Task{ID: domain.CountTaskID(location, code)})
	task.ID, task.Kind, task.State = domain.CountTaskID(location, code), domain.TaskCount, domain.TaskOpen
	task.Location, task.Goods = location, domain.Goods{Item: code}
	r.text("reason", &task.Reason)
	r.date("due", &task.Due)
	r.put("location", task)
}
