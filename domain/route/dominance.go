package route

import (
	"cmp"
	"slices"
)

// rival is a state of the present frontier among those with the same rows touched and the same parities.
type rival struct {
	mm   int64
	ties uint64
	at   int32 // position in the frontier
}

// thinMin is the count of states below which looking for dominated ones costs more than it saves.
const thinMin = 200

// thin drops dominated states from the present frontier: a state whose tour so far is no shorter than that of another one
// with the same rows touched and the same parities, whose components are joined at least as far. Whatever completes the
// former completes the latter, so an optimal tour survives.
func (w *sweep) thin() {
	f := &w.now
	if len(f.keys) < cmp.Or(w.thinFrom, thinMin) {
		return
	}
	w.gatherRivals()
	w.kept = w.kept[:0]
	for range f.keys {
		w.kept = append(w.kept, false)
	}
	from := int32(0)
	for _, behind := range w.groups[:1<<(2*w.rows)] {
		if behind > from {
			w.compete(w.rivals[from:behind])
		}
		from = behind
	}
	n := 0
	for i, kept := range w.kept {
		if kept {
			f.keys[n], f.mm[n] = f.keys[i], f.mm[i]
			w.back[w.base+n] = w.back[w.base+i]
			n++
		}
	}
	f.keys, f.mm, w.back = f.keys[:n], f.mm[:n], w.back[:w.base+n]
}

// gatherRivals lists the frontier group by group; groups then tells where each one ends.
func (w *sweep) gatherRivals() {
	f, t := &w.now, w.table
	groups := w.groups[:1<<(2*w.rows)]
	clear(groups)
	group := func(key int32) int32 { return int32(t.touched[key>>w.rows])<<w.rows | key&w.parities }
	for _, key := range f.keys {
		groups[group(key)]++
	}
	sum := int32(0)
	for g, count := range groups {
		groups[g] = sum
		sum += count
	}
	w.rivals = slices.Grow(w.rivals[:0], len(f.keys))[:len(f.keys)]
	for i, key := range f.keys {
		g := group(key)
		w.rivals[groups[g]] = rival{f.mm[i], t.ties[key>>w.rows], int32(i)}
		groups[g]++
	}
}

// compete marks the states of a group that none dominates. Cheaper ones come first, of equals the one that joins more: its
// ties, a superset, are the larger number.
func (w *sweep) compete(group []rival) {
	if len(group) > 1 {
		slices.SortFunc(group, func(a, b rival) int {
			if a.mm != b.mm {
				return cmp.Compare(a.mm, b.mm)
			}
			return cmp.Compare(b.ties, a.ties)
		})
	}
	n := 0
next:
	for _, r := range group {
		for i := range group[:n] {
			if r.ties&^group[i].ties == 0 {
				continue next
			}
		}
		group[n] = r
		n++
		w.kept[r.at] = true
	}
}
