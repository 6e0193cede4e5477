package receive

import "github.com/handtruck/handtruck/domain/work"

// Gathered is what codes of a label have told before the one that names the item: nobody knows which barcode of a label is the first.
type Gathered struct {
	Lot     string `json:"lot,omitempty"`
	Expiry  string `json:"expiry,omitempty"`
	Serial  string `json:"serial,omitempty"`
	Count   int64  `json:"count,omitempty"`
	WeightG int64  `json:"weight_g,omitempty"`
}

// gather keeps what a code tells of an item that none has named yet. One that contradicts the codes before it is refused, and they are forgotten:
// they stood on another label.
func (s State) gather(t *work.Turn, m work.Meaning) State {
	joined, told, had := s.Gathered.join(m)
	if told != had {
		s.Gathered = nil
		t.Refuse(work.ContradictingCodes, told, had)
		return s
	}
	s.Gathered = &Gathered{joined.Lot, joined.Expiry, joined.Serial, joined.Count, joined.WeightG}
	t.Take()
	return s
}

// complete adds to the code that names the item what the label's other codes have told.
func (s State) complete(t *work.Turn, m work.Meaning) (State, work.Meaning, bool) {
	joined, told, had := s.Gathered.join(m)
	s.Gathered = nil
	if told != had {
		t.Refuse(work.ContradictingCodes, told, had)
		return s, m, false
	}
	return s, joined, true
}

// join fills in what a code does not tell. told and had differ where the code and those before it contradict one another.
func (g *Gathered) join(m work.Meaning) (joined work.Meaning, told, had string) {
	if g == nil {
		return m, "", ""
	}
	if m.Recorded && g.Expiry != "" {
		m.Expiry, m.Recorded = "", false // the label knows better
	}
	for _, part := range []struct {
		told *string
		had  string
	}{{&m.Lot, g.Lot}, {&m.Expiry, g.Expiry}, {&m.Serial, g.Serial}} {
		if *part.told != "" && part.had != "" && *part.told != part.had {
			return m, *part.told, part.had
		}
		if *part.told == "" {
			*part.told = part.had
		}
	}
	if m.Count == 0 {
		m.Count = g.Count
	}
	if m.WeightG == 0 {
		m.WeightG = g.WeightG
	}
	return m, "", ""
}

// show names what was gathered.
func (g *Gathered) show(screen *work.Screen) {
	if g == nil {
		return
	}
	screen.Show.Add("lot", g.Lot)
	screen.Show.Add("expiry", g.Expiry)
	screen.Show.Add("serial", g.Serial)
	if g.Count > 0 {
		screen.Show.Add("taken", g.Count)
	}
}
