package wave

import (
	"github.com/handtruck/handtruck/domain/route"
)

// Site is what the builder knows of the building.
type Site struct {
	Floor      *route.Floor
	Start, End string            // where runs begin and end
	ZoneOf     map[string]string // by place; only carts with zones need it
	Stock      []Holding
	History    []route.Done // past runs, to estimate minutes from; none is taken as route.DefaultPace
	Effort     int          // tours that the search for good carts may look at
}

// Holding is stock of an item at a place, free to be taken.
type Holding struct {
	Item, Place, Lot string
	Expiry           string // YYYY-MM-DD, "" where unknown: those go last
	Quantity         int64
}
