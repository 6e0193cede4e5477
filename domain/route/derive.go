package route

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// bayDefaultMM is the length of a bay where the places do not show one.
const bayDefaultMM = 1500

// crossingBays is how many bays wide a gap in all aisles must be to count as a cross aisle.
const crossingBays = 3

// deriveGrid reads the grid off the coordinates: an aisle for each aisle name, at the middle of its places; a cross aisle
// in front of and behind all bays, through the places outside the aisles where some stand there; and one in each gap
// that all aisles share.
func deriveGrid(places []Place) (*Floor, []string) {
	f := &Floor{grid: &Grid{}, stands: map[string]stand{}}
	located, notes := locate(places)
	if len(located) == 0 {
		return f, append(notes, "no place has coordinates, so no distance is known")
	}
	if turn(located) {
		for i := range located {
			located[i].XMM, located[i].YMM = located[i].YMM, located[i].XMM
		}
		notes = append(notes, "aisles run along x, so x and y change roles")
	}
	centre := f.deriveAisles(located)
	notes = append(notes, fmt.Sprintf("%d aisles derived from the aisle names and x", len(f.grid.AisleXMM)))
	notes = append(notes, f.deriveCross(located)...)
	if err := f.grid.Validate(); err != nil {
		return &Floor{grid: &Grid{}, stands: map[string]stand{}}, append(notes, "no grid: "+err.Error())
	}
	for _, p := range located {
		f.stands[p.Code] = f.standOf(p, centre)
	}
	return f, notes
}

// locate drops the places that cannot be placed. Where no place names an aisle, each x is one.
func locate(places []Place) (located []Place, notes []string) {
	named := false
	for _, p := range places {
		if !p.Located || abs(p.XMM) > CoordinateMax/2 || abs(p.YMM) > CoordinateMax/2 {
			notes = append(notes, fmt.Sprintf("%s has no usable coordinates", p.Code))
			continue
		}
		located = append(located, p)
		named = named || p.Aisle != ""
	}
	for i := range located {
		if !named {
			located[i].Aisle = fmt.Sprint("x", located[i].XMM)
		}
	}
	return located, notes
}

// turn reports whether the aisles run along x: their places spread wider in x than in y.
func turn(places []Place) bool {
	type extent struct{ x0, x1, y0, y1 int64 }
	of := map[string]extent{}
	for _, p := range places {
		e, ok := of[p.Aisle]
		if !ok {
			e = extent{p.XMM, p.XMM, p.YMM, p.YMM}
		}
		of[p.Aisle] = extent{min(e.x0, p.XMM), max(e.x1, p.XMM), min(e.y0, p.YMM), max(e.y1, p.YMM)}
	}
	var x, y int64
	for name, e := range of {
		if name != "" {
			x, y = x+e.x1-e.x0, y+e.y1-e.y0
		}
	}
	return x > y
}

// deriveAisles gives the centre line of each aisle by its name.
func (f *Floor) deriveAisles(places []Place) (centre map[string]int64) {
	low, high := map[string]int64{}, map[string]int64{}
	for _, p := range places {
		if p.Aisle == "" {
			continue
		}
		if _, ok := low[p.Aisle]; !ok {
			low[p.Aisle], high[p.Aisle] = p.XMM, p.XMM
		}
		low[p.Aisle], high[p.Aisle] = min(low[p.Aisle], p.XMM), max(high[p.Aisle], p.XMM)
	}
	centre = map[string]int64{}
	for name := range low {
		centre[name] = (low[name] + high[name]) / 2
	}
	f.grid.AisleXMM = slices.Compact(slices.Sorted(maps.Values(centre)))
	return centre
}

// deriveCross places the cross aisles.
func (f *Floor) deriveCross(places []Place) (notes []string) {
	var bays, outside []int64
	for _, p := range places {
		if p.Aisle == "" {
			outside = append(outside, p.YMM)
		} else {
			bays = append(bays, p.YMM)
		}
	}
	slices.Sort(bays)
	bays = slices.Compact(bays)
	pitch := bayLength(bays)
	first, last := bays[0], bays[len(bays)-1]
	front, back := first-pitch, last+pitch
	frontNote, backNote := "assumed one bay before the first", "assumed one bay behind the last"
	slices.SortFunc(outside, cmp.Compare[int64])
	for _, y := range outside {
		if y < first {
			front, frontNote = y, "through the places that stand before the aisles"
		}
	}
	slices.Reverse(outside)
	for _, y := range outside {
		if y > last {
			back, backNote = y, "through the places that stand behind the aisles"
		}
	}
	f.grid.CrossYMM = append(f.grid.CrossYMM[:0], front)
	notes = append(notes, fmt.Sprintf("front cross aisle at %d mm, %s", front, frontNote))
	for i := 1; i < len(bays); i++ {
		if gap := bays[i] - bays[i-1]; gap >= crossingBays*pitch {
			middle := bays[i-1] + gap/2
			f.grid.CrossYMM = append(f.grid.CrossYMM, middle)
			notes = append(notes, fmt.Sprintf("cross aisle at %d mm, in a gap of %d mm that all aisles share", middle, gap))
		}
	}
	f.grid.CrossYMM = append(f.grid.CrossYMM, back)
	return append(notes, fmt.Sprintf("back cross aisle at %d mm, %s", back, backNote))
}

// bayLength is the median distance between neighbouring bays.
func bayLength(bays []int64) int64 {
	if len(bays) < 2 {
		return bayDefaultMM
	}
	var gaps []int64
	for i := 1; i < len(bays); i++ {
		gaps = append(gaps, bays[i]-bays[i-1])
	}
	slices.Sort(gaps)
	return gaps[(len(gaps)-1)/2]
}

// standOf puts a place on its aisle, or beside the nearest cross aisle.
func (f *Floor) standOf(p Place, centre map[string]int64) stand {
	if p.Aisle != "" {
		aisle := f.grid.aisleAt(centre[p.Aisle])
		return stand{spot: Spot{Aisle, aisle, p.YMM}}
	}
	nearest := 0
	for c, y := range f.grid.CrossYMM {
		if abs(y-p.YMM) < abs(f.grid.CrossYMM[nearest]-p.YMM) {
			nearest = c
		}
	}
	return stand{Spot{Cross, nearest, p.XMM}, abs(f.grid.CrossYMM[nearest] - p.YMM)}
}
