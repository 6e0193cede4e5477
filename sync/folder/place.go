package folder

import (
	"slices"
	"strings"

	"github.com/handtruck/handtruck/domain"
)

// splitters stand between the words of a field that holds several, such as the hazard classes that a place may hold.
const splitters = "+,; "

func readLocation(r *record) {
	var code string
	r.code("code", &code)
	place := known(r, domain.Location{Code: code})
	place.Code = code
	choose(r, "kind", &place.Kind, domain.Dock, domain.Storage, domain.PickFace, domain.Staging, domain.Packing,
		domain.Quarantine, domain.Returns, domain.Scrap)
	r.code("zone", &place.Zone)
	r.code("aisle", &place.Aisle)
	r.code("bay", &place.Bay)
	r.code("level", &place.Level)
	r.limit("x_mm", &place.XMM, -measureMax)
	r.limit("y_mm", &place.YMM, -measureMax)
	r.code("barcode", &place.Barcode)
	r.code("check_digits", &place.CheckDigits)
	r.number("sequence", &place.Sequence, 0, measureMax)
	r.limit("capacity_kg", &place.CapacityKG, 0)
	r.limit("capacity_units", &place.CapacityUnits, 0)
	r.limit("max_height_mm", &place.MaxHeightMM, 0)
	choose(r, "mixing", &place.Mixing, domain.MixAny, domain.MixItem, domain.MixLot, domain.MixEmpty)
	choose(r, "temperature", &place.Temperature, temperatures...)
	r.words("hazards", &place.Hazards)
	choose(r, "class", &place.Class, classes...)
	r.flag("blocked", &place.Blocked)
	r.put("code", place)
}

// words reads several codes from one field, each once.
func (r *record) words(column string, to *[]string) {
	var text string
	if _, there := r.place[column]; !there {
		return
	}
	r.code(column, &text)
	*to = nil
	for word := range strings.FieldsFuncSeq(text, func(c rune) bool { return strings.ContainsRune(splitters, c) }) {
		if !slices.Contains(*to, word) {
			*to = append(*to, word)
		}
	}
}

func readSegment(r *record) {
	var from, to string
	r.code("from", &from)
	r.code("to", &to)
	way := known(r, domain.Segment{From: from, To: to})
	way.From, way.To = from, to
	r.number("length_mm", &way.LengthMM, 1, measureMax)
	r.flag("one_way", &way.OneWay)
	if from == to && from != "" {
		r.wrong("to", "the way leads from %s to itself", from)
	}
	r.put("to", way)
}

func readFill(r *record) {
	location, item := r.location("location"), r.item("item")
	fill := known(r, domain.Fill{Location: location, Item: item.Code})
	fill.Location, fill.Item = location, item.Code
	problems := r.problems.Total
	r.quantity("min", &fill.Min, item, 0)
	r.quantity("max", &fill.Max, item, 1)
	if fill.Max < fill.Min && fill.Max > 0 && r.problems.Total == problems {
		r.wrong("max", "less than min")
	}
	r.put("item", fill)
}
