package terminal

import (
	"fmt"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/scanner"
	"github.com/handtruck/handtruck/scanner/labels"
)

// printLabels gives the printer what this device has ordered, and records what became of earlier orders. It is called with the lock of the replica
// held. What cannot be recorded now is recorded with a later input.
func (t *Terminal) printLabels() error {
	queue := t.equipment.Labels
	who := t.state.Who()
	if queue == nil || who == "" {
		return nil // whoever logs in next speaks for the device
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
			zpl, err := zplOf(view.Rows, label)
			if err != nil {
				ended = append(ended, domain.LabelPrinted{Label: label.ID, Failed: true})
				continue
			}
			if err := queue.Add(label.ID, zpl); err != nil {
				return err
			}
		}
	}
	if len(ended) > 0 {
		if err := t.replica.Record(who, ended, t.saved); err != nil {
			return fmt.Errorf("record printed labels: %w", err)
		}
		t.link.Wake()
	}
	for key, state := range states {
		if label, _ := domain.Get[domain.Label](t.view().Rows, key); state == labels.Printed && label.State != domain.LabelWaiting {
			if err := queue.Forget(key); err != nil {
				return err
			}
		}
	}
	return nil
}

func zplOf(rows domain.Reader, label domain.Label) (string, error) {
	sheet, err := sheetOf(rows, label)
	if err != nil {
		return "", err
	}
	return sheet.ZPL()
}

// sheetOf lays out the label of a unit: a carton with its order, a pallet with what stands on it when that is one kind of goods.
func sheetOf(rows domain.Reader, label domain.Label) (*labels.Sheet, error) {
	site, _ := domain.Get[domain.Site](rows)
	unit, _ := domain.Get[domain.Unit](rows, label.Unit)
	if !scanner.IsSSCC(label.Unit) {
		return labels.Unit{Number: label.Unit}.Sheet()
	}
	if order, ok := domain.Get[domain.Order](rows, unit.Order); ok {
		return labels.Carton{SSCC: label.Unit, Order: order.Code, From: site.Name, To: order.Customer}.Sheet()
	}
	return labels.Pallet{SSCC: label.Unit, From: site.Name, Content: contentOf(rows, label.Unit)}.Sheet(labels.A6)
}

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
