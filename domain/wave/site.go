package wave

import (
	"time"

	"github.com/handtruck/handtruck/domain/route"
)

// Site is what the builder knows of the building. The zero value of a field below Start and End switches off what it is
// for.
type Site struct {
	Floor      *route.Floor
	Start, End string            // where runs begin and end
	ZoneOf     map[string]string // by place; only carts with zones need it
	Stock      []Holding
	Errands    []Errand
	History    []route.Done  // past runs, to estimate minutes from; none is taken as route.DefaultPace
	Pace       route.Pace    // what was learned already; it goes before History
	Effort     int           // tours that a search for good carts may look at; 0 settles for savings
	HeavyG     int64         // from this weight of a unit on, a line goes below crushable ones
	CrushMM    int64         // extra walk that putting one heavy line below one crushable line is worth
	DetourMM   int64         // extra walk that one errand is worth
	WaitMax    time.Duration // a run may start this much later to keep out of another one's aisles
}

// Holding is stock of an item at a place, free to be taken.
type Holding struct {
	Item, Place, Lot string
	Expiry           string // YYYY-MM-DD, "" where unknown: those go last
	Quantity         int64
}

// Errand is further work near a walk: a putaway, or a count, which fetches nothing.
type Errand struct {
	Code  string
	Fetch string     // where the goods of a putaway are; "" for a count
	At    string     // where to count, or to bring the goods
	Load  route.Load // what a putaway takes of the cart
}

// pace is what the site's history tells.
func (s *Site) pace() route.Pace {
	if s.Pace != (route.Pace{}) {
		return s.Pace
	}
	return route.LearnPace(s.History)
}
