package route

import "math/bits"

// SubsetMax is the count of orders up to which carts are chosen exactly: 2^12 tours and 3^12 look-ups.
const SubsetMax = 12

// bestSubsets splits the orders into carts of the least total length, by dynamic programming over subsets: the best of a
// set is its best cart with the lowest order, and the best of what remains.
func (b *batcher) bestSubsets(orders []int) (carts [][]int) {
	sets := 1 << len(orders)
	cart := make([]int64, sets)
	for set := 1; set < sets; set++ {
		cart[set] = none
		if members := pick(orders, set); b.fits(members) {
			cart[set] = b.mm(members)
		}
	}
	best, choice := make([]int64, sets), make([]int, sets)
	for set := 1; set < sets; set++ {
		best[set] = none
		lowest := set & -set
		rest := set ^ lowest
		for part := rest; ; part = (part - 1) & rest {
			own := part | lowest
			if cart[own] != none && cart[own]+best[set^own] < best[set] {
				best[set], choice[set] = cart[own]+best[set^own], own
			}
			if part == 0 {
				break
			}
		}
	}
	for set := sets - 1; set > 0; set ^= choice[set] {
		carts = append(carts, pick(orders, choice[set]))
	}
	return carts
}

// pick lists the members of a subset.
func pick(orders []int, set int) []int {
	members := make([]int, 0, bits.OnesCount(uint(set)))
	for i, order := range orders {
		if set>>i&1 == 1 {
			members = append(members, order)
		}
	}
	return members
}
