package main

import "fmt"

// place is a location, with what the generator has put there.
type place struct {
	code, kind, zone, aisle string
	bay, level              int
	x, y                    int
	barcode                 string
	check                   int
	sequence                int
	kg, units, height       int // limits; 0 is not limited
	mixing                  string
	temperature             string
	hazards                 string
	class                   string
	blocked                 bool

	heldKG int
	held   *item
}

// aisle is a row of bays that all have the same levels.
type aisle struct {
	name, zone    string
	bays, levels  int
	faces         int // levels from the floor that are pick faces
	kg, height    int
	temperature   string
	palletsOnEach int
}

// aisles stand side by side in this order, three and a half metres apart.
var aisles = []aisle{
	{name: "A", zone: "PICK", bays: 20, levels: 3, faces: 2, kg: 300, height: 1200, temperature: "ambient"},
	{name: "B", zone: "PICK", bays: 20, levels: 3, faces: 2, kg: 300, height: 1200, temperature: "ambient"},
	{name: "C", zone: "PICK", bays: 20, levels: 3, faces: 2, kg: 300, height: 1200, temperature: "ambient"},
	{name: "D", zone: "BULK", bays: 18, levels: 3, kg: 1200, height: 1800, temperature: "ambient", palletsOnEach: 1},
	{name: "E", zone: "BULK", bays: 18, levels: 3, kg: 1200, height: 1800, temperature: "ambient", palletsOnEach: 1},
	{name: "K", zone: "COLD", bays: 10, levels: 3, faces: 1, kg: 800, height: 1700, temperature: "chilled"},
	{name: "F", zone: "FROST", bays: 10, levels: 3, faces: 1, kg: 800, height: 1700, temperature: "frozen"},
	{name: "H", zone: "HAZ", bays: 8, levels: 2, kg: 500, height: 1700, temperature: "ambient"},
	{name: "L", zone: "LONG", bays: 6, levels: 1, kg: 900, height: 3000, temperature: "ambient"},
	{name: "G", zone: "FLOOR", bays: 9, levels: 1, kg: 4000, height: 2400, temperature: "ambient", palletsOnEach: 4},
}

// hazardOfBay is the class that two bays of aisle H are fitted out for.
var hazardOfBay = []string{"3", "8", "2", "9"}

// newPlaces lays out the whole site: the hall before the racks, then the aisles.
func newPlaces() []*place {
	places := newHall()
	for i, a := range aisles {
		places = append(places, a.places(i)...)
	}
	for _, p := range places {
		p.blocked = p.code == "A-20-2" || p.code == "D-05-3" || p.code == "G-09-1"
	}
	for i, p := range walk(places) {
		p.sequence = i + 1
	}
	return places
}

// newHall makes the places that are no racks, along the wall where the doors are.
func newHall() []*place {
	var hall []*place
	x := 0
	for _, row := range []struct {
		prefix, kind string
		count        int
	}{{"DOCK", "dock", 4}, {"STAGE", "staging", 6}, {"PACK", "packing", 6}, {"QUA", "quarantine", 2}, {"RET", "returns", 2}, {"SCRAP", "scrap", 1}} {
		for n := 1; n <= row.count; n++ {
			hall = append(hall, &place{code: fmt.Sprintf("%s-%d", row.prefix, n), kind: row.kind, x: x, check: checkDigits(0, len(hall))})
			x += 2000
		}
	}
	return hall
}

// places makes the places of one aisle. Odd and even bays face each other.
func (a aisle) places(index int) []*place {
	var places []*place
	for bay := 1; bay <= a.bays; bay++ {
		for level := 1; level <= a.levels; level++ {
			p := &place{
				code: fmt.Sprintf("%s-%02d-%d", a.name, bay, level), kind: "storage", zone: a.zone, aisle: a.name, bay: bay, level: level,
				x: 3000 + 3500*index, y: 4000 + (bay-1)/2*1400, check: checkDigits(index+1, len(places)),
				kg: a.kg, units: a.palletsOnEach, height: a.height, mixing: a.mixing(bay, level), temperature: a.temperature,
			}
			if level <= a.faces {
				p.kind, p.kg, p.height, p.mixing = "pick", 150, 600, "item"
				p.class = string("AABBC"[(bay-1)/4])
			}
			if a.name == "H" {
				p.hazards = hazardOfBay[(bay-1)/2]
			}
			if a.temperature != "ambient" {
				p.barcode = fmt.Sprintf("LOC%s%02d%d", a.name, bay, level)
			}
			places = append(places, p)
		}
	}
	return places
}

// mixing gives racks different rules, so that a putaway meets each of them.
func (a aisle) mixing(bay, level int) string {
	switch {
	case a.name == "D" && bay%6 == 0:
		return "empty"
	case a.name == "E" && bay%5 == 0, a.name == "L":
		return "item"
	case a.zone == "COLD" && level == 2:
		return "lot"
	}
	return "any"
}

// checkDigits are the two digits that a worker reads back at the n-th place of an aisle; 37 has no divisor
// in common with 100, so they do not come twice in an aisle and neighbours never look alike.
func checkDigits(aisle, n int) int { return (11 + 17*aisle + 37*n) % 100 }

// walk returns the places in the order of a walk through the site: up one aisle and down the next.
func walk(places []*place) []*place {
	var order, back []*place
	for i, p := range places {
		if p.aisle != "" && (p.aisle[0]-'A')%2 == 1 {
			back = append(back, p)
		} else {
			order = append(order, p)
		}
		if i+1 == len(places) || places[i+1].aisle != p.aisle {
			for j := len(back) - 1; j >= 0; j-- {
				order = append(order, back[j])
			}
			back = nil
		}
	}
	return order
}

// locationRows is locations.csv.
func (s *site) locationRows() [][]string {
	rows := [][]string{{"code", "kind", "zone", "aisle", "bay", "level", "x_mm", "y_mm", "barcode", "check_digits", "sequence",
		"capacity_kg", "capacity_units", "max_height_mm", "mixing", "temperature", "hazards", "class", "blocked"}}
	for _, p := range s.places {
		rows = append(rows, []string{p.code, p.kind, p.zone, p.aisle, number(p.bay), number(p.level), fmt.Sprint(p.x), fmt.Sprint(p.y),
			p.barcode, fmt.Sprintf("%02d", p.check), number(p.sequence), number(p.kg), number(p.units), number(p.height),
			p.mixing, p.temperature, p.hazards, p.class, yes(p.blocked)})
	}
	return rows
}
