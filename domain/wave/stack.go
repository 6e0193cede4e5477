package wave

import (
	"math"
	"slices"
	"strings"

	"github.com/handtruck/handtruck/domain/route"
)

// stackMax is the count of places of a run up to which sequences are tried for what they put on top of what.
const stackMax = 64

// stackExactMax is the count of places up to which the best sequence is found for certain: 2^12 sets of places.
const stackExactMax = 12

// The layers of a tote, from below.
const (
	heavy = iota
	between
	crushable
)

// layer tells where in a tote the goods of a line belong.
func (l *Line) layer(heavyG int64) int {
	switch {
	case l.Crushable:
		return crushable
	case heavyG > 0 && l.WeightG >= heavyG:
		return heavy
	}
	return between
}

// level takes places at one spot in the order of their codes, from the lowest level up.
func (d *draft) level(floor *route.Floor) {
	for i := 0; i < len(d.walk); {
		behind := i + 1
		for behind < len(d.walk) && floor.Distance(d.walk[i], d.walk[behind]) == 0 {
			behind++
		}
		slices.SortFunc(d.walk[i:behind], strings.Compare)
		i = behind
	}
}

// stack orders the places of a run so that heavy goods come before crushable ones of the same order, where that is worth
// the walk: each heavy line that would go on top of a crushable one is worth Site.CrushMM. It leaves the walk alone where
// nothing of one order could be crushed, and where the longer way would make an order late.
func (b *builder) stack(g *cartGroup, drafts []*draft, d *draft) {
	walk := slices.DeleteFunc(slices.Clone(d.walk), func(place string) bool { return slices.Contains(d.apart, place) })
	s := &stacking{crush: d.crushes(walk, b.site.HeavyG), each: b.site.CrushMM}
	if s.each <= 0 || s.none() || len(walk) > stackMax {
		return
	}
	s.measure(b.site.Floor, b.site.Start, walk, b.site.End)
	order := s.best()
	late := b.schedule(g, drafts)
	before, mm := d.walk, d.mm
	d.walk = nil
	for _, i := range order {
		d.walk = append(d.walk, walk[i])
	}
	d.walk = append(d.walk, d.apart...)
	d.mm += s.length(order) - s.length(identity(len(walk)))
	if fewer(late, b.schedule(g, drafts)) {
		d.walk, d.mm = before, mm
	}
}

// crushes counts, for each two places of a walk, the pairs of lines of one order of which the one at the latter place would
// crush the one at the former.
func (d *draft) crushes(walk []string, heavyG int64) [][]int64 {
	crush := make([][]int64, len(walk))
	for i := range crush {
		crush[i] = make([]int64, len(walk))
	}
	for _, j := range d.jobs {
		for _, soft := range j.taken {
			for _, hard := range j.taken {
				a, b := slices.Index(walk, soft.place), slices.Index(walk, hard.place)
				if a >= 0 && b >= 0 && a != b && soft.line.layer(heavyG) == crushable && hard.line.layer(heavyG) == heavy {
					crush[a][b]++
				}
			}
		}
	}
	return crush
}

// stacking weighs the metres of a sequence against what it crushes. The start is place n of the distances, the end n+1.
type stacking struct {
	mm    [][]int64
	crush [][]int64
	each  int64
}

// none reports whether no sequence crushes anything.
func (s *stacking) none() bool {
	return !slices.ContainsFunc(s.crush, func(row []int64) bool { return slices.Max(append(row, 0)) > 0 })
}

func (s *stacking) measure(floor *route.Floor, start string, walk []string, end string) {
	all := append(slices.Clone(walk), start, end)
	for _, a := range all {
		row := make([]int64, len(all))
		for j, b := range all {
			if row[j] = floor.Distance(a, b); row[j] == route.Unknown {
				row[j] = unreachable >> 10
			}
		}
		s.mm = append(s.mm, row)
	}
}

func identity(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	return order
}

// length is that of the walk through the places in some order.
func (s *stacking) length(order []int) (mm int64) {
	at := len(s.crush)
	for _, next := range order {
		mm, at = mm+s.mm[at][next], next
	}
	return mm + s.mm[at][len(s.crush)+1]
}

// cost is the length and the worth of what is crushed.
func (s *stacking) cost(order []int) int64 {
	var crushed int64
	for i, a := range order {
		for _, b := range order[i+1:] {
			crushed += s.crush[a][b]
		}
	}
	return s.length(order) + crushed*s.each
}

// best gives the sequence of the least cost: for certain up to stackExactMax places, else by moving and reversing stretches
// of the walk, and of its reverse, while that helps.
func (s *stacking) best() []int {
	n := len(s.crush)
	if n <= stackExactMax {
		return s.exact(n)
	}
	forth, back := identity(n), identity(n)
	slices.Reverse(back)
	s.descend(forth)
	s.descend(back)
	if s.cost(back) < s.cost(forth) {
		return back
	}
	return forth
}

// exact is the dynamic programme over sets of places visited (Held & Karp 1962); what a place crushes depends on the set
// visited before it only, so it costs no more states.
func (s *stacking) exact(n int) []int {
	best := make([]int64, n<<n)
	from := make([]int8, n<<n)
	for i := range best {
		best[i] = math.MaxInt64
	}
	for set := 1; set < 1<<n; set++ {
		for last := range n {
			before := set &^ (1 << last)
			if before == set {
				continue
			}
			at := set*n + last
			if before == 0 {
				best[at] = s.mm[n][last]
			}
			var crushed int64
			for p := range n {
				crushed += s.crush[p][last] * int64(before>>p&1)
			}
			for p := range n {
				if before>>p&1 == 1 {
					if cost := best[before*n+p] + s.mm[p][last] + crushed*s.each; cost < best[at] {
						best[at], from[at] = cost, int8(p)
					}
				}
			}
		}
	}
	set, last := 1<<n-1, 0
	for p := range n {
		if best[set*n+p]+s.mm[p][n+1] < best[set*n+last]+s.mm[last][n+1] {
			last = p
		}
	}
	order := make([]int, n)
	for i := n - 1; i >= 0; i-- {
		order[i] = last
		set, last = set&^(1<<last), int(from[set*n+last])
	}
	return order
}

// descend improves a sequence until no stretch of up to three places is better off elsewhere, and none reversed.
func (s *stacking) descend(order []int) {
	cost := s.cost(order)
	spare := make([]int, len(order))
	try := func(i, j, k int, turned bool) bool {
		moved := spare[:0]
		stretch := slices.Clone(order[i:j])
		if turned {
			slices.Reverse(stretch)
		}
		rest := slices.Concat(order[:i], order[j:])
		moved = append(append(append(moved, rest[:k]...), stretch...), rest[k:]...)
		if c := s.cost(moved); c < cost {
			cost = c
			copy(order, moved)
			return true
		}
		return false
	}
	for helped := true; helped; {
		helped = false
		for i := range order {
			for j := i + 1; j <= len(order); j++ {
				if j-i <= 3 {
					for k := 0; k <= len(order)-(j-i); k++ {
						helped = try(i, j, k, false) || helped
					}
				}
				helped = try(i, j, i, true) || helped
			}
		}
	}
}
