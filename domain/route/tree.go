package route

// symmetric reports whether every leg between visits is as long as the way back.
func (l *legs) symmetric() bool {
	for i := 1; i < l.size-1; i++ {
		for j := 1; j < i; j++ {
			if l.at(i, j) != l.at(j, i) {
				return false
			}
		}
	}
	return true
}

// tree is arborescence for symmetric legs. A price on each leg out of a place is, in a tree, a price on each leg at the
// place less one, so the cheapest undirected tree over all places but the end will do, with the end as a leaf of it.
func (b *bounding) tree() (value int64) {
	end := b.size - 1
	if b.priced == nil {
		b.priced, b.inside = make([]int64, b.size), make([]bool, b.size)
	}
	best := b.priced // by place outside the tree: its cheapest leg from inside
	for v := range b.size {
		best[v], b.inside[v] = none, false
	}
	for at := 0; at >= 0; {
		b.inside[at] = true
		next := -1
		for v := 1; v < end; v++ {
			if b.inside[v] {
				continue
			}
			if mm := b.at(at, v) + b.price[at] + b.price[v]; mm < best[v] {
				best[v], b.parent[v] = mm, at
			}
			if next < 0 || best[v] < best[next] {
				next = v
			}
		}
		at = next
	}
	b.parent[end] = 0
	for u := range end {
		if p := b.parent[end]; b.at(u, end)+b.price[u] < b.at(p, end)+b.price[p] {
			b.parent[end] = u
		}
	}
	for v := 1; v < b.size; v++ {
		value += b.at(b.parent[v], v) + b.price[b.parent[v]] - b.price[v]
	}
	return value - b.price[0]
}
