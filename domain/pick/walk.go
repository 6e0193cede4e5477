package pick

import (
	"cmp"
	"slices"
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/walk"
)

// sortStops brings stops into the order of the walk: the shortest one from where the worker is to the packing place. Places
// whose position is not known come behind the others, by the site's sequence. Stops at one place stay together, and
// the orders' shares come in the order of the totes.
func sortStops(rows domain.Reader, from string, stops []Stop, orders []string) {
	turns := turnsOf(rows, from, stops)
	slices.SortStableFunc(stops, func(a, b Stop) int {
		return cmp.Or(cmp.Compare(turns[a.Location], turns[b.Location]),
			strings.Compare(a.Goods.Item, b.Goods.Item), strings.Compare(string(a.From), string(b.From)),
			strings.Compare(a.Goods.Lot, b.Goods.Lot), cmp.Compare(slices.Index(orders, a.Order), slices.Index(orders, b.Order)))
	})
}

// turnsOf tells the turn at which each place of the stops comes.
func turnsOf(rows domain.Reader, from string, stops []Stop) map[string]int {
	places := placesOf(rows, stops)
	if len(places) > 1 {
		places = tour(rows, from, places)
	}
	turns := map[string]int{}
	for turn, place := range places {
		turns[place] = turn
	}
	return turns
}

// placesOf are the places of stops, each once, in the site's sequence.
func placesOf(rows domain.Reader, stops []Stop) []string {
	var places []domain.Location
	for _, stop := range stops {
		place, ok := domain.Get[domain.Location](rows, stop.Location)
		if !ok {
			place = domain.Location{Code: stop.Location}
		}
		if !slices.ContainsFunc(places, func(known domain.Location) bool { return known.Code == place.Code }) {
			places = append(places, place)
		}
	}
	slices.SortFunc(places, walk.BySequence)
	codes := make([]string, len(places))
	for i, place := range places {
		codes[i] = place.Code
	}
	return codes
}

// tour is the shortest walk through places, which are in the site's sequence, to the packing place. Where both ways
// round from there are as long, it begins at the end that comes first in the sequence. Places that a blocked aisle cuts off come last.
func tour(rows domain.Reader, from string, places []string) []string {
	base := walk.Base(rows)
	round := walk.Floor(rows).Tour(from, places, base)
	reached := slices.Clone(round.Order[:len(round.Order)-len(round.Apart)])
	if len(reached) > 1 && from == base && !walk.OneWay(rows) && slices.Index(places, reached[0]) > slices.Index(places, reached[len(reached)-1]) {
		slices.Reverse(reached)
	}
	return slices.Concat(reached, round.Apart)
}
