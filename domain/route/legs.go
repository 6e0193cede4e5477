package route

// far stands for a leg that nobody can walk. A thousand of them still fit into an int64.
const far = int64(1) << 50

// legs holds the directed distances between the start (0), the visits (1 ... size-2) and the end (size-1).
type legs struct {
	size int
	mm   []int64
}

func newLegs(size int) *legs {
	l := &legs{size: size, mm: make([]int64, size*size)}
	for i := range l.mm {
		l.mm[i] = far
	}
	return l
}

func (l *legs) at(i, j int) int64 { return l.mm[i*l.size+j] }

func (l *legs) set(i, j int, mm int64) { l.mm[i*l.size+j] = mm }

// length is that of the walk from the start through order to the end.
func (l *legs) length(order []int) int64 {
	var mm int64
	at := 0
	for _, v := range order {
		mm += l.at(at, v)
		at = v
	}
	return mm + l.at(at, l.size-1)
}

// shortest orders all visits, and gives the length of the walk and a lower bound to it: the shortest walk for up to
// ExactMax visits, and beyond a good one by a search of the given effort.
func (l *legs) shortest(effort int) (order []int, length, bound int64) {
	if l.size-2 <= ExactMax {
		order, length = l.exact()
		return order, length, length
	}
	order = l.search(effort)
	length = l.length(order)
	if length >= far || effort < effortFull {
		return order, length, 0 // a bound takes as long as a full search
	}
	better, bound := l.bound(length)
	if better != nil {
		return better, bound, bound
	}
	return order, length, bound
}
