package labels

import (
	"fmt"
	"strings"

	"github.com/handtruck/handtruck/scanner"
)

// Pallet is a GS1 logistic label (GS1 Logistic Label Guideline, release 1.3): free text on top, what the unit holds in the middle,
// bar codes below with the SSCC lowest.
type Pallet struct {
	SSCC     string            // 18 digits, see scanner.WithCheckDigit
	From, To string            // free text, one line each
	Note     string            // a further line, such as the order
	Content  []scanner.Element // such as 02, 37, 15, 10
}

// Sheet lays the pallet out on A6 or A5. The SSCC is a GS1-128 of X = 0.5 mm and 32 mm height; the content, which would run off
// an A6 as bars, is one GS1 DataMatrix together with the SSCC.
func (p Pallet) Sheet(size Size) (*Sheet, error) {
	all := append([]scanner.Element{{AI: "00", Value: p.SSCC}}, p.Content...)
	data, err := scanner.EncodeElements(all)
	if err != nil {
		return nil, fmt.Errorf("lay out pallet: %w", err)
	}
	s := &Sheet{Size: size}
	_, height := size.dots()
	y := margin
	for _, line := range [...]string{p.From, p.To, p.Note} {
		if err := s.writeShrunk(margin, y, 6*DotsPerMM, 3*DotsPerMM, line); err != nil {
			return nil, err
		}
		y += 8 * DotsPerMM
	}
	width, err := s.matrix(margin, y, 5, data, true)
	if err != nil {
		return nil, err
	}
	x := margin + width + 2*DotsPerMM
	for _, e := range all {
		if err := s.write(x, y, 3*DotsPerMM, scanner.Title(e.AI)); err != nil {
			return nil, err
		}
		if err := s.writeShrunk(x, y+3*DotsPerMM, 7*DotsPerMM, 3*DotsPerMM, e.Value); err != nil {
			return nil, err
		}
		y += 11 * DotsPerMM
	}
	barsTop := height - 42*DotsPerMM
	if y > barsTop {
		return nil, fmt.Errorf("lay out pallet with %d elements: %w", len(all), ErrDoesNotFit)
	}
	if err := s.bars(barsTop, 32*DotsPerMM, 4, "00"+p.SSCC, "(00) "+p.SSCC, true); err != nil {
		return nil, err
	}
	return s, nil
}

// Carton is the label of a packed carton: a pallet's label with the order instead of the content.
type Carton struct {
	SSCC, Order, From, To string
}

// Sheet lays the carton out on A6.
func (c Carton) Sheet() (*Sheet, error) {
	return Pallet{SSCC: c.SSCC, From: c.From, To: c.To, Note: c.Order}.Sheet(A6)
}

// Unit is the label of a pallet, carton or tote with a number of the site's own.
type Unit struct{ Number string }

// Sheet lays the unit out on A6: as a pallet when the number is an SSCC, else as a plain Code 128.
func (u Unit) Sheet() (*Sheet, error) {
	if scanner.IsSSCC(u.Number) {
		return Pallet{SSCC: u.Number}.Sheet(A6)
	}
	s := &Sheet{Size: A6}
	if err := s.writeShrunk(margin, margin, 16*DotsPerMM, 4*DotsPerMM, u.Number); err != nil {
		return nil, err
	}
	_, height := A6.dots()
	return s, s.bars(height-42*DotsPerMM, 32*DotsPerMM, 3, u.Number, u.Number, false)
}

// Arrow tells which shelf a location label means when it hangs between two.
type Arrow string

// The arrows; they are words in the printer's own font of every country, so signs.
const (
	NoArrow Arrow = ""
	Up      Arrow = "↑"
	Down    Arrow = "↓"
)

// Location is the label of a storage place.
type Location struct {
	Code        string // as people read and say it, such as A-01-02-03
	GLN         string // 13 digits of the site for a GS1 DataMatrix 414+254; empty for a plain Code 128 of the code
	Barcode     string // what the Code 128 holds when it is not the code
	CheckDigits string // what the worker says or types to prove that he stands there
	Arrow       Arrow
}

// Sheet lays the location out on shelf stock.
func (l Location) Sheet() (*Sheet, error) {
	if l.Code == "" {
		return nil, fmt.Errorf("lay out location: %w", ErrNoContent)
	}
	s := &Sheet{Size: Shelf}
	if err := s.writeShrunk(margin, margin, 16*DotsPerMM, 6*DotsPerMM, l.Code); err != nil {
		return nil, err
	}
	below := margin + 18*DotsPerMM
	if err := s.write(62*DotsPerMM, below, 12*DotsPerMM, strings.TrimSpace(l.CheckDigits)); err != nil {
		return nil, err
	}
	if err := s.write(88*DotsPerMM, below, 12*DotsPerMM, string(l.Arrow)); err != nil {
		return nil, err
	}
	if l.GLN == "" {
		data := l.Barcode
		if data == "" {
			data = l.Code
		}
		return s, s.bars(below+13*DotsPerMM, 9*DotsPerMM, 2, data, data, false)
	}
	data, err := scanner.EncodeElements([]scanner.Element{{AI: "414", Value: l.GLN}, {AI: "254", Value: l.Code}})
	if err != nil {
		return nil, fmt.Errorf("lay out location: %w", err)
	}
	_, err = s.matrix(margin, below, 8, data, true)
	return s, err
}

// Item is the label of one piece or pack: GTIN with lot, expiry and serial where there are any, in a GS1 DataMatrix.
type Item struct {
	Name     string
	Elements []scanner.Element
}

// Sheet lays the item out on small stock.
func (i Item) Sheet() (*Sheet, error) {
	data, err := scanner.EncodeElements(i.Elements)
	if err != nil {
		return nil, fmt.Errorf("lay out item: %w", err)
	}
	s := &Sheet{Size: Small}
	if err := s.writeShrunk(margin, margin, 6*DotsPerMM, 3*DotsPerMM, i.Name); err != nil {
		return nil, err
	}
	y := margin + 9*DotsPerMM
	width, err := s.matrix(margin, y, 5, data, true)
	if err != nil {
		return nil, err
	}
	for _, e := range i.Elements {
		if err := s.writeShrunk(margin+width+2*DotsPerMM, y, 4*DotsPerMM, 2*DotsPerMM, "("+e.AI+") "+e.Value); err != nil {
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
	if err := s.writeShrunk(margin, margin, 8*DotsPerMM, 3*DotsPerMM, b.Name); err != nil {
		return nil, err
	}
	if err := s.writeShrunk(margin, margin+10*DotsPerMM, 4*DotsPerMM, 2*DotsPerMM, b.Site); err != nil {
		return nil, err
	}
	return s, s.bars(24*DotsPerMM, 15*DotsPerMM, 3, b.Code, b.Code, false)
}
