package route

import "slices"

// combinationsMax is the count of combinations up to which every one is tried.
const combinationsMax = 512

// TourOfChoices walks through stops and through the places of one way of each of choices (scattered storage), and tells
// which way it took of each, -1 where there is none. All combinations are tried where there are few; else each choice goes
// where it adds least, and is then changed while that helps. Optimal is claimed for the former only; the lower bound is
// then that of the chosen places' tour, and otherwise that of the stops alone.
func (f *Floor) TourOfChoices(start string, stops []string, choices [][][]string, end string) (Tour, []int) {
	combinations := 1
	for _, ways := range choices {
		if combinations <= combinationsMax {
			combinations *= max(len(ways), 1)
		}
	}
	p := &choosing{floor: f, start: start, end: end, stops: stops, choices: choices}
	for range choices {
		p.taken = append(p.taken, -1)
	}
	if combinations == 1 {
		p.settleAll()
		return p.tour(effortFull), p.taken
	}
	if combinations <= combinationsMax {
		best, rough := p.enumerate(0)
		p.taken = best
		tour := p.tour(effortFull)
		tour.Optimal = tour.Optimal && rough.Optimal
		return tour, best
	}
	for p.settleAll() {
	}
	tour := p.tour(effortFull)
	tour.Optimal = false
	tour.LowerBoundMM = f.Tour(start, stops, end).LowerBoundMM
	return tour, p.taken
}

type choosing struct {
	floor      *Floor
	start, end string
	stops      []string
	choices    [][][]string
	taken      []int // by choice, -1 for none yet
}

// tour walks through the stops and the places of the ways taken so far.
func (p *choosing) tour(effort int) Tour {
	all := slices.Clone(p.stops)
	for i, way := range p.taken {
		if way >= 0 {
			all = append(all, p.choices[i][way]...)
		}
	}
	return p.floor.tour(p.start, all, p.end, effort)
}

// better prefers tours that leave fewer stops apart, then shorter ones.
func better(a, b *Tour) bool {
	if len(a.Apart) != len(b.Apart) {
		return len(a.Apart) < len(b.Apart)
	}
	return a.LengthMM < b.LengthMM
}

// settleAll settles each choice in turn and reports whether any of them changed.
func (p *choosing) settleAll() (changed bool) {
	for i := range p.choices {
		before := p.taken[i]
		p.settle(i)
		changed = changed || p.taken[i] != before
	}
	return changed
}

// settle takes the way of one choice with which the tour is shortest; the present one stays where none is better.
func (p *choosing) settle(i int) {
	best, found := p.taken[i], Tour{}
	known := best >= 0
	if known {
		found = p.tour(effortRough)
	}
	for way := range p.choices[i] {
		p.taken[i] = way
		if t := p.tour(effortRough); !known || better(&t, &found) {
			best, found, known = way, t, true
		}
	}
	p.taken[i] = best
}

// enumerate tries all combinations of the choices from i on.
func (p *choosing) enumerate(i int) (taken []int, tour Tour) {
	if i == len(p.choices) {
		return slices.Clone(p.taken), p.tour(effortRough)
	}
	if len(p.choices[i]) == 0 {
		return p.enumerate(i + 1)
	}
	optimal := true
	for way := range p.choices[i] {
		p.taken[i] = way
		with, t := p.enumerate(i + 1)
		optimal = optimal && t.Optimal
		if taken == nil || better(&t, &tour) {
			taken, tour = with, t
		}
	}
	tour.Optimal = optimal
	return taken, tour
}
