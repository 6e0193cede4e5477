// Package walk is the site's floor as workers can walk it today: its places and ways, without the stretches that
// somebody has reported to be blocked.
package walk

import (
	"cmp"
	"slices"
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/route"
)

// Floor is the floor of the site without its blocked aisles.
func Floor(rows domain.Reader) *route.Floor {
	locations, segments := domain.All[domain.Location](rows), domain.All[domain.Segment](rows)
	places := make([]route.Place, len(locations))
	for i, l := range locations {
		places[i] = route.Place{Code: l.Code, Aisle: l.Aisle}
		if l.XMM != nil && l.YMM != nil {
			places[i].XMM, places[i].YMM, places[i].Located = *l.XMM, *l.YMM, true
		}
	}
	ways := make([]route.Segment, len(segments))
	for i, way := range segments {
		ways[i] = route.Segment{From: way.From, To: way.To, LengthMM: way.LengthMM, OneWay: way.OneWay}
	}
	floor, _ := route.FromPlaces(places, ways)
	if blocked := Blocked(rows); len(blocked) > 0 {
		return floor.Without(blocked...)
	}
	return floor
}

// OneWay tells whether the site has ways that are walked in one direction only.
func OneWay(rows domain.Reader) bool {
	return slices.ContainsFunc(domain.All[domain.Segment](rows), func(way domain.Segment) bool { return way.OneWay })
}

// Blocked are the places before which an aisle is blocked, by the reports that are still open, in order.
func Blocked(rows domain.Reader) []string {
	var blocked []string
	for _, incident := range domain.Find[domain.Incident](rows, domain.ByState, "open") {
		if incident.Kind == domain.ReasonBlockedAisle && incident.Place != "" && !slices.Contains(blocked, incident.Place) {
			blocked = append(blocked, incident.Place)
		}
	}
	slices.Sort(blocked)
	return blocked
}

// Base is where runs begin and end: the first packing place, else the first staging place, or empty.
func Base(rows domain.Reader) string {
	for _, kind := range []domain.LocationKind{domain.Packing, domain.Staging} {
		found := slices.DeleteFunc(domain.Find[domain.Location](rows, domain.ByKind, string(kind)), domain.Location.Shut)
		if len(found) > 0 {
			return slices.MinFunc(found, BySequence).Code
		}
	}
	return ""
}

// BySequence orders places as the site numbers them.
func BySequence(a, b domain.Location) int {
	return cmp.Or(cmp.Compare(a.Sequence, b.Sequence), strings.Compare(a.Code, b.Code))
}
