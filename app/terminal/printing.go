package terminal

import (
	"fmt"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/scanner"
	"github.com/handtruck/handtruck/scanner/labels"
)

// printLabels gives the printer what this device has ordered, and records what became of earlier orders. It is called with the lock of the replica
// held. What cannot be recorded now is recorded with a later input. incomplete tells that a label lacks what cannot be read on this device.
func (t *Terminal) printLabels() (incomplete bool, err error) {
	queue := t.equipment.Labels
	who := t.state.Who()
	if queue == nil || who == "" {
		return false, nil // whoever logs in next speaks for the device
	}
	states := map[string]labels.JobState{}
	for _, job := range queue.Jobs() {
		states[job.Key] = job.State
	}
	view := t.view()
	var ended []domain.Fact
	for _, label := range domain.Find[domain.Label](view.Rows, domain.ByState, domain.LabelWaiting) {
		if label.Device != view.Device() {
			continue
		}
		state, queued := states[label.ID]
		switch {
		case state == labels.Printed:
			ended = append(ended, domain.LabelPrinted{Label: label.ID})
		case !queued:
			zpl, lacking, err := t.zplOf(label)
			if err != nil {
				ended = append(ended, domain.LabelPrinted{Label: label.ID, Failed: true})
				continue
			}
			incomplete = incomplete || lacking
			if err := queue.Add(label.ID, zpl); err != nil {
				return incomplete, err
			}
		}
	}
	if len(ended) > 0 {
		t.view() // what became of a label does not hang on what could not be read so far
		if err := t.replica.Record(who, ended, t.saved); err != nil {
			return incomplete, fmt.Errorf("record printed labels: %w", err)
		}
		t.link.Wake()
	}
	for key, state := range states {
		if label, _ := domain.Get[domain.Label](t.view().Rows, key); state == labels.Printed && label.State != domain.LabelWaiting {
			if err := queue.Forget(key); err != nil {
				return incomplete, err
			}
		}
	}
	return incomplete, nil
}

func (t *Terminal) zplOf(label domain.Label) (zpl string, incomplete bool, err error) {
	sheet, incomplete, err := t.sheetOf(label)
	if err != nil {
		return "", false, err
	}
	zpl, err = sheet.ZPL()
	return zpl, incomplete, err
}

// sheetOf lays out the label of a unit: a carton with its order, a pallet with what stands on it when that is one kind of goods. A label that
// lacks what the device cannot read is incomplete: it says so, and tells no content, as half of it would be believed.
func (t *Terminal) sheetOf(label domain.Label) (sheet *labels.Sheet, incomplete bool, err error) {
	if !scanner.IsSSCC(label.Unit) {
		sheet, err = labels.Unit{Number: label.Unit}.Sheet()
		return sheet, false, err
	}
	note := work.Say(t.language(), labelIncomplete)
	view := t.view()
	site := view.Site()
	unit, _ := domain.Get[domain.Unit](view.Rows, label.Unit)
	order, ofOrder := domain.Get[domain.Order](view.Rows, unit.Order)
	content := contentOf(view.Rows, label.Unit)
	switch {
	case view.Blind():
		incomplete = true
		sheet, err = labels.Pallet{SSCC: label.Unit, From: site.Name, Note: note}.Sheet(labels.A6)
	case ofOrder:
		sheet, err = labels.Carton{SSCC: label.Unit, Order: order.Code, From: site.Name, To: order.Customer}.Sheet()
	default:
		sheet, err = labels.Pallet{SSCC: label.Unit, From: site.Name, Content: content}.Sheet(labels.A6)
	}
	return sheet, incomplete, err
}

// labelIncomplete stands on a label that lacks what the device cannot read, and beside the answer that ordered it.
const labelIncomplete = "Incomplete label"

// contentOf are the elements of what stands on a pallet. Mixed pallets, and items without a trade item number, have none: GS1 tells the
// content of uniform ones only.
func contentOf(rows domain.Reader, unit string) []scanner.Element {
	stock := domain.Find[domain.Stock](rows, domain.ByHolder, string(domain.In(unit)))
	if len(stock) == 0 {
		return nil
	}
	goods, count := stock[0].Goods, int64(0)
	for _, s := range stock {
		if s.Goods.Item != goods.Item || s.Goods.Lot != goods.Lot || s.Goods.Expiry != goods.Expiry {
			return nil
		}
		count += s.Quantity
	}
	item, _ := domain.Get[domain.Item](rows, goods.Item)
	if item.GTIN == "" || item.Decimals > 0 || count <= 0 {
		return nil
	}
	content := []scanner.Element{{AI: "02", Value: domain.GTIN14(item.GTIN)}, {AI: "37", Value: fmt.Sprint(count)}}
	if len(goods.Expiry) == len("2006-01-02") {
		content = append(content, scanner.Element{AI: "17", Value: goods.Expiry[2:4] + goods.Expiry[5:7] + goods.Expiry[8:10]})
	}
	if goods.Lot != "" {
		content = append(content, scanner.Element{AI: "10", Value: goods.Lot})
	}
	return content
}
