package route

import "math/rand/v2"

// search finds a good order of the visits: cheapest insertion, then local search by moving and reversing segments
// (Or 1976; Croes 1958), then the same again from perturbed orders (iterated local search with the double bridge of
// Martin, Otto & Felten 1991). Legs may differ by direction. The random numbers are seeded with a constant, so equal legs
// give equal orders; the effort is counted in moves looked at, not in time, for the same reason.
func (l *legs) search(effort int) []int {
	w := &searching{legs: l, budget: effort}
	w.order = l.insertion()
	w.descend()
	best := append([]int(nil), w.order...)
	bestMM := l.length(best)
	r := rand.New(rand.NewPCG(uint64(l.size), 20260301))
	for w.budget > 0 {
		w.order = append(w.order[:0], best...)
		for range 1 + r.IntN(3) { // one exchange alone has too few outcomes to leave a deep valley
			w.perturb(r)
		}
		w.descend()
		if mm := l.length(w.order); mm <= bestMM {
			best, bestMM = append(best[:0], w.order...), mm
		}
	}
	return best
}

// How many moves a search looks at: some 0.2 s on a server core for a tour that somebody walks, and some 5 ms for one of
// the thousands that are only compared.
const (
	effortFull  = 60_000_000
	effortRough = 1_000_000
)

// segmentMax is the longest segment that one move carries elsewhere.
const segmentMax = 12

type searching struct {
	*legs
	order  []int
	spare  []int
	back   []int64 // by position: what reversing the legs up to it adds
	budget int
}

// insertion builds an order by putting each visit where it adds least.
func (l *legs) insertion() []int {
	order := make([]int, 0, l.size-2)
	for v := 1; v < l.size-1; v++ {
		at, add := 0, int64(none)
		from := 0
		for i := 0; i <= len(order); i++ {
			to := l.size - 1
			if i < len(order) {
				to = order[i]
			}
			if d := l.at(from, v) + l.at(v, to) - l.at(from, to); d < add {
				at, add = i, d
			}
			from = to
		}
		order = append(order, 0)
		copy(order[at+1:], order[at:])
		order[at] = v
	}
	return order
}

// stop gives the visit at a position; the start stands at -1 and the end behind the last.
func (w *searching) stop(i int) int {
	switch {
	case i < 0:
		return 0
	case i >= len(w.order):
		return w.size - 1
	}
	return w.order[i]
}

// descend improves the order until neither move helps or the budget is spent.
func (w *searching) descend() {
	for w.budget > 0 && (w.moveSegment() || w.reverseSegment()) {
	}
}

// moveSegment takes the first improving move of a segment to another position.
func (w *searching) moveSegment() bool {
	n := len(w.order)
	for i := range n {
		for j := i; j < min(n, i+segmentMax); j++ {
			a, b, c, d := w.stop(i-1), w.order[i], w.order[j], w.stop(j+1)
			saved := w.at(a, b) + w.at(c, d) - w.at(a, d)
			w.budget -= n
			for k := -1; k < n; k++ {
				if k >= i-1 && k <= j {
					continue
				}
				from, to := w.stop(k), w.stop(k+1)
				if w.at(from, b)+w.at(c, to)-w.at(from, to) < saved {
					w.carry(i, j, k)
					return true
				}
			}
		}
	}
	return false
}

// carry moves the segment [i, j] behind position k.
func (w *searching) carry(i, j, k int) {
	w.spare = append(w.spare[:0], w.order[i:j+1]...)
	if k < i {
		copy(w.order[k+1+len(w.spare):], w.order[k+1:i])
		copy(w.order[k+1:], w.spare)
		return
	}
	copy(w.order[i:], w.order[j+1:k+1])
	copy(w.order[k+1-len(w.spare):], w.spare)
}

// reverseSegment takes the first improving reversal.
func (w *searching) reverseSegment() bool {
	n := len(w.order)
	w.back = append(w.back[:0], 0)
	for i := 1; i < n; i++ {
		a, b := w.order[i-1], w.order[i]
		w.back = append(w.back, w.back[i-1]+w.at(b, a)-w.at(a, b))
	}
	for i := range n {
		w.budget -= n - i
		for j := i + 1; j < n; j++ {
			a, b, c, d := w.stop(i-1), w.order[i], w.order[j], w.stop(j+1)
			if w.at(a, c)+w.at(b, d)+w.back[j]-w.back[i] < w.at(a, b)+w.at(c, d) {
				for p, q := i, j; p < q; p, q = p+1, q-1 {
					w.order[p], w.order[q] = w.order[q], w.order[p]
				}
				return true
			}
		}
	}
	return false
}

// perturb exchanges two neighbouring segments near each other: a move the descent does not find its way back from.
func (w *searching) perturb(r *rand.Rand) {
	n := len(w.order)
	reach := min(n-2, 50)
	i := r.IntN(n - reach)
	j := i + 1 + r.IntN(reach-1)
	k := j + r.IntN(i+reach-j)
	w.spare = append(w.spare[:0], w.order[i:j]...)
	copy(w.order[i:], w.order[j:k+1])
	copy(w.order[i+k+1-j:], w.spare)
}
