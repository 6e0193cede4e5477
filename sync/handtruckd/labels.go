package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/scanner"
	"github.com/handtruck/handtruck/scanner/labels"
	"github.com/handtruck/handtruck/sync/folder"
	"github.com/handtruck/handtruck/sync/hub"
)

// labelKinds are what labels are made for.
var labelKinds = []string{"locations", "pallets", "badges", "items"}

// labelFlags say which labels are made, and how.
type labelFlags struct {
	hub     *hubFlags
	format  string
	printer string
	only    string // a pattern of codes
	after   string // the code behind which it goes on
	gln     string
	arrow   string
}

// sheetMaker is what lays itself out on a label.
type sheetMaker interface {
	Sheet() (*labels.Sheet, error)
}

// named is a label with the code of what it is for.
type named struct {
	code string
	sheetMaker
}

// runLabels writes the labels of a site, or prints them.
func runLabels(ctx context.Context, p *program, args []string) error {
	set, f := p.hubFlags("labels")
	flags := &labelFlags{hub: f}
	set.StringVar(&flags.format, "format", "zpl", "`zpl` for label printers or pdf for office printers")
	set.StringVar(&flags.printer, "print", "", "send the labels to the printer at `HOST:PORT` instead of writing them")
	set.StringVar(&flags.only, "only", "", "only codes that fit the `PATTERN`, such as 'A-01-*'")
	set.StringVar(&flags.after, "after", "", "go on behind `CODE`, as when the paper ran out")
	set.StringVar(&flags.gln, "gln", "", "the site's `GLN`: locations get a GS1 DataMatrix of it with their code")
	set.StringVar(&flags.arrow, "arrow", "", "`up` or down: which shelf the labels of locations mean")
	if err := p.parseFlags(set, args); err != nil {
		return err
	}
	if err := flags.check(set.Args()); err != nil {
		return err
	}
	rows, err := flags.read(ctx, set.Args())
	if err != nil {
		return p.tellProblems(err, set.Arg(1), "no label was made")
	}
	made, err := flags.choose(set.Arg(0), rows, p.now().Year())
	if err != nil {
		return err
	}
	sheets := make([]*labels.Sheet, len(made))
	for i, label := range made {
		if sheets[i], err = label.Sheet(); err != nil {
			return fmt.Errorf("label of %s: %w", label.code, err)
		}
	}
	switch {
	case flags.printer != "":
		return printAll(ctx, flags.printer, made, sheets)
	case flags.format == "pdf":
		return labels.WritePDF(p.out, sheets, p.now())
	}
	for _, sheet := range sheets {
		zpl, err := sheet.ZPL()
		if err != nil {
			return err
		}
		if _, err := p.out.WriteString(zpl); err != nil {
			return fmt.Errorf("write labels: %w", err)
		}
	}
	return nil
}

func (f *labelFlags) check(args []string) error {
	switch {
	case len(args) == 0 || !slices.Contains(labelKinds, args[0]):
		return fmt.Errorf("%w: say of what: %s", errUsage, strings.Join(labelKinds, ", "))
	case len(args) > 2 || (len(args) == 2) == (f.hub.data != ""):
		return fmt.Errorf("%w: name a warehouse folder, or the hub's folder with -data", errUsage)
	case f.format != "zpl" && f.format != "pdf":
		return fmt.Errorf("%w: -format %q is neither zpl nor pdf", errUsage, f.format)
	case f.printer != "" && f.format != "zpl":
		return fmt.Errorf("%w: a label printer takes zpl", errUsage)
	case f.arrow != "" && f.arrow != string(labels.Up) && f.arrow != string(labels.Down):
		return fmt.Errorf("%w: -arrow %q is neither up nor down", errUsage, f.arrow)
	}
	if _, err := path.Match(f.only, ""); err != nil {
		return fmt.Errorf("%w: -only %q is no pattern such as 'A-01-*'", errUsage, f.only)
	}
	if _, err := scanner.EncodeElements([]scanner.Element{{AI: "414", Value: f.gln}}); f.gln != "" && err != nil {
		return fmt.Errorf("%w: -gln %q is no GLN: 13 digits, the last of which checks the others", errUsage, f.gln)
	}
	if _, _, err := net.SplitHostPort(f.printer); f.printer != "" && err != nil {
		return fmt.Errorf("%w: -print %q is no address of a printer, such as 10.0.0.5:9100", errUsage, f.printer)
	}
	return nil
}

