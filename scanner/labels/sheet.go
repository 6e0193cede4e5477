// Package labels lays labels out, writes them in the printers' language ZPL and as pages for office printers, draws their preview, and prints them.
//
// A label is a Sheet of texts and barcodes whose places and sizes are computed in printer dots. What does not fit is refused,
// never clipped: a barcode without its quiet zone costs more at the next dock than a label that was not printed.
package labels

import (
	"errors"
	"fmt"
)

// DotsPerMM is the resolution of a 203 dpi print head.
const DotsPerMM = 8

// Errors of layout.
var (
	ErrDoesNotFit = errors.New("does not fit on the label")
	ErrNoContent  = errors.New("label has nothing to say")
)

// Size is that of the label stock, in millimetres.
type Size struct{ WidthMM, HeightMM int }

// The stocks in use.
var (
	A6    = Size{105, 148} // pallets and cartons (GS1 Logistic Label Guideline)
	A5    = Size{148, 210} // pallets with much content
	Shelf = Size{100, 50}  // locations
	Small = Size{75, 50}   // items
	Card  = Size{85, 54}   // badges
)

func (s Size) dots() (width, height int) { return s.WidthMM * DotsPerMM, s.HeightMM * DotsPerMM }

// Sheet is one label, laid out.
type Sheet struct {
	Size  Size
	items []item
}

// item is one thing on a sheet. Places and sizes are in dots from the upper left corner.
type item struct {
	kind   itemKind
	x, y   int
	width  int    // of a rule or an arrow
	height int    // of all but a matrix
	module int    // width of the narrowest bar or of a matrix cell
	text   string // what is written; for barcodes the data with GS between elements
	gs1    bool   // the barcode begins with FNC1
}

type itemKind byte

const (
	isText itemKind = iota
	isBars
	isMatrix
	isRule      // a filled rectangle
	isArrowUp   // drawn, as printers' fonts have no arrows
	isArrowDown // the same
)

// margin keeps texts off the edge where printers miss a millimetre or two.
const margin = 3 * DotsPerMM

// quietBars and quietMatrix are the modules that stay white beside a symbol (ISO/IEC 15417 and 16022).
const (
	quietBars   = 10
	quietMatrix = 1
)

// box is a part of a sheet, in dots.
type box struct{ x, y, width, height int }

// fit makes sure that a box lies on the sheet.
func (s *Sheet) fit(what string, b box) error {
	w, h := s.Size.dots()
	if b.x < 0 || b.y < 0 || b.x+b.width > w || b.y+b.height > h {
		return fmt.Errorf("place %s of %d by %d dots at %d, %d on %d by %d: %w", what, b.width, b.height, b.x, b.y, w, h, ErrDoesNotFit)
	}
	return nil
}

// write places a text whose capitals are about height dots tall. It takes the widest of the fonts a printer may use.
func (s *Sheet) write(x, y, height int, text string) error {
	if text == "" {
		return nil
	}
	if err := s.fit("text", box{x, y, textWidth(text, height), height}); err != nil {
		return err
	}
	s.items = append(s.items, item{kind: isText, x: x, y: y, height: height, text: text})
	return nil
}

// writeShrunk places a text as tall as a width allows, between most and least dots.
func (s *Sheet) writeShrunk(x, y, width, most, least int, text string) error {
	height := most
	for height > least && textWidth(text, height) > width {
		height--
	}
	if textWidth(text, height) > width && text != "" {
		return fmt.Errorf("write %.40q in %d dots: %w", text, width, ErrDoesNotFit)
	}
	return s.write(x, y, height, text)
}

// rule draws a line across the sheet that parts two blocks.
func (s *Sheet) rule(y int) {
	w, _ := s.Size.dots()
	s.items = append(s.items, item{kind: isRule, x: margin, y: y, width: w - 2*margin, height: 2})
}

// lineHeight is that of the human-readable line below bars, with its distance.
const (
	lineHeight = 4 * DotsPerMM
	lineGap    = DotsPerMM
)

// bars places a Code 128 symbol in the middle of a box, with modules between least and most dots, as wide as fits with the quiet zones, and the
// human-readable line below it.
func (s *Sheet) bars(b box, least, most int, data, line string, gs1 bool) error {
	modules, err := barsWidth(data, gs1)
	if err != nil {
		return err
	}
	modules += 2 * quietBars
	module := min(most, b.width/modules)
	if module < least {
		return fmt.Errorf("place bar code of %d modules in %d dots: %w", modules, b.width, ErrDoesNotFit)
	}
	height := b.height - lineGap - lineHeight
	left := b.x + (b.width-modules*module)/2
	if err := s.fit("bar code", box{left, b.y, modules * module, height}); err != nil {
		return err
	}
	s.items = append(s.items, item{kind: isBars, x: left + quietBars*module, y: b.y, height: height, module: module, text: data, gs1: gs1})
	size := lineHeight
	for size > 2*DotsPerMM && textWidth(line, size) > b.width {
		size--
	}
	return s.write(b.x+(b.width-textWidth(line, size))/2, b.y+height+lineGap, size, line)
}

// matrix places a Data Matrix symbol with its quiet zone, as large as fits into the square of size dots at x, y, with modules between least and
// most dots. It returns its width in dots.
func (s *Sheet) matrix(x, y, size, least, most int, data string, gs1 bool) (width int, err error) {
	symbol, err := matrixSymbol(data, gs1)
	if err != nil {
		return 0, err
	}
	modules := symbol.Bounds().Dx() + 2*quietMatrix
	module := min(most, size/modules)
	if module < least {
		return 0, fmt.Errorf("place matrix of %d modules in %d dots: %w", modules, size, ErrDoesNotFit)
	}
	width = modules * module
	if err := s.fit("matrix", box{x, y, width, width}); err != nil {
		return 0, err
	}
	s.items = append(s.items, item{kind: isMatrix, x: x + quietMatrix*module, y: y + quietMatrix*module, module: module, text: data, gs1: gs1})
	return width, nil
}
