package wave

import (
	"cmp"
	"slices"
)

// shelf is the stock that the lines of a wave take from, each unit once.
type shelf struct {
	of map[string][]*Holding // by item, first expired first, unknown expiry last
}

func newShelf(stock []Holding) *shelf {
	s := &shelf{of: map[string][]*Holding{}}
	for _, h := range stock {
		if h.Quantity > 0 {
			s.of[h.Item] = append(s.of[h.Item], &h)
		}
	}
	for _, held := range s.of {
		slices.SortStableFunc(held, func(a, b *Holding) int {
			if a.Expiry == "" || b.Expiry == "" {
				return cmp.Compare(b.Expiry, a.Expiry)
			}
			return cmp.Compare(a.Expiry, b.Expiry)
		})
	}
	return s
}

// portion is a quantity of a line from one place.
type portion struct {
	line     *Line
	place    string
	lot      string
	quantity int64
}

// take sets aside what a line wants, first expired first, and of equal expiry in the order of preference that less tells. It
// returns what stock does not cover.
func (s *shelf) take(l *Line, less func(a, b *Holding) int) (taken []portion, short int64) {
	if l.Place != "" {
		return []portion{{l, l.Place, l.Lot, l.Quantity}}, 0
	}
	left := l.Quantity
	held := slices.Clone(s.of[l.Item])
	for i := 0; i < len(held) && left > 0; {
		behind := i
		for behind < len(held) && held[behind].Expiry == held[i].Expiry {
			behind++
		}
		tier := held[i:behind]
		slices.SortStableFunc(tier, less)
		for _, h := range tier {
			if n := min(left, h.Quantity); n > 0 && (l.Lot == "" || l.Lot == h.Lot) {
				taken = append(taken, portion{l, h.Place, h.Lot, n})
				h.Quantity, left = h.Quantity-n, left-n
			}
		}
		i = behind
	}
	return taken, left
}
