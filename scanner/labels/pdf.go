package labels

import (
	"fmt"
	"image"
	"image/color"
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
)

// Page size of office printers (ISO 216 A4) and the edge on which they do not print, in millimetres.
const (
	pageWidthMM  = 210
	pageHeightMM = 297
	pageEdgeMM   = 4
	gapMM        = 2 // to cut through
	cutMM        = 0.1
)

const (
	pdfFont     = "label"
	pointsPerMM = 72 / 25.4
)

// place is where one sheet lies on a page, in millimetres from the upper left corner.
type place struct{ page, x, y int }

// grid is how sheets of one size lie on a page.
type grid struct{ columns, rows, left, top int }

func gridOf(size Size) grid {
	fit := func(page, label int) (count, edge int) {
		count = (page - 2*pageEdgeMM + gapMM) / (label + gapMM)
		if count == 0 && label <= page {
			count = 1 // its own margin keeps it off the edge
		}
		return count, (page - count*label - (count-1)*gapMM) / 2
	}
	var g grid
	g.columns, g.left = fit(pageWidthMM, size.WidthMM)
	g.rows, g.top = fit(pageHeightMM, size.HeightMM)
	return g
}

// flow fills pages with sheets in reading order. Another size begins another page.
func flow(sheets []*Sheet) ([]place, error) {
	places := make([]place, len(sheets))
	page, on := -1, 0 // the page, and how many sheets are on it
	for i, s := range sheets {
		g := gridOf(s.Size)
		most := g.columns * g.rows
		if most == 0 {
			return nil, fmt.Errorf("put a sheet of %d by %d mm on a page: %w", s.Size.WidthMM, s.Size.HeightMM, ErrDoesNotFit)
		}
		if page < 0 || on == most || s.Size != sheets[i-1].Size {
			page, on = page+1, 0
		}
		places[i] = place{page, g.left + on%g.columns*(s.Size.WidthMM+gapMM), g.top + on/g.columns*(s.Size.HeightMM+gapMM)}
		on++
	}
	return places, nil
}

// WritePDF writes the sheets for office printers: A4 pages with as many labels as fit, in true size and with a fine line to cut along. Bars and
// texts are drawn as shapes, so that they are as sharp as the printer is. made is when; it stands in the file.
func WritePDF(out io.Writer, sheets []*Sheet, made time.Time) error {
	if len(sheets) == 0 {
		return fmt.Errorf("write pages: %w", ErrNoContent)
	}
	places, err := flow(sheets)
	if err != nil {
		return err
	}
	file := fpdf.New("P", "mm", "A4", "")
	file.SetAutoPageBreak(false, 0)
	file.SetCreationDate(made)
	file.SetModificationDate(made)
	file.SetTitle("Labels", true)
	file.AddUTF8FontFromBytes(pdfFont, "", gobold.TTF)
	for i, s := range sheets {
		for file.PageNo() <= places[i].page {
			file.AddPage()
		}
		p := page{file, float64(places[i].x), float64(places[i].y)}
		if err := p.sheet(s); err != nil {
			return err
		}
	}
	if err := file.Output(out); err != nil {
		return fmt.Errorf("write pages: %w", err)
	}
	return nil
}

// page draws one sheet at its place, in millimetres.
type page struct {
	file *fpdf.Fpdf
	x, y float64
}

// mm turns dots of a sheet into millimetres.
func mm(dots int) float64 { return float64(dots) / DotsPerMM }

func (p page) sheet(s *Sheet) error {
	p.file.SetDrawColor(160, 160, 160)
	p.file.SetLineWidth(cutMM)
	p.file.Rect(p.x, p.y, float64(s.Size.WidthMM), float64(s.Size.HeightMM), "D")
	p.file.SetFillColor(0, 0, 0)
	for _, it := range s.items {
		if err := p.item(it); err != nil {
			return err
		}
	}
	return nil
}

func (p page) item(it item) error {
	switch it.kind {
	case isText:
		p.file.SetFont(pdfFont, "", mm(it.height)*fontShare*pointsPerMM)
		p.file.Text(p.x+mm(it.x), p.y+mm(it.y)+mm(it.height)*fontShare, it.text)
	case isBars:
		symbol, err := barsSymbol(it.text, it.gs1)
		if err != nil {
			return err
		}
		p.modules(it, symbol, it.height)
	case isMatrix:
		symbol, err := matrixSymbol(it.text, it.gs1)
		if err != nil {
			return err
		}
		p.modules(it, symbol, it.module)
	case isRule:
		p.fill(it.x, it.y, it.width, it.height)
	case isArrowUp, isArrowDown:
		var points []fpdf.PointType
		for _, point := range it.arrow() {
			points = append(points, fpdf.PointType{X: p.x + mm(point.X), Y: p.y + mm(point.Y)})
		}
		p.file.Polygon(points, "F")
	}
	return nil
}

func (p page) fill(x, y, width, height int) {
	p.file.Rect(p.x+mm(x), p.y+mm(y), mm(width), mm(height), "F")
}

// modules fills the dark modules of a symbol; those beside each other are one rectangle, so that no printer leaves a hair between them.
func (p page) modules(it item, symbol image.Image, height int) {
	bounds := symbol.Bounds()
	for y := range bounds.Dy() {
		for x, run := 0, 0; x <= bounds.Dx(); x++ {
			if x < bounds.Dx() && dark(symbol.At(bounds.Min.X+x, bounds.Min.Y+y)) {
				run++
				continue
			}
			if run > 0 {
				p.fill(it.x+(x-run)*it.module, it.y+y*height, run*it.module, height)
			}
			run = 0
		}
	}
}

func dark(c color.Color) bool {
	gray, _ := color.GrayModel.Convert(c).(color.Gray)
	return gray.Y < 128
}
