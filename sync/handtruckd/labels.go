package main

import (
	"context"
	"fmt"
	"os"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/scanner/labels"
	"github.com/handtruck/handtruck/sync/folder"
)

// sheetMaker is what lays itself out on a label.
type sheetMaker interface {
	Sheet() (*labels.Sheet, error)
}

// runLabels writes the labels of a warehouse folder, or prints them.
func runLabels(ctx context.Context, p *program, args []string) error {
	set := p.flags("labels")
	format := set.String("format", "zpl", "`zpl` for label printers or pdf for office printers")
	printer := set.String("print", "", "send the labels to the printer at `HOST:PORT` instead of writing them")
	if err := p.parse(set, args, 2); err != nil {
		return err
	}
	if *format != "zpl" && *format != "pdf" || *printer != "" && *format != "zpl" {
		return fmt.Errorf("%w: -format is zpl or pdf, and a label printer takes zpl", errUsage)
	}
	rows, err := folder.Read(os.DirFS(set.Arg(1)), nil)
	if err != nil {
		return err
	}
	sheets, err := layOut(set.Arg(0), rows)
	if err != nil {
		return err
	}
	if *format == "pdf" {
		return labels.WritePDF(p.out, sheets)
	}
	queue := labels.NewQueue(labels.NewPrinter(*printer), nil)
	for i, sheet := range sheets {
		zpl, err := sheet.ZPL()
		if err != nil {
			return err
		}
		if *printer == "" {
			if _, err := fmt.Fprint(p.out, zpl); err != nil {
				return fmt.Errorf("write labels: %w", err)
			}
			continue
		}
		if err := queue.Add(fmt.Sprintf("%s %d", set.Arg(0), i+1), zpl); err != nil {
			return err
		}
		if _, err := queue.Run(ctx); err != nil {
			return err
		}
	}
	return nil
}

// layOut makes the sheets of what: locations, pallets or badges, in the folder's order.
func layOut(what string, rows []domain.Row) ([]*labels.Sheet, error) {
	if what != "locations" && what != "pallets" && what != "badges" {
		return nil, fmt.Errorf("%w: no labels for %q, but for locations, pallets and badges", errUsage, what)
	}
	var sheets []*labels.Sheet
	for _, row := range rows {
		maker := labelOf(what, row)
		if maker == nil {
			continue
		}
		sheet, err := maker.Sheet()
		if err != nil {
			return nil, fmt.Errorf("lay out %s: %w", row.Key(), err)
		}
		sheets = append(sheets, sheet)
	}
	if len(sheets) == 0 {
		return nil, fmt.Errorf("lay out %s: %w", what, labels.ErrNoContent)
	}
	return sheets, nil
}

// labelOf returns the label of a row when it is one of what, else nil.
func labelOf(what string, row domain.Row) sheetMaker {
	switch row := row.(type) {
	case domain.Location:
		if what == "locations" {
			return labels.Location{Code: row.Code, Barcode: row.Barcode, CheckDigits: row.CheckDigits}
		}
	case domain.Unit:
		if what == "pallets" {
			return labels.Unit{Number: row.Label}
		}
	case domain.Worker:
		if what == "badges" {
			return labels.Badge{Code: row.Badge, Name: row.Name}
		}
	}
	return nil
}
