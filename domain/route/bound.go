package route

// bound proves how short a walk can be at best. A walk from the start through all visits to the end is a tree in which
// every place but the end has exactly one leg out; the shortest spanning arborescence, with prices on legs out that drive
// the counts towards one, bounds it from below (Held & Karp 1970, with arborescences for directed legs). When the
// cheapest arborescence is a walk, it is the shortest one and is returned as order.
//
// The arborescence is that of Edmonds 1967, or that of Prim 1957 where every leg is as long as the way back; prices follow
// the subgradient with Polyak's step for the given length.
func (l *legs) bound(length int64) (order []int, bound int64) {
	n := l.size
	b := &bounding{legs: l, price: make([]int64, n), parent: make([]int, n), out: make([]int64, n)}
	span, rounds, patience := b.arborescence, boundRounds, 8
	if l.symmetric() {
		span, rounds, patience = b.tree, treeRounds, 20
	}
	before := make([]int64, n)
	rate := 2.0
	for round, stale := 0, 0; round < rounds && bound < length; round++ {
		value := span()
		if value > bound {
			bound, stale = value, 0
		} else if stale++; stale > patience {
			rate, stale = rate*0.7, 0
		}
		b.count()
		norm := degrees(b.out, n)
		if norm == 0 {
			return l.follow(b.parent), value
		}
		step := rate * float64(length-value) / float64(norm)
		for i := range n - 1 {
			b.price[i] += int64(step * (0.7*float64(b.out[i]-1) + 0.3*float64(before[i])))
			before[i] = b.out[i] - 1
		}
	}
	return nil, min(bound, length)
}

// boundRounds and treeRounds are how often prices are set: an arborescence costs fifty times what a tree does.
const (
	boundRounds = 300
	treeRounds  = 3000
)

// bounding is one search for prices.
type bounding struct {
	*legs
	price  []int64
	parent []int
	out    []int64
	priced []int64
	inside []bool // the tree, by place
}

// count counts the legs out of each place.
func (b *bounding) count() {
	clear(b.out)
	for v := 1; v < b.size; v++ {
		b.out[b.parent[v]]++
	}
}

// arborescence spans all places from the start with the present prices, and gives its length without them.
func (b *bounding) arborescence() (value int64) {
	n := b.size
	if b.priced == nil {
		b.priced = make([]int64, n*n)
	}
	for i := range n {
		for j := range n {
			b.priced[i*n+j] = b.at(i, j) + b.price[i]
		}
		value -= b.price[i]
	}
	grow(b.priced, n, b.parent)
	for v := 1; v < n; v++ {
		value += b.priced[b.parent[v]*n+v]
	}
	return value
}

// degrees sums the squares by which legs out differ from one.
func degrees(out []int64, n int) (norm int64) {
	for _, count := range out[:n-1] {
		norm += (count - 1) * (count - 1)
	}
	return norm
}

// follow reads the order of the visits off an arborescence that is a walk.
func (l *legs) follow(parent []int) []int {
	order := make([]int, l.size-2)
	at := l.size - 1
	for i := len(order) - 1; i >= 0; i-- {
		at = parent[at]
		order[i] = at
	}
	return order
}

// grow finds the shortest spanning arborescence out of place 0 for the legs mm between n places, and stores in parent
// where each place is reached from. Cycles of cheapest legs in are contracted into places of a smaller problem, which is
// solved the same way and opened again. Legs out of the last place, the end, and into the first cost far,
// so they are never taken while another way exists.
func grow(mm []int64, n int, parent []int) {
	in := make([]int, n)
	for v := 1; v < n; v++ {
		in[v] = -1
		for u := range n {
			if u != v && (in[v] < 0 || mm[u*n+v] < mm[in[v]*n+v]) {
				in[v] = u
			}
		}
	}
	group, groups := cycles(in, n)
	if groups == n {
		copy(parent, in)
		return
	}
	small := make([]int64, groups*groups)
	from, to := make([]int, groups*groups), make([]int, groups*groups)
	for i := range small {
		small[i] = none
	}
	members := make([]int, groups)
	for _, g := range group {
		members[g]++
	}
	for u := range n {
		for v := 1; v < n; v++ {
			if group[u] == group[v] {
				continue
			}
			cost := mm[u*n+v]
			if members[group[v]] > 1 {
				cost -= mm[in[v]*n+v]
			}
			if i := group[u]*groups + group[v]; cost < small[i] {
				small[i], from[i], to[i] = cost, u, v
			}
		}
	}
	outer := make([]int, groups)
	grow(small, groups, outer)
	copy(parent, in)
	for g := 1; g < groups; g++ {
		i := outer[g]*groups + g
		parent[to[i]] = from[i]
	}
}

// cycles groups the places that lie on one cycle of the legs in; every other place is a group of its own. Place 0 is in
// group 0.
func cycles(in []int, n int) (group []int, groups int) {
	group = make([]int, n)
	seen := make([]int, n)
	for v := range n {
		group[v] = -1
	}
	group[0], groups = 0, 1
	for v := 1; v < n; v++ {
		at := v
		for at != 0 && seen[at] == 0 {
			seen[at] = v
			at = in[at]
		}
		if at == 0 || seen[at] != v || group[at] >= 0 {
			continue
		}
		for group[at] < 0 {
			group[at] = groups
			at = in[at]
		}
		groups++
	}
	for v := range n {
		if group[v] < 0 {
			group[v] = groups
			groups++
		}
	}
	return group, groups
}
