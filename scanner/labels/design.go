package labels

import (
	"fmt"
	"strings"

	"github.com/handtruck/handtruck/scanner"
)

// Arrow tells which shelf a location label means when it hangs between two.
type Arrow string

// The arrows.
const (
	NoArrow Arrow = ""
	Up      Arrow = "up"
	Down    Arrow = "down"
)

// Location is the label of a storage place.
type Location struct {
	Code        string // as people read and say it, such as A-01-02-03
	GLN         string // 13 digits of the site for a GS1 DataMatrix 414+254; empty for a plain Code 128 of the code
	Barcode     string // what the Code 128 holds when it is not the code
	CheckDigits string // what the worker says or types to prove that he stands there
	Arrow       Arrow
}

// Sheet lays the location out on shelf stock: the code as large as fits, below it the barcode, and on the right what proves the place.
func (l Location) Sheet() (*Sheet, error) {
	if l.Code == "" {
		return nil, fmt.Errorf("lay out location: %w", ErrNoContent)
	}
	s := &Sheet{Size: Shelf}
	const codeMost, side = 20 * DotsPerMM, 26 * DotsPerMM
	width, height := Shelf.dots()
	room := width - 2*margin
	if l.Arrow != NoArrow {
		room -= side
		s.arrow(box{width - margin - codeMost, margin, codeMost, codeMost}, l.Arrow)
	}
	if err := s.writeShrunk(margin, margin, room, codeMost, 6*DotsPerMM, l.Code); err != nil {
		return nil, err
	}
	below := margin + codeMost + 2*DotsPerMM
	digits := strings.TrimSpace(l.CheckDigits)
	if err := s.writeShrunk(width-margin-side, below+DotsPerMM, side, codeMost, 6*DotsPerMM, digits); err != nil {
		return nil, err
	}
	left := box{0, below, width, height - below - DotsPerMM}
	if digits != "" {
		left.width -= margin + side
	}
	if l.GLN == "" {
		data := l.Barcode
		if data == "" {
			data = l.Code
		}
		return s, s.bars(left, 2, 4, data, data, false)
	}
	data, err := scanner.EncodeElements([]scanner.Element{{AI: "414", Value: l.GLN}, {AI: "254", Value: l.Code}})
	if err != nil {
		return nil, fmt.Errorf("lay out location: %w", err)
	}
	_, err = s.matrix(margin, below, left.height, matrixLeast, 10, data, true)
	return s, err
}

// arrow draws an arrow into a box.
func (s *Sheet) arrow(b box, arrow Arrow) {
	kind := isArrowUp
	if arrow == Down {
		kind = isArrowDown
	}
	s.items = append(s.items, item{kind: kind, x: b.x, y: b.y, width: b.width, height: b.height})
}

// Item is the label of one piece or pack: GTIN with lot, expiry and serial where there are any, in a GS1 DataMatrix. Without elements it is
// the item's own code as Code 128.
type Item struct {
	Name     string
	Code     string // the item's own code; empty when the elements say it
	Elements []scanner.Element
	Year     int // of today, which decides the century of dates; 0 for scanner.YearDefault
}

// Sheet lays the item out on small stock.
func (i Item) Sheet() (*Sheet, error) {
	s := &Sheet{Size: Small}
	width, height := Small.dots()
	const nameMost = 7 * DotsPerMM
	if err := s.writeShrunk(margin, margin, width-2*margin, nameMost, 3*DotsPerMM, i.Name); err != nil {
		return nil, err
	}
	y := margin + nameMost + 2*DotsPerMM
	if len(i.Elements) == 0 {
		return s, s.bars(box{margin, y, width - 2*margin, height - y - margin}, 2, 4, i.Code, i.Code, false)
	}
	data, err := scanner.EncodeElements(i.Elements)
	if err != nil {
		return nil, fmt.Errorf("lay out item: %w", err)
	}
	side, err := s.matrix(margin, y, min(26*DotsPerMM, height-y-margin), matrixLeast, matrixMost, data, true)
	if err != nil {
		return nil, err
	}
	x := margin + side + 2*DotsPerMM
	if err := s.writeShrunk(x, y, width-margin-x, 5*DotsPerMM, 2*DotsPerMM, i.Code); err != nil {
		return nil, err
	}
	if i.Code != "" {
		y += 6 * DotsPerMM
	}
	for _, e := range i.Elements {
		if err := s.writeShrunk(x, y, width-margin-x, 4*DotsPerMM, 2*DotsPerMM, "("+e.AI+") "+e.Value); err != nil {
			return nil, err
		}
		y += 5 * DotsPerMM
	}
	return s, nil
}

// Badge is a worker's card. It holds the badge code and never a PIN.
type Badge struct{ Code, Name, Site string }

// Sheet lays the badge out.
func (b Badge) Sheet() (*Sheet, error) {
	s := &Sheet{Size: Card}
	width, height := Card.dots()
	if err := s.writeShrunk(margin, margin, width-2*margin, 4*DotsPerMM, 2*DotsPerMM, b.Site); err != nil {
		return nil, err
	}
	if err := s.writeShrunk(margin, margin+6*DotsPerMM, width-2*margin, 10*DotsPerMM, 3*DotsPerMM, b.Name); err != nil {
		return nil, err
	}
	top := margin + 20*DotsPerMM
	return s, s.bars(box{margin, top, width - 2*margin, height - top - margin}, 2, 5, b.Code, b.Code, false)
}
