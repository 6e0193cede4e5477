package route

import "slices"

// Source is a place that holds an item, with what decides whether it is its turn.
type Source struct {
	Code     string
	Expiry   string // YYYY-MM-DD, "" where unknown: those come last
	Quantity int64
}

// Earliest lists the places that first expired, first out leaves to choose from for a quantity: the sources of the
// earliest expiry that hold enough on their own. ok is false when none does, so that several places must be visited.
func Earliest(sources []Source, quantity int64) (codes []string, ok bool) {
	first := ""
	for _, s := range sources {
		if s.Quantity > 0 && s.Expiry != "" && (first == "" || s.Expiry < first) {
			first = s.Expiry
		}
	}
	for _, s := range sources {
		if s.Quantity > 0 && s.Expiry == first && s.Quantity >= quantity {
			codes = append(codes, s.Code)
		}
	}
	return codes, len(codes) > 0
}

// combinationsMax is the count of combinations up to which every one is tried.
const combinationsMax = 512

// TourOfChoices walks through stops and through one place of each of choices (scattered storage), and tells which place
// it took of each. All combinations are tried where there are few; else each choice goes where it adds least, and is then
// moved while that helps. Optimal is claimed for the former only; the lower bound is then that of the chosen places'
// tour, and otherwise that of the stops alone. A choice of no places is taken as "".
func (f *Floor) TourOfChoices(start string, stops []string, choices [][]string, end string) (Tour, []string) {
	combinations := 1
	for _, c := range choices {
		if combinations <= combinationsMax {
			combinations *= max(len(c), 1)
		}
	}
	p := &choosing{floor: f, start: start, end: end, stops: stops, choices: choices, taken: make([]string, len(choices))}
	if combinations <= combinationsMax {
		best, tour := p.enumerate(0)
		return tour, best
	}
	for i := range choices {
		p.settle(i)
	}
	for helped := true; helped; {
		helped = false
		for i := range choices {
			before := p.taken[i]
			p.settle(i)
			helped = helped || p.taken[i] != before
		}
	}
	tour := p.tour()
	tour.Optimal = false
	tour.LowerBoundMM = f.Tour(start, stops, end).LowerBoundMM
	return tour, p.taken
}

type choosing struct {
	floor      *Floor
	start, end string
	stops      []string
	choices    [][]string
	taken      []string // by choice, "" for none yet
}

// tour walks through the stops and the places taken so far.
func (p *choosing) tour() Tour {
	all := slices.Clone(p.stops)
	for _, code := range p.taken {
		if code != "" {
			all = append(all, code)
		}
	}
	return p.floor.tour(p.start, all, p.end, effortRough)
}

// better prefers tours that leave fewer stops apart, then shorter ones.
func better(a, b *Tour) bool {
	if len(a.Apart) != len(b.Apart) {
		return len(a.Apart) < len(b.Apart)
	}
	return a.LengthMM < b.LengthMM
}

// settle takes the place of one choice with which the tour is shortest; the present one stays where none is better.
func (p *choosing) settle(i int) {
	best, found := p.taken[i], Tour{}
	known := best != ""
	if known {
		found = p.tour()
	}
	for _, code := range p.choices[i] {
		p.taken[i] = code
		if t := p.tour(); !known || better(&t, &found) {
			best, found, known = code, t, true
		}
	}
	p.taken[i] = best
}

// enumerate tries all combinations of the choices from i on.
func (p *choosing) enumerate(i int) (taken []string, tour Tour) {
	if i == len(p.choices) {
		return slices.Clone(p.taken), p.tour()
	}
	if len(p.choices[i]) == 0 {
		return p.enumerate(i + 1)
	}
	optimal := true
	for _, code := range p.choices[i] {
		p.taken[i] = code
		with, t := p.enumerate(i + 1)
		optimal = optimal && t.Optimal
		if taken == nil || better(&t, &tour) {
			taken, tour = with, t
		}
	}
	tour.Optimal = optimal
	return taken, tour
}
