package domain

import (
	"slices"
	"strings"
)

// Scope is a part of the site whose rows a device gets or does not get. Rows of the empty scope go to everybody.
type Scope string

// Everything stands among a device's scopes for all there are and will be.
const Everything Scope = "*"

// zoneScopes is how the scopes of zones begin.
const zoneScopes = "zone:"

// ZoneScope is the scope of what is in a zone.
func ZoneScope(zone string) Scope { return Scope(zoneScopes + zone) }

// Scopes are those that a device gets, sorted; the empty one is always among them.
type Scopes []Scope

// ScopesOf are the scopes of a device that is restricted to zones, or of one that is not.
func ScopesOf(zones []string) Scopes {
	if len(zones) == 0 {
		return Scopes{Everything}
	}
	scopes := make(Scopes, len(zones))
	for i, zone := range zones {
		scopes[i] = ZoneScope(zone)
	}
	slices.Sort(scopes)
	return slices.Compact(scopes)
}

// Nowhere are the scopes of a device that gets no zone at all: no place is in the zone without a name.
func Nowhere() Scopes { return Scopes{ZoneScope("")} }

// All tells whether nothing is left out.
func (s Scopes) All() bool { return slices.Contains(s, Everything) }

// Has tells whether rows of a scope are among them.
func (s Scopes) Has(scope Scope) bool { return scope == "" || s.All() || slices.Contains(s, scope) }

// Covers tells whether every scope of others is among them; no scopes at all cover nothing, not even the empty one.
func (s Scopes) Covers(others Scopes) bool {
	return len(s) > 0 && !slices.ContainsFunc(others, func(other Scope) bool { return !s.Has(other) })
}

// Zones are the zones of the scopes, for people.
func (s Scopes) Zones() (zones []string) {
	for _, scope := range s {
		if zone, ok := strings.CutPrefix(string(scope), zoneScopes); ok {
			zones = append(zones, zone)
		}
	}
	return zones
}

// ScopeOf is the scope of a row. What stands at places of a zone where goods are kept belongs to the zone: stock,
// units, tasks, counts and discrepancies. Everything else is for everybody: master data, documents, what is in
// somebody's hands, and docks, staging and packing places, which goods of all zones pass through.
func ScopeOf(rows Reader, row Row) Scope {
	switch row := row.(type) {
	case Stock:
		return holderScope(rows, row.Holder)
	case Count:
		return holderScope(rows, row.Holder)
	case Unit:
		return holderScope(rows, In(row.Label))
	case Task:
		if row.Order != "" {
			return "" // whoever fulfils it has to know
		}
		return placeScope(rows, row.Location)
	case Discrepancy:
		if row.Location == "" {
			return holderScope(rows, In(row.Unit))
		}
		return placeScope(rows, row.Location)
	}
	return ""
}

func placeScope(rows Reader, location string) Scope {
	place, ok := Get[Location](rows, location)
	if !ok || place.Zone == "" || place.Kind != Storage && place.Kind != PickFace {
		return ""
	}
	return ZoneScope(place.Zone)
}

func holderScope(rows Reader, holder Holder) Scope { return placeScope(rows, LocationOf(rows, holder)) }

// Carried are the rows whose scope follows from a row that changed: what stands at a place, or in a unit. Old and now
// are the row before and after; either may be nil.
func Carried(rows Reader, old, now Row) []Row {
	changed := now
	if changed == nil {
		changed = old
	}
	switch row := changed.(type) {
	case Location:
		if was, ok := old.(Location); ok && now != nil && was.Zone == row.Zone && was.Kind == row.Kind {
			return nil
		}
		return at(rows, row.Code)
	case Unit:
		if was, ok := old.(Unit); ok && now != nil && was.Location == row.Location && was.Parent == row.Parent {
			return nil
		}
		return in(rows, row.Label, 0)
	}
	return nil
}

func at(rows Reader, location string) []Row {
	found := held(rows, At(location))
	for _, unit := range rows.Find(TableUnit, Term{ByLocation, location}) {
		found = append(append(found, unit), in(rows, unit.Key(), 0)...)
	}
	found = append(found, rows.Find(TableTask, Term{ByLocation, location})...)
	return append(found, rows.Find(TableDiscrepancy, Term{ByLocation, location})...)
}

func in(rows Reader, unit string, depth int) []Row {
	found := append(held(rows, In(unit)), rows.Find(TableDiscrepancy, Term{ByUnit, unit})...)
	if depth == UnitDepthMax {
		return found
	}
	for _, inner := range rows.Find(TableUnit, Term{ByUnit, unit}) {
		found = append(append(found, inner), in(rows, inner.Key(), depth+1)...)
	}
	return found
}

func held(rows Reader, holder Holder) []Row {
	found := rows.Find(TableStock, Term{ByHolder, string(holder)})
	return append(found, rows.Find(TableCount, Term{ByHolder, string(holder)})...)
}
