package wave

import (
	"cmp"
	"slices"

	"github.com/handtruck/handtruck/domain/route"
)

// shelf is the stock that the lines of a wave take from, each unit once.
type shelf struct {
	of map[string][]*Holding // by item, nearest first
}

// newShelf takes stock over, and orders that of each item by the way from the start and on to the end.
func newShelf(site *Site) *shelf {
	s := &shelf{of: map[string][]*Holding{}}
	way := map[string]int64{}
	for _, h := range site.Stock {
		if h.Quantity <= 0 {
			continue
		}
		s.of[h.Item] = append(s.of[h.Item], &h)
		to, on := site.Floor.Distance(site.Start, h.Place), site.Floor.Distance(h.Place, site.End)
		way[h.Place] = to + on
		if to == route.Unknown || on == route.Unknown {
			way[h.Place] = unreachable
		}
	}
	for _, held := range s.of {
		slices.SortStableFunc(held, func(a, b *Holding) int { return cmp.Compare(way[a.Place], way[b.Place]) })
	}
	return s
}

// unreachable is further than any place on a floor.
const unreachable = int64(1) << 60

// portion is a quantity of a line from one place.
type portion struct {
	line     *Line
	place    string
	lot      string
	quantity int64
	from     *Holding // nil for stock set aside beforehand
}

// split is how a quantity can be taken from holdings.
type split struct {
	held   []*Holding
	forced []route.Portion
	ways   [][]route.Portion
	short  int64
}

// split lists how a quantity of an item can be taken: first expired, first out.
func (s *shelf) split(item, lot string, quantity int64, may func(place string) bool) split {
	var out split
	var sources []route.Source
	for _, h := range s.of[item] {
		if (lot == "" || lot == h.Lot) && may(h.Place) {
			out.held = append(out.held, h)
			sources = append(sources, route.Source{Expiry: h.Expiry, Quantity: h.Quantity})
		}
	}
	out.forced, out.ways, out.short = route.Earliest(sources, quantity)
	return out
}

// portions are those of one way, or of none.
func (s *split) portions(way int) []route.Portion {
	if way < 0 || way >= len(s.ways) {
		return s.forced
	}
	return append(slices.Clone(s.forced), s.ways[way]...)
}

// places are those of some portions.
func (s *split) places(portions []route.Portion) (places []string) {
	for _, p := range portions {
		places = append(places, s.held[p.Source].Place)
	}
	return places
}

// want is how much of a line is to be taken.
type want struct {
	job      *job
	line     *Line
	quantity int64
}

// take sets portions aside for what is wanted, in that order. Together they want no less than the portions are.
func (s *split) take(portions []route.Portion, wants []want) {
	i, left := 0, wants[0].quantity
	for _, p := range portions {
		h := s.held[p.Source]
		h.Quantity -= p.Quantity
		for quantity := p.Quantity; quantity > 0; {
			for left == 0 {
				i++
				left = wants[i].quantity
			}
			n := min(quantity, left)
			wants[i].job.taken = append(wants[i].job.taken, portion{wants[i].line, h.Place, h.Lot, n, h})
			quantity, left = quantity-n, left-n
		}
	}
}
