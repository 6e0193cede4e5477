// Package labels lays labels out, writes them in the printers' language ZPL, draws their preview, and prints them.
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

// item is one thing on a sheet: a text, a bar code or a matrix. Places and sizes are in dots from the upper left corner.
type item struct {
	kind   itemKind
	x, y   int
	height int    // of text or bars
	module int    // width of the narrowest bar or of a matrix cell
	text   string // what is written; for barcodes the data with GS between elements
	gs1    bool   // the barcode begins with FNC1
}

type itemKind byte

const (
	isText itemKind = iota
	isBars
	isMatrix
)

// margin keeps texts off the edge where printers miss a millimetre or two.
const margin = 3 * DotsPerMM

// fit makes sure that a box lies on the sheet.
func (s *Sheet) fit(what string, x, y, width, height int) error {
	w, h := s.Size.dots()
	if x < 0 || y < 0 || x+width > w || y+height > h {
		return fmt.Errorf("place %s of %d by %d dots at %d, %d on %d by %d: %w", what, width, height, x, y, w, h, ErrDoesNotFit)
	}
	return nil
}

// write places a text whose capitals are about height dots tall. It takes the widest of the fonts a printer may use.
func (s *Sheet) write(x, y, height int, text string) error {
	if text == "" {
		return nil
	}
	if err := s.fit("text", x, y, textWidth(text, height), height); err != nil {
		return err
	}
	s.items = append(s.items, item{kind: isText, x: x, y: y, height: height, text: text})
	return nil
}

// writeShrunk places a text as tall as the room to the right edge allows, between most and least dots.
func (s *Sheet) writeShrunk(x, y, most, least int, text string) error {
	height := most
	w, _ := s.Size.dots()
	for height > least && textWidth(text, height) > w-margin-x {
		height--
	}
	return s.write(x, y, height, text)
}

// bars centres a Code 128 symbol with its quiet zones of ten modules, the human-readable line below it.
func (s *Sheet) bars(y, height, module int, data, line string, gs1 bool) error {
	modules, err := barsWidth(data, gs1)
	if err != nil {
		return err
	}
	width := (modules + 20) * module
	w, _ := s.Size.dots()
	x := (w - width) / 2
	if err := s.fit("bar code", x, y, width, height); err != nil {
		return err
	}
	s.items = append(s.items, item{kind: isBars, x: x + 10*module, y: y, height: height, module: module, text: data, gs1: gs1})
	lineHeight := 4 * DotsPerMM
	for lineHeight > 2*DotsPerMM && textWidth(line, lineHeight) > w-2*margin {
		lineHeight--
	}
	return s.write((w-textWidth(line, lineHeight))/2, y+height+DotsPerMM, lineHeight, line)
}

// matrix places a Data Matrix symbol with its quiet zone of one module and returns its width in dots.
func (s *Sheet) matrix(x, y, module int, data string, gs1 bool) (width int, err error) {
	symbol, err := matrixSymbol(data, gs1)
	if err != nil {
		return 0, err
	}
	width = (symbol.Bounds().Dx() + 2) * module
	if err := s.fit("matrix", x, y, width, width); err != nil {
		return 0, err
	}
	s.items = append(s.items, item{kind: isMatrix, x: x + module, y: y + module, module: module, text: data, gs1: gs1})
	return width, nil
}
