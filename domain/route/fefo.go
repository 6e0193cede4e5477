package route

import (
	"cmp"
	"slices"
)

// Source is stock of an item at a place.
type Source struct {
	Expiry   string // YYYY-MM-DD, "" where unknown: those come last
	Quantity int64
}

// Portion is a quantity from one source, by index.
type Portion struct {
	Source   int
	Quantity int64
}

// Limits on the ways among which Earliest leaves a choice.
const (
	waysMax    = 24
	waySources = 12
)

// Earliest splits a quantity over sources as first expired, first out demands: forced is taken from sources that are
// emptied in any case, and one of ways from those that expire next, where there is a choice: each way is enough, and is not
// without any of its sources. Ways over fewer sources come first, of equal ones those over sources listed first. Short is
// what all sources together do not cover.
func Earliest(sources []Source, quantity int64) (forced []Portion, ways [][]Portion, short int64) {
	var order []int
	for i, s := range sources {
		if s.Quantity > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := sources[a].Expiry, sources[b].Expiry
		if x == "" || y == "" {
			return cmp.Compare(y, x)
		}
		return cmp.Compare(x, y)
	})
	for len(order) > 0 && quantity > 0 {
		n := 1
		sum := sources[order[0]].Quantity
		for n < len(order) && sources[order[n]].Expiry == sources[order[0]].Expiry {
			sum += sources[order[n]].Quantity
			n++
		}
		if sum > quantity && n > 1 {
			return forced, waysOf(sources, order[:n], quantity), 0
		}
		for _, i := range order[:n] {
			take := min(quantity, sources[i].Quantity)
			forced = append(forced, Portion{i, take})
			quantity -= take
		}
		order = order[n:]
	}
	return forced, nil, quantity
}

// waysOf lists ways to take a quantity from sources that hold more than that: those over the fewest sources, and those over
// one more. Of many sources it looks at the first, and at the fullest where the first do not hold enough.
func waysOf(sources []Source, of []int, quantity int64) (ways [][]Portion) {
	if len(of) > waySources {
		var first int64
		for _, i := range of[:waySources] {
			first += sources[i].Quantity
		}
		if first < quantity {
			return [][]Portion{fullest(sources, of, quantity)}
		}
		of = of[:waySources]
	}
	fewest := 0
	for size := 1; size <= len(of) && (fewest == 0 || size <= fewest+1); size++ {
		before := len(ways)
		ways = combine(ways, sources, of, nil, size, quantity)
		if len(ways) > before && fewest == 0 {
			fewest = size
		}
	}
	return ways
}

// combine appends the ways that take chosen and size more of the sources.
func combine(ways [][]Portion, sources []Source, of, chosen []int, size int, quantity int64) [][]Portion {
	if size == 0 {
		if way := share(sources, chosen, quantity); way != nil {
			ways = append(ways, way)
		}
		return ways
	}
	for i := 0; i+size <= len(of) && len(ways) < waysMax; i++ {
		ways = combine(ways, sources, of[i+1:], append(slices.Clone(chosen), of[i]), size-1, quantity)
	}
	return ways
}

// share takes a quantity from the chosen sources, the one that holds least first so that it is cleared; nil when they do not
// hold enough or one of them is not needed.
func share(sources []Source, chosen []int, quantity int64) (way []Portion) {
	slices.SortStableFunc(chosen, func(a, b int) int { return cmp.Compare(sources[a].Quantity, sources[b].Quantity) })
	left := quantity
	for _, i := range chosen {
		take := min(left, sources[i].Quantity)
		way = append(way, Portion{i, take})
		left -= take
	}
	var sum int64
	for _, i := range chosen {
		sum += sources[i].Quantity
	}
	if left > 0 || sum-sources[chosen[0]].Quantity >= quantity {
		return nil
	}
	return way
}

// fullest takes a quantity from the sources that hold most.
func fullest(sources []Source, of []int, quantity int64) (way []Portion) {
	of = slices.Clone(of)
	slices.SortStableFunc(of, func(a, b int) int { return cmp.Compare(sources[b].Quantity, sources[a].Quantity) })
	for _, i := range of {
		if quantity > 0 {
			take := min(quantity, sources[i].Quantity)
			way = append(way, Portion{i, take})
			quantity -= take
		}
	}
	return way
}
