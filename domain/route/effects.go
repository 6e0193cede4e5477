package route

// A choice is one way to serve a sub-aisle: its cost, what it does to the ends, and how to walk it. The parity of the
// first segment settles the parity of all others, since each point inside fixes the parity of its own degree; an odd
// segment is walked once, an even one twice, and at most one even segment is dropped.
type choice struct {
	effect effect
	odd    bool  // the first segment is odd
	drop   int16 // the dropped segment, -1 for none
	mm     int64
}

// stretch is a sub-aisle with the points inside it, front to back. Reused for each sub-aisle of a sweep.
type stretch struct {
	length []int64 // of the segments: one more than points
	shut   []bool  // segments nobody can walk
	flips  []bool  // by point: start or end, not both, so its degree is odd
	out    []choice
}

func (a *stretch) reset() {
	a.length, a.shut, a.flips = a.length[:0], a.shut[:0], a.flips[:0]
}

// choices lists the undominated ways to serve the stretch: for each parity of the first segment, walking everything, or
// dropping the first, the last or the longest inner even segment. Only the longest matters (Ratliff & Rosenthal 1983,
// the largest gap). The result is valid until the next call and empty when no way exists.
func (a *stretch) choices() []choice {
	a.out = a.out[:0]
	for _, odd := range [2]bool{true, false} {
		a.walked(odd)
	}
	return a.out
}

// walked adds the choices with the given parity of the first segment.
func (a *stretch) walked(first bool) {
	last := len(a.length) - 1
	var sum, gap int64
	inner, shut := -1, -1
	odd := first
	for i, length := range a.length {
		if i > 0 && a.flips[i-1] {
			odd = !odd
		}
		if a.shut[i] {
			if odd || shut >= 0 {
				return // the shut segment would have to be walked, or the points between two of them are cut off
			}
			shut = i
		}
		if odd {
			sum += length
			continue
		}
		sum += 2 * length
		if i > 0 && i < last && (inner < 0 || length > gap) {
			inner, gap = i, length
		}
	}
	ends := effect(bit(first) | bit(odd)<<1)
	back := effect(bit(odd))
	if shut < 0 {
		a.out = append(a.out, choice{joined + ends, first, -1, sum})
	}
	if shut > 0 && shut < last {
		inner, gap = shut, a.length[shut]
	}
	if inner >= 0 && (shut < 0 || shut == inner) {
		a.out = append(a.out, choice{apart + ends, first, int16(inner), sum - 2*gap})
	}
	if last == 0 && !first {
		a.out = append(a.out, choice{unwalked, first, 0, 0})
		return
	}
	if !first && last > 0 && (shut < 0 || shut == 0) {
		a.out = append(a.out, choice{backOnly + back, first, 0, sum - 2*a.length[0]})
	}
	if !odd && last > 0 && (shut < 0 || shut == last) {
		a.out = append(a.out, choice{frontOnly + effect(bit(first)), first, int16(last), sum - 2*a.length[last]})
	}
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
