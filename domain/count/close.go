package count

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// close tells what was found. What is on record and was not found is zero, once the worker has confirmed it; a
// place that he calls empty needs no more words.
func (s State) close(t *work.Turn, empty bool) State {
	found := s.found(t.Rows)
	missing := s.notFound(t.Rows)
	if len(missing) > 0 && !empty && !t.Confirmed(work.ConfirmNotFound) {
		return s
	}
	lines := append(found, missing...)
	if len(lines) > domain.LinesPerFactMax {
		t.Refuse(work.QuantityTooHigh, domain.LinesPerFactMax)
		return s
	}
	t.Record(domain.Counted{Round: s.Round, Location: s.Location, Lines: lines, Whole: s.Only == ""})
	s = s.dropHand()
	if again := s.unsettled(t.Rows); len(again) > 0 {
		s.Step, s.Again, s.Lines, s.Unit, s.Loose, s.By = AtRecount, again, nil, "", false, t.Worker.Badge
		t.Warn(work.RecountNeeded, s.Location)
		return s
	}
	t.Tell(work.Done)
	return State{Step: AtLocation, Location: s.Location}.onward(s, t)
}

// onRecord is what the ledger holds at the place, loose and on what stands there.
func (s State) onRecord(rows domain.Reader) []domain.CountedLine {
	var lines []domain.CountedLine
	for _, stock := range domain.Find[domain.Stock](rows, domain.ByHolder, string(domain.At(s.Location))) {
		lines = append(lines, domain.CountedLine{Goods: stock.Goods, Quantity: stock.Quantity})
	}
	for _, unit := range domain.Find[domain.Unit](rows, domain.ByLocation, s.Location) {
		for _, stock := range domain.Find[domain.Stock](rows, domain.ByHolder, string(domain.In(unit.Label))) {
			lines = append(lines, domain.CountedLine{Unit: unit.Label, Goods: stock.Goods, Quantity: stock.Quantity})
		}
	}
	return lines
}

// asked tells whether a thing on record has to be found: all of the place, one item, or what a recount is about.
func (s State) asked(line domain.CountedLine) bool {
	if s.Only != "" && line.Goods.Item != s.Only {
		return false
	}
	return len(s.Again) == 0 || contains(s.Again, line)
}

// notFound is what should have been found and was not, with zeros.
func (s State) notFound(rows domain.Reader) []domain.CountedLine {
	var missing []domain.CountedLine
	for _, line := range append(s.onRecord(rows), s.Again...) {
		line.Quantity = 0
		if s.asked(line) && !contains(s.Lines, line) && !slices.Contains(missing, line) {
			missing = append(missing, line)
		}
	}
	if s.Only != "" && len(missing) == 0 && !slices.ContainsFunc(s.Lines, func(l domain.CountedLine) bool { return l.Goods.Item == s.Only }) {
		missing = append(missing, domain.CountedLine{Goods: domain.Goods{Item: s.Only}})
	}
	return missing
}

// found is what was counted, summed by thing. Nobody sees a status: what is on hold or damaged on record keeps its
// number as far as the count goes, and the rest is available.
func (s State) found(rows domain.Reader) []domain.CountedLine {
	var lines []domain.CountedLine
	for _, counted := range s.Lines {
		if i := slices.IndexFunc(lines, func(l domain.CountedLine) bool { return alike(l, counted) }); i >= 0 {
			lines[i].Quantity += counted.Quantity
			continue
		}
		lines = append(lines, counted)
	}
	here := s.onRecord(rows)
	var shared []domain.CountedLine
	for _, line := range lines {
		recorded := slices.DeleteFunc(slices.Clone(here), func(l domain.CountedLine) bool { return !alike(l, line) })
		shared = append(shared, split(line, recorded)...)
	}
	return shared
}

// split shares the number of one line out over the statuses on record; the first line of the result stands for the
// available goods, unless none are on record.
func split(line domain.CountedLine, recorded []domain.CountedLine) []domain.CountedLine {
	usable := len(recorded) == 0
	var parts []domain.CountedLine
	rest := line.Quantity
	for _, record := range recorded {
		if record.Goods.State() == domain.Available {
			usable = true
			continue
		}
		part := record
		part.Quantity = min(rest, max(0, record.Quantity))
		rest -= part.Quantity
		parts = append(parts, part)
	}
	if !usable { // all of it is on hold: more of it is too
		parts[0].Quantity += rest
		return parts
	}
	line.Goods.Status, line.Quantity = "", rest
	return append([]domain.CountedLine{line}, parts...)
}

// byOther tells whether the site wants a recount to be made by somebody else than who counted.
func byOther(rows domain.Reader, lines []domain.CountedLine) bool {
	return slices.ContainsFunc(lines, func(line domain.CountedLine) bool {
		item, _ := domain.Get[domain.Item](rows, line.Goods.Item)
		return domain.ToleranceOf(rows, domain.TaskCount, item.Class).RecountByOther
	})
}

// unsettled is what the fold did not believe of this round: those numbers differ from the ledger.
func (s State) unsettled(rows domain.Reader) []domain.CountedLine {
	var lines []domain.CountedLine
	for _, count := range domain.Find[domain.Count](rows, domain.ByRound, s.Round) {
		if !count.Accepted && !count.Waiting {
			lines = append(lines, domain.CountedLine{Unit: count.Holder.Unit(), Goods: count.Goods})
		}
	}
	return lines
}

// alike tells whether two lines are of the same thing, whatever its status.
func alike(a, b domain.CountedLine) bool { return a.Unit == b.Unit && same(a.Goods, b.Goods) }

func same(a, b domain.Goods) bool {
	a.Status, b.Status = "", ""
	return a == b
}

func contains(lines []domain.CountedLine, line domain.CountedLine) bool {
	return slices.ContainsFunc(lines, func(l domain.CountedLine) bool { return alike(l, line) })
}