// read returns the rows of a warehouse folder or of a hub.
func (f *labelFlags) read(ctx context.Context, args []string) (rows []domain.Row, err error) {
	if len(args) == 2 {
		if err := checkFolder(args[1]); err != nil {
			return nil, err
		}
		return folder.Read(os.DirFS(args[1]), nil)
	}
	h, err := f.hub.open(ctx, false)
	if err != nil {
		return nil, err
	}
	err = h.Store().View(ctx, func(s hub.Snapshot) error {
		for _, row := range domain.All[domain.Site](s) {
			rows = append(rows, row)
		}
		for _, row := range domain.All[domain.Location](s) {
			rows = append(rows, row)
		}
		for _, row := range domain.All[domain.Unit](s) {
			rows = append(rows, row)
		}
		for _, row := range domain.All[domain.Worker](s) {
			rows = append(rows, row)
		}
		for _, row := range domain.All[domain.Item](s) {
			rows = append(rows, row)
		}
		return s.Err()
	})
	return rows, errors.Join(err, h.Store().Close())
}

// choose returns the labels of one kind that are wanted, in the order of the rows.
func (f *labelFlags) choose(what string, rows []domain.Row, year int) ([]named, error) {
	var site domain.Site
	for _, row := range rows {
		if s, ok := row.(domain.Site); ok {
			site = s
		}
	}
	var made []named
	found, seen := f.after == "", map[string]bool{}
	for _, row := range rows {
		label, ok := f.labelOf(what, row, site, year)
		if !ok || seen[label.code] {
			continue
		}
		seen[label.code] = true
		if fits, err := path.Match(f.only, label.code); err != nil || f.only != "" && !fits {
			continue
		}
		if found {
			made = append(made, label)
		}
		found = found || label.code == f.after
	}
	switch {
	case !found:
		return nil, fmt.Errorf("%w: none of the %s is %s", errUsage, what, f.after)
	case len(made) == 0:
		return nil, fmt.Errorf("no label is to be made: there are no %s%s", what, f.chosen())
	}
	return made, nil
}

// chosen says which of all are wanted.
func (f *labelFlags) chosen() string {
	switch {
	case f.only != "" && f.after != "":
		return fmt.Sprintf(" that fit %s behind %s", f.only, f.after)
	case f.only != "":
		return " that fit " + f.only
	case f.after != "":
		return " behind " + f.after
	}
	return ""
}

// labelOf returns the label of a row when it is one of what.
func (f *labelFlags) labelOf(what string, row domain.Row, site domain.Site, year int) (named, bool) {
	switch row := row.(type) {
	case domain.Location:
		return named{row.Code, labels.Location{Code: row.Code, GLN: f.gln, Barcode: row.Barcode, CheckDigits: row.CheckDigits, Arrow: labels.Arrow(f.arrow)}}, what == "locations"
	case domain.Unit:
		return named{row.Label, labels.Unit{Number: row.Label}}, what == "pallets"
	case domain.Opening: // a folder has no pallets but those on which stock stands
		return named{row.Unit, labels.Unit{Number: row.Unit}}, what == "pallets" && row.Unit != ""
	case domain.Worker:
		return named{row.Badge, labels.Badge{Code: row.Badge, Name: row.Name, Site: site.Name}}, what == "badges"
	case domain.Item:
		item := labels.Item{Name: row.Name, Code: row.Code, Year: year}
		if row.GTIN != "" {
			item.Elements = []scanner.Element{{AI: "01", Value: domain.GTIN14(row.GTIN)}}
		}
		return named{row.Code, item}, what == "items"
	}
	return named{}, false
}

// printAll sends the labels one by one and says how to go on when the printer stops.
func printAll(ctx context.Context, address string, made []named, sheets []*labels.Sheet) error {
	printer := labels.NewPrinter(address)
	for i, sheet := range sheets {
		zpl, err := sheet.ZPL()
		if err != nil {
			return err
		}
		if _, err = printer.Print(ctx, zpl); err != nil {
			err = printerInWords(address, err)
		}
		switch {
		case err == nil:
		case errors.Is(err, labels.ErrUncertain):
			return fmt.Errorf("%d of %d printed, look whether %s came out, then go on with -after: %w", i, len(made), made[i].code, err)
		case i > 0:
			return fmt.Errorf("%d of %d printed, go on with -after %s: %w", i, len(made), made[i-1].code, err)
		default:
			return err
		}
	}
	return nil
}
