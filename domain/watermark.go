package domain

import (
	"cmp"
	"slices"
)

// Watermark says that every handheld at work in a zone has told all that happened until a moment: what contradicted a
// belief until then is explained by nothing that is still to come. The hub records it, so that whoever folds the log
// knows at which position it was so.
type Watermark struct {
	Zone   string   `cbor:"1,keyasint,omitempty"` // empty: places without a zone, and what is at no place
	Until  int64    `cbor:"2,keyasint,omitempty"` // hub time in ms
	Silent []string `cbor:"3,keyasint,omitempty"` // devices that were not waited for, as nothing was heard of them for too long
}

// explainable are the kinds of discrepancies that a fact may explain which is still in another handheld: a receipt or a
// putaway that makes good for what is missing, a movement before a count, the rest of a receipt, what makes a unit known.
// What nobody else's fact can explain is told at once.
var explainable = map[DiscrepancyKind]bool{NegativeStock: true, UnitTwoPlaces: true, SerialTwice: true, ShortReceipt: true,
	UnknownThing: true, CountVariance: true, CountAmbiguous: true, OverReturn: true}

// Kind numbers the watermark.
func (Watermark) Kind() Kind { return KindWatermark }

func (w Watermark) fold(f *folding) {
	for _, d := range Find[Discrepancy](f, ByState, string(DiscrepancyProvisional)) {
		if ZoneOf(f, d) == w.Zone && d.Since <= w.Until {
			d.State, d.Silent = DiscrepancyOpen, w.Silent
			f.Put(d)
		}
	}
}

// ZoneOf is the zone of the place that a discrepancy is about, or empty.
func ZoneOf(rows Reader, d Discrepancy) string {
	place, _ := Get[Location](rows, cmp.Or(d.Location, LocationOf(rows, In(d.Unit))))
	return place.Zone
}

// Unsettled are the discrepancies that nobody has settled: the open ones, then those that a fact may still explain.
func Unsettled(rows Reader) []Discrepancy {
	return slices.Concat(Find[Discrepancy](rows, ByState, string(DiscrepancyOpen)),
		Find[Discrepancy](rows, ByState, string(DiscrepancyProvisional)))
}
