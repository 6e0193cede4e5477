package domain

import "iter"

// Posting is one movement in the history of a holder inside the site: what a late count is compared with. A movement from
// one such holder to another is kept once and found by both.
type Posting struct {
	Holder   Holder `cbor:"1,keyasint,omitempty"`
	Goods    Goods  `cbor:"2,keyasint,omitempty"`
	Quantity int64  `cbor:"3,keyasint,omitempty"` // that came to the holder; below zero: that left him
	Seen     Seen   `cbor:"4,keyasint,omitempty"`
	Number   int64  `cbor:"5,keyasint,omitempty"` // numbers the postings of one fact
	Other    Holder `cbor:"6,keyasint,omitempty"` // where it came from or went to; empty when no history of that is kept
}

// Folio is a page of the ledger: the postings of so many positions of the site's order. Most facts are told soon, so
// whoever looks for what happened since has to turn few pages back, however long the site has been at work.
type Folio struct {
	Number int64 `cbor:"1,keyasint,omitempty"`
	Low    int64 `cbor:"2,keyasint,omitempty"` // hub time in ms: the latest [Seen.Low] of the movements on it and on those before
	High   int64 `cbor:"3,keyasint,omitempty"` // and the latest [Seen.High]
}

// folioPositions is how many positions of the site's order stand on one folio.
const folioPositions = 2048

// byOther finds postings on a folio by the holder under which they are not kept.
const byOther = "other"

func folioOf(site int64) int64 { return site / folioPositions }

// onFolio is the value under which the history of goods at a holder, whatever their status, is found on a folio.
func onFolio(number int64, holder Holder, goods Goods) string {
	return digits(number) + separator + thing(holder, goods)
}

// Table, Key and Terms make the rows of the ledger's history.
func (Posting) Table() Table { return TablePosting }
func (p Posting) Key() string {
	return onFolio(folioOf(p.Seen.Site), p.Holder, p.Goods) + separator + p.Seen.ID() + separator + digits(p.Number) + separator + string(p.Other)
}

// Terms finds postings by folio and goods, at either end.
func (p Posting) Terms() []Term {
	folio := folioOf(p.Seen.Site)
	found := []Term{{ByThing, onFolio(folio, p.Holder, p.Goods)}}
	if p.Other != "" {
		found = append(found, Term{byOther, onFolio(folio, p.Other, p.Goods)})
	}
	return found
}

func (Folio) Table() Table  { return TableFolio }
func (f Folio) Key() string { return digits(f.Number) }
func (Folio) Terms() []Term { return nil }

// chronicled tells whether the history of a holder is kept: nobody counts what is in his hands, or outside the site.
func (h Holder) chronicled() bool { return h != "" && !h.Outside() && !IsCart(h.Location()) }

// enter adds a movement to the history of the holders between which it was. No holder at one end makes it a change of what
// the goods are.
func (f *folding) enter(from, to Holder, goods Goods, quantity int64) {
	posting := Posting{Holder: from, Goods: goods, Quantity: -quantity, Seen: f.seen}
	switch {
	case from.chronicled() && to.chronicled():
		posting.Other = to
	case to.chronicled():
		posting.Holder, posting.Quantity = to, quantity
	case !from.chronicled():
		return
	}
	if f.postings == 0 {
		f.date()
	}
	f.postings++
	posting.Number = f.postings
	f.Put(posting)
}

// date notes on the folio of a fact when that happened.
func (f *folding) date() {
	number := folioOf(f.seen.Site)
	folio, ok := Get[Folio](f, digits(number))
	for before := number - 1; !ok && before >= 0; before-- {
		folio, ok = Get[Folio](f, digits(before))
	}
	if dated := (Folio{number, max(folio.Low, f.seen.Low), max(folio.High, f.seen.High)}); dated != folio || !ok {
		f.Put(dated)
	}
}

// recent goes through what was not surely before this fact: movements of goods at a holder, whatever their status, each with
// what it changed there.
func (f *folding) recent(holder Holder, goods Goods) iter.Seq2[Seen, change] {
	return func(yield func(Seen, change) bool) {
		for number := folioOf(f.seen.Site); number >= 0; number-- {
			folio, ok := Get[Folio](f, digits(number))
			if ok && f.follows(folio) {
				return
			}
			if ok && !f.leaf(number, holder, goods, yield) {
				return
			}
		}
	}
}

// leaf goes through what one folio says.
func (f *folding) leaf(number int64, holder Holder, goods Goods, yield func(Seen, change) bool) bool {
	place := onFolio(number, holder, goods)
	for p := range Each[Posting](f, ByThing, place) {
		if f.mayFollow(p.Seen) && !yield(p.Seen, change{p.Goods, p.Quantity}) {
			return false
		}
	}
	for p := range Each[Posting](f, byOther, place) {
		if f.mayFollow(p.Seen) && !yield(p.Seen, change{p.Goods, -p.Quantity}) {
			return false
		}
	}
	return true
}

func (f *folding) mayFollow(seen Seen) bool { return seen.Compare(f.seen) != Earlier }

// follows tells whether this fact, which has just come, was surely behind all movements on a folio and on those before: by
// the clock, or as its device knew them and no clock says otherwise ([Seen.Compare]).
func (f *folding) follows(folio Folio) bool {
	known := (folio.Number+1)*folioPositions <= f.seen.Base && folio.Low <= f.seen.High
	return known || folio.High < f.seen.Low
}

// postedUntil is what movements not surely behind this fact have made of goods at a holder, those of one status.
func (f *folding) postedUntil(holder Holder, goods Goods) int64 {
	stock, _ := Get[Stock](f, StockKey(holder, goods))
	for count := range f.counts(holder, goods) {
		if count.Goods.State() == goods.State() {
			stock.Quantity -= count.Adjustment
		}
	}
	return stock.Quantity - f.postedBehind(holder, goods)
}

// postedBehind is what movements surely behind this fact have made of goods at a holder, those of one status.
func (f *folding) postedBehind(holder Holder, goods Goods) (sum int64) {
	for seen, change := range f.recent(holder, goods) {
		if change.goods.State() == goods.State() && seen.Compare(f.seen) == Later {
			sum += change.quantity
		}
	}
	return sum
}
