package route

import (
	"math/rand/v2"
	"slices"
)

// savings begins with a cart for each order and merges the two carts whose merger saves most, while any saves (Clarke &
// Wright 1964; variant ii of de Koster, van der Poort & Wolters 1999, which recomputes savings after each merger).
func (b *batcher) savings(orders []int) [][]int {
	var carts [][]int
	for _, i := range orders {
		carts = append(carts, []int{i})
	}
	for {
		least, x, y := int64(0), -1, -1
		for i := range carts {
			for j := i + 1; j < len(carts); j++ {
				merged := slices.Concat(carts[i], carts[j])
				if !b.fits(merged) {
					continue
				}
				if saved := b.mm(carts[i]) + b.mm(carts[j]) - b.mm(merged); saved > least {
					least, x, y = saved, i, j
				}
			}
		}
		if x < 0 {
			return carts
		}
		carts[x] = slices.Concat(carts[x], carts[y])
		carts = slices.Delete(carts, y, y+1)
	}
}

// improve is an iterated local search: move and exchange orders while that helps, then empty two or three carts, put their
// orders back where they add least, and begin again from the best so far. It stops after effort further tours.
func (b *batcher) improve(carts [][]int, effort int) [][]int {
	limit := b.tours + max(effort, 0)
	r := rand.New(rand.NewPCG(uint64(len(b.orders)), 20260302))
	b.descend(carts, limit)
	best, mm := carts, b.total(carts)
	for idle := 0; b.tours < limit && idle < 1000 && len(best) > 1; idle++ {
		next := b.reinsert(best, r)
		b.descend(next, limit)
		if total := b.total(next); total < mm {
			best, mm, idle = next, total, 0
		}
	}
	return best
}

// descend moves single orders to other carts and exchanges pairs until nothing helps.
func (b *batcher) descend(carts [][]int, limit int) {
	for helped := true; helped && b.tours < limit; {
		helped = false
		for x := range carts {
			for y := range carts {
				if x != y && b.tours < limit && (b.move(carts, x, y) || x < y && b.exchange(carts, x, y)) {
					helped = true
				}
			}
		}
	}
}

// move takes the first order of cart x that is better off in cart y.
func (b *batcher) move(carts [][]int, x, y int) bool {
	for i, order := range carts[x] {
		from, to := without(carts[x], i), append(slices.Clone(carts[y]), order)
		if b.accept(carts, x, y, from, to) {
			return true
		}
	}
	return false
}

// exchange swaps the first pair of orders for which that helps.
func (b *batcher) exchange(carts [][]int, x, y int) bool {
	for i, one := range carts[x] {
		for j, other := range carts[y] {
			from, to := append(without(carts[x], i), other), append(without(carts[y], j), one)
			if b.accept(carts, x, y, from, to) {
				return true
			}
		}
	}
	return false
}

func (b *batcher) accept(carts [][]int, x, y int, from, to []int) bool {
	if !b.fits(from) || !b.fits(to) || b.mm(from)+b.mm(to) >= b.mm(carts[x])+b.mm(carts[y]) {
		return false
	}
	carts[x], carts[y] = from, to
	return true
}

func without(cart []int, i int) []int {
	return slices.Concat(cart[:i], cart[i+1:])
}

// reinsert empties some carts of a copy and puts their orders back one by one.
func (b *batcher) reinsert(best [][]int, r *rand.Rand) [][]int {
	var carts [][]int
	var loose []int
	emptied := map[int]bool{}
	for range 2 + r.IntN(2) {
		emptied[r.IntN(len(best))] = true
	}
	for i, cart := range best {
		if emptied[i] {
			loose = append(loose, cart...)
		} else if len(cart) > 0 {
			carts = append(carts, slices.Clone(cart))
		}
	}
	r.Shuffle(len(loose), func(i, j int) { loose[i], loose[j] = loose[j], loose[i] })
	for _, order := range loose {
		at, least := len(carts), b.mm([]int{order})
		for i, cart := range carts {
			grown := append(slices.Clone(cart), order)
			if b.fits(grown) && b.mm(grown)-b.mm(cart) < least {
				at, least = i, b.mm(grown)-b.mm(cart)
			}
		}
		if at == len(carts) {
			carts = append(carts, nil)
		}
		carts[at] = append(carts[at], order)
	}
	return carts
}
