package pick

import (
	"cmp"
	"slices"
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/route"
)

// sortStops brings stops into the order of the walk: the shortest one from the packing place and back to it. Places
// whose position is not known come behind the others, by the site's sequence. Stops at one place stay together, and
// the orders' shares come in the order of the totes.
func sortStops(rows domain.Reader, stops []Stop, orders []string) {
	turns := walk(rows, stops)
	slices.SortStableFunc(stops, func(a, b Stop) int {
		return cmp.Or(cmp.Compare(turns[a.Location], turns[b.Location]),
			strings.Compare(a.Goods.Item, b.Goods.Item), strings.Compare(string(a.From), string(b.From)),
			strings.Compare(a.Goods.Lot, b.Goods.Lot), cmp.Compare(slices.Index(orders, a.Order), slices.Index(orders, b.Order)))
	})
}

// walk tells the turn at which each place of the stops comes.
func walk(rows domain.Reader, stops []Stop) map[string]int {
	places := placesOf(rows, stops)
	if len(places) > 1 {
		places = tour(rows, places)
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
	slices.SortFunc(places, bySequence)
	codes := make([]string, len(places))
	for i, place := range places {
		codes[i] = place.Code
	}
	return codes
}

// tour is the shortest round from the packing place through places, which are in the site's sequence. Where both ways
// round are as long, it begins at the end that comes first in the sequence.
func tour(rows domain.Reader, places []string) []string {
	locations, segments := domain.All[domain.Location](rows), domain.All[domain.Segment](rows)
	onFloor := make([]route.Place, len(locations))
	for i, l := range locations {
		onFloor[i] = route.Place{Code: l.Code, Aisle: l.Aisle}
		if l.XMM != nil && l.YMM != nil {
			onFloor[i].XMM, onFloor[i].YMM, onFloor[i].Located = *l.XMM, *l.YMM, true
		}
	}
	ways, oneWay := make([]route.Segment, len(segments)), false
	for i, way := range segments {
		ways[i] = route.Segment{From: way.From, To: way.To, LengthMM: way.LengthMM, OneWay: way.OneWay}
		oneWay = oneWay || way.OneWay
	}
	floor, _ := route.FromPlaces(onFloor, ways)
	base := packingPlace(locations)
	round := floor.Tour(base, places, base)
	reached := slices.Clone(round.Order[:len(round.Order)-len(round.Apart)])
	if len(reached) > 1 && !oneWay && slices.Index(places, reached[0]) > slices.Index(places, reached[len(reached)-1]) {
		slices.Reverse(reached)
	}
	return slices.Concat(reached, round.Apart)
}

// packingPlace is where runs end: the first packing place, else the first staging place, or empty.
func packingPlace(locations []domain.Location) string {
	for _, kind := range []domain.LocationKind{domain.Packing, domain.Staging} {
		var found []domain.Location
		for _, l := range locations {
			if l.Kind == kind && !l.Shut() {
				found = append(found, l)
			}
		}
		if len(found) > 0 {
			return slices.MinFunc(found, bySequence).Code
		}
	}
	return ""
}

func bySequence(a, b domain.Location) int {
	return cmp.Or(cmp.Compare(a.Sequence, b.Sequence), strings.Compare(a.Code, b.Code))
}
