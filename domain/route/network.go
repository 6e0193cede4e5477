package route

import (
	"fmt"
	"sync"
)

// PointsMax bounds the points of a network.
const PointsMax = 200_000

// Network is a building of walkable segments between points, for buildings that are no grid. Points are numbered from 0.
// Once built it is safe for concurrent use.
type Network struct {
	arcs [][]arc

	mu    sync.Mutex
	known map[int][]int64 // distances to every point, by the point they start from
}

// knownMax bounds the distances a network remembers: 16 MB.
const knownMax = 1 << 21

// arc is one direction of a segment.
type arc struct {
	to int32
	mm int64
}

// NewNetwork makes a network of points without any segment.
func NewNetwork(points int) (*Network, error) {
	if points < 0 || points > PointsMax {
		return nil, fmt.Errorf("%d points where %d are possible", points, PointsMax)
	}
	return &Network{arcs: make([][]arc, points)}, nil
}

// Connect lays a segment, walkable from a to b only when oneWay.
func (n *Network) Connect(a, b int, mm int64, oneWay bool) error {
	if a < 0 || a >= len(n.arcs) || b < 0 || b >= len(n.arcs) {
		return fmt.Errorf("segment between points %d and %d of %d", a, b, len(n.arcs))
	}
	if mm < 0 || mm > CoordinateMax {
		return fmt.Errorf("segment of %d mm where 0 to %d are possible", mm, CoordinateMax)
	}
	n.known = nil
	n.arcs[a] = append(n.arcs[a], arc{int32(b), mm})
	if !oneWay {
		n.arcs[b] = append(n.arcs[b], arc{int32(a), mm})
	}
	return nil
}

// Distance is the length of the shortest walk from a to b, and false when there is none.
func (n *Network) Distance(a, b int) (mm int64, ok bool) {
	if a < 0 || a >= len(n.arcs) || b < 0 || b >= len(n.arcs) {
		return 0, false
	}
	mm = n.from(a)[b]
	return mm, mm < far
}

// from gives the distance from one point to every point, far where no walk leads. The caller must not change it.
func (n *Network) from(start int) []int64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	mm, ok := n.known[start]
	if !ok {
		mm = n.measure(start)
		if n.known == nil || len(n.known)*len(n.arcs) > knownMax {
			n.known = map[int][]int64{}
		}
		n.known[start] = mm
	}
	return mm
}

// measure finds the distances from one point to every point (Dijkstra 1959).
func (n *Network) measure(start int) []int64 {
	mm := make([]int64, len(n.arcs))
	for i := range mm {
		mm[i] = far
	}
	mm[start] = 0
	queue := &heap{}
	queue.push(reached{0, int32(start)})
	for len(*queue) > 0 {
		at := queue.pop()
		if at.mm > mm[at.point] {
			continue
		}
		for _, a := range n.arcs[at.point] {
			if next := at.mm + a.mm; next < mm[a.to] {
				mm[a.to] = next
				queue.push(reached{next, a.to})
			}
		}
	}
	return mm
}

// Solve finds a short walk from start through all stops to end, the shortest one for up to [ExactMax] distinct stops.
//
// It fails with ErrUnreachable when a stop cannot be reached or left.
func (n *Network) Solve(start int, stops []int, end int) (Solution, error) {
	if len(stops) > StopsMax {
		return Solution{}, fmt.Errorf("%d stops where %d are possible", len(stops), StopsMax)
	}
	for _, p := range append([]int{start, end}, stops...) {
		if p < 0 || p >= len(n.arcs) {
			return Solution{}, fmt.Errorf("point %d is not one of %d", p, len(n.arcs))
		}
	}
	return n.visit(start, stops, end, effortFull)
}

// visit is Solve for points that exist, with the effort of a search.
func (n *Network) visit(start int, stops []int, end, effort int) (Solution, error) {
	var visits []visit
	known := map[int]int{}
	for i, p := range stops {
		at, ok := known[p]
		if !ok {
			at = len(visits)
			known[p] = at
			visits = append(visits, visit{enter: p, leave: p})
		}
		visits[at].stops = append(visits[at].stops, i)
	}
	return n.solve(start, visits, end, effort)
}

// A visit is what a tour does in one go: the stops at one place, or those of a stretch walked in one direction only.
type visit struct {
	enter, leave int // points
	mm           int64
	stops        []int
}

// solve orders visits; where that takes a search, it looks at as many moves as effort.
func (n *Network) solve(start int, visits []visit, end, effort int) (Solution, error) {
	size := len(visits) + 2
	l := newLegs(size)
	var inside int64
	for i := range size - 1 {
		leave := start
		if i > 0 {
			leave = visits[i-1].leave
			inside += visits[i-1].mm
		}
		mm := n.from(leave)
		for j, v := range visits {
			l.set(i, j+1, mm[v.enter])
		}
		l.set(i, size-1, mm[end])
	}
	order, length, bound := l.shortest(effort)
	if length >= far {
		return Solution{}, ErrUnreachable
	}
	s := Solution{LengthMM: length + inside, LowerBoundMM: bound + inside, Optimal: bound == length}
	for _, v := range order {
		s.Order = append(s.Order, visits[v-1].stops...)
	}
	return s, nil
}

// reached is a point and the length of a walk to it.
type reached struct {
	mm    int64
	point int32
}

// heap is a binary heap of the walks to extend, shortest first.
type heap []reached

func (h *heap) push(r reached) {
	*h = append(*h, r)
	q := *h
	i := len(q) - 1
	for i > 0 && q[(i-1)/2].mm > r.mm {
		q[i] = q[(i-1)/2]
		i = (i - 1) / 2
	}
	q[i] = r
}

func (h *heap) pop() reached {
	q := *h
	top, last := q[0], q[len(q)-1]
	q = q[:len(q)-1]
	*h = q
	i := 0
	for 2*i+1 < len(q) {
		child := 2*i + 1
		if child+1 < len(q) && q[child+1].mm < q[child].mm {
			child++
		}
		if q[child].mm >= last.mm {
			break
		}
		q[i] = q[child]
		i = child
	}
	if len(q) > 0 {
		q[i] = last
	}
	return top
}
