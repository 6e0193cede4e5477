package work

import (
	"strings"

	"github.com/handtruck/handtruck/domain"
)

// Meaning is everything that a scan or a typed code can stand for. A code may mean several things; the step
// takes the one it asks for.
type Meaning struct {
	Text  string
	Fault string // the code breaks its own rules
	Many  bool   // several items have the code, and it means nothing else

	Item      *domain.Item
	Packaging *domain.Packaging // set when the code names a packaging of the item
	Per       int64             // base units that one scan stands for; 0 when no item was named
	Lot       string
	Expiry    string
	Recorded  bool // the expiry is what is on record for the lot; the code itself tells none
	Serial    string
	Count     int64 // a number of pieces that the code holds
	WeightG   int64

	Location *domain.Location
	Unit     *domain.Unit
	Label    string // what a unit's label would be: the SSCC, or the text
	Receipt  *domain.Receipt
	Order    *domain.Order
	Return   *domain.Return
	Worker   *domain.Worker
	Serials  []domain.Stock // stock with that serial number, when the text is one
	Lots     []domain.Lot   // lots with that code
}

// Known tells whether the code stands for anything.
func (m Meaning) Known() bool {
	return m.Item != nil || m.Location != nil || m.Unit != nil || m.Receipt != nil || m.Order != nil || m.Return != nil ||
		m.Worker != nil || len(m.Serials) > 0 || len(m.Lots) > 0 || m.Tracking() || m.Measure()
}

// Tracking tells whether the code carries a lot, an expiry date or a serial number of an item named elsewhere.
func (m Meaning) Tracking() bool {
	return m.Item == nil && (m.Lot != "" || m.Expiry != "" || m.Serial != "")
}

// Measure tells whether the code carries a number of pieces or a weight of an item named elsewhere.
func (m Meaning) Measure() bool { return m.Item == nil && (m.Count > 0 || m.WeightG > 0) }

// Read finds what a scan or a typed code means; ok is false for events that carry no code.
func Read(rows domain.Reader, e Event) (m Meaning, ok bool) {
	switch e := e.(type) {
	case Scan:
		return Resolve(rows, e), true
	case Enter:
		return Resolve(rows, Scan{Text: e.Text, GTIN: typedGTIN(e.Text)}), true
	}
	return Meaning{}, false
}

// typedGTIN is the number below a barcode that was typed because the bars cannot be read, or empty.
func typedGTIN(text string) string {
	gtin := domain.GTIN14(text)
	if len(gtin) != 14 || strings.Trim(gtin, "0123456789") != "" {
		return ""
	}
	return gtin
}

// Resolve finds what a scan means.
func Resolve(rows domain.Reader, s Scan) Meaning {
	m := Meaning{Text: s.Text, Fault: s.Fault, Lot: s.Lot, Expiry: s.Expiry, Serial: s.Serial, Count: s.Count, WeightG: s.WeightG}
	if s.Fault != "" {
		return m
	}
	m.Label = s.Text
	if s.SSCC != "" {
		m.Label = s.SSCC
	}
	if s.GTIN != "" {
		m.resolveGTIN(rows, s.GTIN)
	}
	if unit, ok := domain.Get[domain.Unit](rows, m.Label); ok {
		m.Unit = &unit
	}
	switch {
	case s.Place != "":
		m.resolvePlace(rows, s.Place)
	case s.SSCC == "":
		m.resolveText(rows, s.Text)
	}
	if s.Product != "" && m.Item == nil {
		m.resolveItem(rows, s.Product)
	}
	m.Many = m.Many && !m.Known()
	if m.Item != nil && m.Lot != "" && m.Expiry == "" {
		if lot, ok := domain.Get[domain.Lot](rows, m.Item.Code, m.Lot); ok {
			m.Expiry, m.Recorded = lot.Expiry, lot.Expiry != ""
		}
	}
	return m
}

func (m *Meaning) resolveGTIN(rows domain.Reader, gtin string) {
	items, packs := domain.Find[domain.Item](rows, domain.ByGTIN, gtin), domain.Find[domain.Packaging](rows, domain.ByGTIN, gtin)
	switch {
	case len(items)+len(packs) > 1:
		m.Many = true
	case len(items) == 1:
		m.Item, m.Per = &items[0], unitOf(items[0])
	case len(packs) == 1:
		if item, ok := domain.Get[domain.Item](rows, packs[0].Item); ok {
			m.Item, m.Packaging, m.Per = &item, &packs[0], packs[0].Quantity
		}
	}
}

// resolveItem takes text for an item's code or one of its further barcodes.
func (m *Meaning) resolveItem(rows domain.Reader, text string) {
	if item, ok := domain.Get[domain.Item](rows, text); ok {
		m.Item, m.Per = &item, unitOf(item)
	} else if code, ok := domain.Get[domain.Barcode](rows, text); ok {
		if item, ok := domain.Get[domain.Item](rows, code.Item); ok {
			m.Item, m.Per = &item, max(1, code.Quantity)
		}
	}
}

// resolvePlace takes text for a location's code or its barcode.
func (m *Meaning) resolvePlace(rows domain.Reader, text string) {
	if place, ok := domain.Get[domain.Location](rows, text); ok {
		m.Location = &place
	} else if places := domain.Find[domain.Location](rows, domain.ByBarcode, text); len(places) == 1 {
		m.Location = &places[0]
	}
}

func (m *Meaning) resolveText(rows domain.Reader, text string) {
	m.resolveItem(rows, text)
	m.resolvePlace(rows, text)
	if receipt, ok := domain.Get[domain.Receipt](rows, text); ok {
		m.Receipt = &receipt
	}
	if order, ok := domain.Get[domain.Order](rows, text); ok {
		m.Order = &order
	}
	if document, ok := domain.Get[domain.Return](rows, text); ok {
		m.Return = &document
	}
	if worker, ok := domain.Get[domain.Worker](rows, text); ok {
		m.Worker = &worker
	}
	if m.Known() {
		return
	}
	m.Lots = domain.Find[domain.Lot](rows, domain.ByLot, text)
	m.Serials = domain.Find[domain.Stock](rows, domain.BySerialAlone, text)
}

// unitOf is how many base units one piece of an item is.
func unitOf(item domain.Item) int64 {
	per := int64(1)
	for range item.Decimals {
		per *= 10
	}
	return per
}
