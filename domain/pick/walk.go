package pick

import (
	"cmp"
	"slices"
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/walk"
)

// sortStops brings stops into the order in which a walk comes to their places. Stops at one place stay together, and the
// orders' shares come in the order of the totes.
func sortStops(places []string, stops []Stop, orders []string) {
	turns := map[string]int{}
	for turn, place := range places {
		turns[place] = turn
	}
	slices.SortStableFunc(stops, func(a, b Stop) int {
		return cmp.Or(cmp.Compare(turns[a.Location], turns[b.Location]),
			strings.Compare(a.Goods.Item, b.Goods.Item), strings.Compare(string(a.From), string(b.From)),
			strings.Compare(a.Goods.Lot, b.Goods.Lot), cmp.Compare(slices.Index(orders, a.Order), slices.Index(orders, b.Order)))
	})
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
