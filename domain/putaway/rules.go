package putaway

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

const gramsPerKG = 1000

// Allowed tells what forbids to set a load down at a place, or nothing. What is not known forbids nothing: an
// item without a weight passes the limit of the place.
func Allowed(rows domain.Reader, place domain.Location, load Load) work.Code {
	there := standing(rows, place.Code, load)
	switch {
	case place.Shut():
		return work.LocationBlocked
	case full(place, load, there):
		return work.LocationFull
	case !temperatureFits(place, load):
		return work.TemperatureNotAllowed
	case !hazardFits(place, load):
		return work.HazardNotAllowed
	case !mixingFits(place, load, there):
		return work.MixingNotAllowed
	case place.CapacityKG != nil && there.load.weightG()+load.weightG() > *place.CapacityKG*gramsPerKG:
		return work.TooHeavy
	case place.MaxHeightMM != nil && load.heightMM() > *place.MaxHeightMM:
		return work.TooHigh
	}
	return ""
}

// Stores tells whether goods may stay at places of this kind.
func Stores(place domain.Location) bool {
	return place.Kind == domain.Storage || place.Kind == domain.PickFace
}

// present is what stands at a place, without the load itself.
type present struct {
	units int64
	load  Load
}

func standing(rows domain.Reader, location string, own Load) present {
	var p present
	without := own.Unit
	for _, stock := range domain.Find[domain.Stock](rows, domain.ByHolder, string(domain.At(location))) {
		if stock.Quantity > 0 {
			p.load.Contents = append(p.load.Contents, content(rows, stock.Goods, stock.Quantity))
		}
	}
	for _, unit := range domain.Find[domain.Unit](rows, domain.ByLocation, location) {
		contents := LoadOfUnit(rows, unit.Label).Contents
		if unit.Label == without || len(contents) == 0 {
			continue
		}
		p.units++
		p.load.Contents = append(p.load.Contents, contents...)
	}
	return p.onTheWay(rows, location, own)
}

// onTheWay adds what other workers are bringing to a place: it is as good as there.
func (p present) onTheWay(rows domain.Reader, location string, own Load) present {
	for _, task := range claimed(rows) {
		if task.To != location || task.ID == own.Task {
			continue
		}
		if task.Unit == "" {
			p.load.Contents = append(p.load.Contents, content(rows, task.Goods, task.Quantity))
			continue
		}
		p.units++
		p.load.Contents = append(p.load.Contents, LoadOfUnit(rows, task.Unit).Contents...)
	}
	return p
}

// claimed are the putaway tasks that workers have in hand.
func claimed(rows domain.Reader) []domain.Task {
	return domain.Find[domain.Task](rows, domain.ByKind, domain.TaskTerm(domain.TaskPutaway, domain.TaskClaimed))
}

// full counts pallets and cartons; loose goods take no room that is counted.
func full(place domain.Location, load Load, there present) bool {
	return load.Unit != "" && place.CapacityUnits != nil && there.units >= *place.CapacityUnits
}

func temperatureFits(place domain.Location, load Load) bool {
	return place.Temperature == "" || !slices.ContainsFunc(load.Contents, func(c Content) bool {
		return c.Item.Temperature != "" && c.Item.Temperature != place.Temperature
	})
}

func hazardFits(place domain.Location, load Load) bool {
	return !slices.ContainsFunc(load.Contents, func(c Content) bool {
		return c.Item.Hazard != "" && !slices.Contains(place.Hazards, c.Item.Hazard)
	})
}

func mixingFits(place domain.Location, load Load, there present) bool {
	switch place.Mixing {
	case domain.MixEmpty:
		return len(there.load.Contents) == 0
	case domain.MixItem:
		return alike(load, there.load, func(g domain.Goods) domain.Goods { return domain.Goods{Item: g.Item} })
	case domain.MixLot:
		return alike(load, there.load, func(g domain.Goods) domain.Goods { return domain.Goods{Item: g.Item, Lot: g.Lot} })
	}
	return true
}

// alike tells whether two loads together are one kind of goods by what counts.
func alike(a, b Load, counts func(domain.Goods) domain.Goods) bool {
	all := slices.Concat(a.Contents, b.Contents)
	for _, c := range all {
		if counts(c.Goods) != counts(all[0].Goods) {
			return false
		}
	}
	return true
}
