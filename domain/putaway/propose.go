package putaway

import (
	"cmp"
	"slices"
	"strings"

	"github.com/handtruck/handtruck/domain"
)

// Propose finds the best place for a load that stands at a location: where the same lot or item stands already, else
// where its class belongs, else the nearest. Places in not are left out. It is empty when no place fits.
func Propose(rows domain.Reader, load Load, from string, not []string) string {
	start, _ := domain.Get[domain.Location](rows, from)
	s := search{rows: rows, load: load, from: start, not: not}
	s.lots, s.items = likes(rows, load)
	if best := s.best(s.beside()); best != "" {
		return best // the rest of the site need not be looked at
	}
	return s.best(s.all())
}

// search is the search for a place.
type search struct {
	rows        domain.Reader
	load        Load
	from        domain.Location
	not         []string
	lots, items map[string]bool // places where the load's lots and items stand
}

// candidate is a place with what decides between it and others.
type candidate struct {
	place    *domain.Location
	rank     int
	gap      int // between the class of the load and that of the place
	distance int64
}

// Ranks, the best first: goods are best found where their like stands.
const (
	rankSameLot = iota
	rankSameItem
	rankClass
	rankOther
	rankUnfit // a pick face for a pallet, a rack for single pieces: when nothing better is left
)

// best is the first place that allows the load.
func (s search) best(ranked []candidate) string {
	slices.SortFunc(ranked, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.gap, b.gap), cmp.Compare(a.distance, b.distance),
			cmp.Compare(a.place.Sequence, b.place.Sequence), strings.Compare(a.place.Code, b.place.Code))
	})
	for _, c := range ranked {
		if !slices.Contains(s.not, c.place.Code) && Allowed(s.rows, *c.place, s.load) == "" {
			return c.place.Code
		}
	}
	return ""
}

// beside are the places where the load's like stands, as far as nothing can be better.
func (s search) beside() []candidate {
	var found []candidate
	for code := range s.items {
		if place, ok := domain.Get[domain.Location](s.rows, code); ok && Stores(place) {
			found = s.add(found, &place)
		}
	}
	return slices.DeleteFunc(found, func(c candidate) bool { return c.rank > rankSameItem })
}

// all are all places where goods may stay.
func (s search) all() []candidate {
	var found []candidate
	for _, kind := range []domain.LocationKind{domain.Storage, domain.PickFace} {
		places := domain.Find[domain.Location](s.rows, domain.ByKind, string(kind))
		for i := range places {
			found = s.add(found, &places[i])
		}
	}
	return found
}

func (s search) add(found []candidate, place *domain.Location) []candidate {
	if place.Full || place.Code == s.from.Code {
		return found
	}
	return append(found, candidate{place, rank(*place, s.load, s.lots[place.Code], s.items[place.Code]), classGap(*place, s.load), distance(s.from, *place)})
}

// likes are the places where the load's lots and items stand.
func likes(rows domain.Reader, load Load) (lots, items map[string]bool) {
	lots, items = map[string]bool{}, map[string]bool{}
	for _, c := range load.Contents {
		for _, stock := range domain.Find[domain.Stock](rows, domain.ByItem, c.Goods.Item) {
			if stock.Quantity <= 0 {
				continue
			}
			at := domain.LocationOf(rows, stock.Holder)
			items[at] = true
			if stock.Goods.Lot == c.Goods.Lot {
				lots[at] = true
			}
		}
	}
	return lots, items
}

func rank(place domain.Location, load Load, sameLot, sameItem bool) int {
	fits := (load.Unit != "") == (place.Kind == domain.Storage)
	switch {
	case !fits && !(sameItem && load.Unit == ""):
		return rankUnfit
	case sameLot:
		return rankSameLot
	case sameItem:
		return rankSameItem
	case place.Class != "" && slices.ContainsFunc(load.Contents, func(c Content) bool { return c.Item.Class == place.Class }):
		return rankClass
	}
	return rankOther
}

// classGap is how far the class of a place is from that of the load: goods of class A rather stand in a place for B than in
// one for C. A place without a class lies between.
func classGap(place domain.Location, load Load) int {
	if len(load.Contents) == 0 || place.Class == "" || load.Contents[0].Item.Class == "" {
		return 1
	}
	return int(abs(int64(place.Class[0]) - int64(load.Contents[0].Item.Class[0])))
}

// offMap is how far a place is that nobody has measured: behind all that are on the map.
const offMap = 1 << 40

// distance is the way along aisles and cross aisles in mm.
func distance(a, b domain.Location) int64 {
	if a.XMM == nil || a.YMM == nil || b.XMM == nil || b.YMM == nil {
		return offMap
	}
	return abs(*a.XMM-*b.XMM) + abs(*a.YMM-*b.YMM)
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}
