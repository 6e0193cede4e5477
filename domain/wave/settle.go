package wave

import "slices"

// wish is an item that lines of one run want from any place.
type wish struct {
	item     string
	wants    []want
	quantity int64
	split    split
}

// settle chooses the places of a run jointly with its walk: for all its lines together, first expired, first out, and among
// equals those that the walk passes anyway. It changes nothing when that is no shorter.
func (b *builder) settle(g *cartGroup, d *draft) {
	stops, wishes := d.wishes()
	if len(wishes) == 0 {
		return
	}
	d.restock(1)
	var choices [][][]string
	covered := true
	for _, w := range wishes {
		w.split = b.shelf.split(w.item, "", w.quantity, g.serves)
		covered = covered && w.split.short == 0
		stops = append(stops, w.split.places(w.split.forced)...)
		var ways [][]string
		for _, way := range w.split.ways {
			ways = append(ways, w.split.places(way))
		}
		choices = append(choices, ways)
	}
	tour, ways := b.site.Floor.TourOfChoices(b.site.Start, unique(stops), choices, b.site.End)
	if !covered || len(tour.Apart) > len(d.apart) || len(tour.Apart) == len(d.apart) && tour.LengthMM >= d.mm {
		d.restock(-1)
		return
	}
	for _, j := range d.jobs {
		j.taken = slices.DeleteFunc(j.taken, portion.free)
	}
	for i, w := range wishes {
		w.split.take(w.split.portions(ways[i]), w.wants)
	}
	d.goes(tour)
}

// free reports whether a portion may as well come from another place: its line names neither place nor lot.
func (p portion) free() bool { return p.from != nil && p.line.Lot == "" }

// wishes lists the places that are given, and what is wanted from any place, most urgent lines first. A line that stock
// covers in part wants that part.
func (d *draft) wishes() (stops []string, wishes []*wish) {
	for _, j := range d.jobs {
		for _, p := range j.taken {
			if !p.free() {
				stops = append(stops, p.place)
				continue
			}
			i := slices.IndexFunc(wishes, func(w *wish) bool { return w.item == p.line.Item })
			if i < 0 {
				i = len(wishes)
				wishes = append(wishes, &wish{item: p.line.Item})
			}
			w := wishes[i]
			w.quantity += p.quantity
			if n := len(w.wants) - 1; n >= 0 && w.wants[n].line == p.line {
				w.wants[n].quantity += p.quantity
			} else {
				w.wants = append(w.wants, want{j, p.line, p.quantity})
			}
		}
	}
	return stops, wishes
}

// restock puts what a run may take elsewhere back on the shelf, or takes it again with a sign of -1.
func (d *draft) restock(sign int64) {
	for _, j := range d.jobs {
		for _, p := range j.taken {
			if p.free() {
				p.from.Quantity += sign * p.quantity
			}
		}
	}
}

// unique keeps the first of equal places.
func unique(places []string) (out []string) {
	for _, p := range places {
		if !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}
