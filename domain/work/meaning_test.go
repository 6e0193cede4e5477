package work_test

import (
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// A code that several items or packagings have stands for none of them, and says so, unless it means something else as well.
func TestCodeOfSeveralItems(t *testing.T) {
	const shared, alone = "09522000001005", "09522000002002"
	rows := domain.NewOverlay(nil)
	rows.Put(domain.Item{Code: "100", GTIN: shared})
	rows.Put(domain.Item{Code: "200", GTIN: alone})
	rows.Put(domain.Packaging{Item: "200", Name: "box", Quantity: 4, GTIN: shared})
	for text, c := range map[string]struct {
		event work.Event
		code  work.Code
		item  string
	}{
		"shared":           {work.Scan{Text: shared, GTIN: shared}, work.AmbiguousItem, ""},
		"shared and typed": {work.Enter{Text: "9522000001005"}, work.AmbiguousItem, ""},
		"one item's":       {work.Scan{Text: alone, GTIN: alone}, "", "200"},
		"an item's code":   {work.Scan{Text: "100"}, "", "100"},
		"nothing":          {work.Enter{}, work.BadInput, ""},
		"misread":          {work.Scan{Text: shared, GTIN: shared, Fault: "misread"}, work.BadBarcode, ""},
	} {
		turn := work.Begin(work.Verdict{}, c.event, work.View{Rows: rows})
		m, _ := work.Read(turn.Rows, c.event)
		if unclear := turn.Unclear(m); unclear != (c.code != "") || turn.Verdict.Code != c.code {
			t.Errorf("%s: the answer is %q, not %q", text, turn.Verdict.Code, c.code)
		}
		if m.Item == nil && c.item != "" || m.Item != nil && m.Item.Code != c.item {
			t.Errorf("%s: it means %v, not %q", text, m.Item, c.item)
		}
	}
}
