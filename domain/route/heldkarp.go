package route

// ExactMax is the count of distinct visits up to which directed and general networks are solved exactly. Time and memory
// double with each further one: 16 visits take some 20 ms and 9 MB.
const ExactMax = 16

// exact orders the visits by the dynamic programme over subsets (Held & Karp 1962; Bellman 1962): the shortest walk from
// the start through a set of visits to its last one, for all sets and last ones.
func (l *legs) exact() (order []int, length int64) {
	n := l.size - 2
	if n == 0 {
		return nil, l.at(0, l.size-1)
	}
	sets := 1 << n
	best := make([]int64, sets*n)
	for i := range best {
		best[i] = none
	}
	for v := range n {
		best[(1<<v)*n+v] = l.at(0, v+1)
	}
	for set := 1; set < sets; set++ {
		for last := range n {
			mm := best[set*n+last]
			if mm == none {
				continue
			}
			from := l.mm[(last+1)*l.size+1:]
			for v := range n {
				if set>>v&1 == 1 {
					continue
				}
				to := &best[(set|1<<v)*n+v]
				*to = min(*to, mm+from[v])
			}
		}
	}
	return l.retrace(best, n)
}

// retrace reads the order off the table, from the end backwards.
func (l *legs) retrace(best []int64, n int) (order []int, length int64) {
	set, next := 1<<n-1, l.size-1
	order = make([]int, n)
	for i := n - 1; i >= 0; i-- {
		last, mm := 0, int64(none)
		for v := range n {
			if best[set*n+v] == none {
				continue
			}
			if to := best[set*n+v] + l.at(v+1, next); to < mm {
				last, mm = v, to
			}
		}
		if i == n-1 {
			length = mm
		}
		order[i] = last + 1
		set, next = set&^(1<<last), last+1
	}
	return order, length
}
