package route

import "slices"

// path lists the points of a shortest walk, both ends included; nil where there is none.
func (n *Network) path(from, to int) []int {
	mm := n.from(from)
	if mm[to] >= far {
		return nil
	}
	before := make([]int, len(n.arcs))
	for u, arcs := range n.arcs {
		for _, a := range arcs {
			if a.mm > 0 && mm[u] < far && mm[u]+a.mm == mm[a.to] {
				before[a.to] = u + 1
			}
		}
	}
	path := []int{to}
	for to != from && before[to] > 0 {
		to = before[to] - 1
		path = append(path, to)
	}
	slices.Reverse(path)
	return path
}

// position gives the coordinates of a vertex of the network of o.
func (o *outline) position(g *Grid, v int) (x, y int64) {
	aisles := len(g.AisleXMM)
	if v >= aisles*len(g.CrossYMM) {
		p := &o.points[v-aisles*len(g.CrossYMM)]
		return p.x, p.y
	}
	return g.AisleXMM[v%aisles], g.CrossYMM[v/aisles]
}

// pointOfStop gives the point each stop lies on.
func (o *outline) pointOfStop(stops int) []int {
	of := make([]int, stops)
	for i := range o.points {
		for _, e := range o.entries[o.points[i].first:o.points[i].after] {
			if e.stop >= 0 {
				of[e.stop] = i
			}
		}
	}
	return of
}
