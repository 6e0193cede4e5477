package policy

import (
	"hash/fnv"
	"time"

	"github.com/handtruck/handtruck/domain"
)

// settingCountDay is the day, counted from 1970, whose counts were asked for: the policy's own note.
const settingCountDay = "count_plan_day"

// askForCounts asks for the counts that the site's count plan makes due today. Every item of a class has its own day at
// each of its places, drawn from their names, so that the work spreads and every place comes round.
func askForCounts(rows domain.Reader, now time.Time) []domain.Fact {
	plans := domain.All[domain.CountPlan](rows)
	if len(plans) == 0 {
		return nil
	}
	day := today(rows, now)
	date, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return nil // today always has this form
	}
	const hours = 24
	number := date.Unix() / int64((hours * time.Hour).Seconds())
	if domain.SettingOf(rows, settingCountDay) == number {
		return nil // the day has its counts: all stock is looked through once a day
	}
	days := map[string]int64{}
	for _, plan := range plans {
		days[plan.Class] = plan.Days
	}
	facts := []domain.Fact{domain.Stated{Row: domain.Setting{Name: settingCountDay, Value: number}}}
	for _, stock := range domain.All[domain.Stock](rows) {
		item, _ := domain.Get[domain.Item](rows, stock.Goods.Item)
		place := domain.LocationOf(rows, stock.Holder)
		every := days[item.Class]
		if every <= 0 || stock.Holder.Outside() || (number+drawn(place, item.Code))%every != 0 || !counts(rows, place) {
			continue
		}
		id := domain.CountTaskID(place, item.Code)
		if task, ok := domain.Get[domain.Task](rows, id); ok && (task.State == domain.TaskOpen || task.Due == day) {
			continue // it is asked for, or was counted today
		}
		facts = append(facts, domain.Asked{Task: domain.Task{ID: id, Kind: domain.TaskCount, Location: place,
			Goods: domain.Goods{Item: item.Code}, Reason: "plan", Due: day}})
	}
	return facts
}

// counts tells whether stock at a place is counted by plan: where it stays, and nobody has it in hand.
func counts(rows domain.Reader, code string) bool {
	place, ok := domain.Get[domain.Location](rows, code)
	return ok && (place.Kind == domain.Storage || place.Kind == domain.PickFace)
}

// drawn is a number that only depends on the names of a place and an item.
func drawn(place, item string) int64 {
	h := fnv.New32a()
	h.Write([]byte(place + "\x1f" + item)) // a hash never fails to be written to
	return int64(h.Sum32())
}

// askForFills asks to fill the pick faces that are below their least, or that the orders that wait will empty, and takes
// back what is not needed any more.
func askForFills(rows domain.Reader) []domain.Fact {
	var facts []domain.Fact
	for _, fill := range domain.All[domain.Fill](rows) {
		there, reserved := AtFace(rows, fill.Location, fill.Item)
		id := domain.FillTaskID(fill.Location, fill.Item)
		task, known := domain.Get[domain.Task](rows, id)
		open := known && (task.State == domain.TaskOpen || task.State == domain.TaskClaimed)
		need := there-reserved < fill.Min && there < fill.Max
		want := domain.Task{ID: id, Kind: domain.TaskReplenish, Location: fill.Location, Goods: domain.Goods{Item: fill.Item}, Quantity: fill.Max - there}
		switch {
		case need && !open || need && task.State == domain.TaskOpen && task.Quantity != want.Quantity:
			facts = append(facts, domain.Asked{Task: want})
		case !need && open && task.State == domain.TaskOpen:
			facts = append(facts, domain.Asked{Task: domain.Task{ID: id}, Drop: true})
		}
	}
	return facts
}

// AtFace is how many of an item stand at a pick face, and how many of them are set aside for orders.
func AtFace(rows domain.Reader, face, item string) (there, reserved int64) {
	for _, stock := range domain.Find[domain.Stock](rows, domain.ByItem, item) {
		if domain.LocationOf(rows, stock.Holder) != face {
			continue
		}
		there += stock.Quantity
		for _, allocation := range domain.Find[domain.Allocation](rows, domain.ByStock, domain.StockKey(stock.Holder, stock.Goods)) {
			reserved += allocation.Quantity
		}
	}
	return there, reserved
}
