package labels

import (
	"fmt"

	"github.com/handtruck/handtruck/scanner"
)

// Pallet is a GS1 logistic label (GS1 Logistic Label Guideline, release 1.3): free text on top, what the unit holds in the middle,
// bar codes below with the SSCC lowest.
type Pallet struct {
	SSCC     string            // 18 digits, see scanner.WithCheckDigit
	From, To string            // free text, one line each
	Note     string            // a further line, such as the order
	Content  []scanner.Element // such as 02, 37, 15, 10
	Year     int               // of today, which decides the century of dates; 0 for scanner.YearDefault
}

// Sizes of a logistic label, in dots. The guideline asks for bars of 32 mm with modules of 0.495 mm at least, and for values of 7 mm.
const (
	barsHeight     = 32*DotsPerMM + lineGap + lineHeight
	barsPitch      = barsHeight + 3*DotsPerMM
	logisticLeast  = 4 // dots of a module: 0.5 mm
	logisticMost   = 6
	titleHeight    = 3 * DotsPerMM
	valueHeight    = 7 * DotsPerMM
	valueLeast     = 3 * DotsPerMM
	valuePitch     = titleHeight + valueHeight + DotsPerMM
	matrixRoom     = 34 * DotsPerMM
	matrixLeast    = 3 // dots of a cell
	matrixMost     = 8
	contentSymbols = 2 // besides the SSCC
)

// Sheet lays the pallet out. The SSCC stands lowest as GS1-128, and everything together in one GS1 DataMatrix; on A5 there is room for the content
// as GS1-128, too, for docks that read nothing else. On A6 such bars would run off the label.
func (p Pallet) Sheet(size Size) (*Sheet, error) {
	all := append([]scanner.Element{{AI: "00", Value: p.SSCC}}, p.Content...)
	data, err := scanner.EncodeElements(all)
	if err != nil {
		return nil, fmt.Errorf("lay out pallet: %w", err)
	}
	s := &Sheet{Size: size}
	width, height := size.dots()
	below := height - margin - barsHeight
	if err := s.bars(box{0, below, width, barsHeight}, logisticLeast, logisticMost, "00"+p.SSCC, "(00) "+p.SSCC, true); err != nil {
		return nil, err
	}
	if size.WidthMM >= A5.WidthMM {
		if below, err = p.contentBars(s, below-barsPitch, width); err != nil {
			return nil, err
		}
	}
	top, err := p.addresses(s)
	if err != nil {
		return nil, err
	}
	if _, err := s.matrix(width-margin-matrixRoom, top, matrixRoom, matrixLeast, matrixMost, data, true); err != nil {
		return nil, err
	}
	if err := p.values(s, all, top, width-2*margin-matrixRoom); err != nil {
		return nil, err
	}
	if used := top + max(len(all)*valuePitch, matrixRoom); used > below {
		return nil, fmt.Errorf("lay out pallet with %d elements: %w", len(all), ErrDoesNotFit)
	}
	return s, nil
}

// addresses writes the block on top and returns where the next one begins.
func (p Pallet) addresses(s *Sheet) (y int, err error) {
	width, _ := s.Size.dots()
	y = margin
	for _, line := range [...]struct {
		text string
		most int
	}{{p.From, 5 * DotsPerMM}, {p.To, 10 * DotsPerMM}, {p.Note, 10 * DotsPerMM}} {
		if line.text == "" {
			continue
		}
		if err := s.writeShrunk(margin, y, width-2*margin, line.most, valueLeast, line.text); err != nil {
			return 0, err
		}
		y += line.most + DotsPerMM
	}
	if y > margin {
		s.rule(y)
	}
	return y + 3*DotsPerMM, nil
}

// values writes the data titles with what they say, as people read it.
func (p Pallet) values(s *Sheet, elements []scanner.Element, y, width int) error {
	for _, e := range elements {
		if err := s.writeShrunk(margin, y, width, titleHeight, 2*DotsPerMM, scanner.Title(e.AI)); err != nil {
			return err
		}
		if err := s.writeShrunk(margin, y+titleHeight, width, valueHeight, valueLeast, e.Readable(p.Year)); err != nil {
			return err
		}
		y += valuePitch
	}
	return nil
}

// contentBars writes the content as GS1-128 symbols, each as long as the label is wide, the last of them at y. It returns where they begin.
func (p Pallet) contentBars(s *Sheet, y, width int) (top int, err error) {
	groups := p.symbols(width)
	if len(groups) > contentSymbols {
		return 0, fmt.Errorf("lay out pallet's content in %d symbols: %w", len(groups), ErrDoesNotFit)
	}
	for i := len(groups) - 1; i >= 0; i-- {
		data, err := scanner.EncodeElements(groups[i])
		if err != nil {
			return 0, fmt.Errorf("lay out pallet's content: %w", err)
		}
		if err := s.bars(box{0, y, width, barsHeight}, logisticLeast, logisticLeast, data, scanner.EncodeHRI(groups[i]), true); err != nil {
			return 0, err
		}
		y -= barsPitch
	}
	return y + barsPitch, nil
}

// symbols deals the content out to symbols that fit into a width.
func (p Pallet) symbols(width int) (groups [][]scanner.Element) {
	var group []scanner.Element
	for _, e := range p.Content {
		longer := append(group[:len(group):len(group)], e)
		if len(group) > 0 && !fitsInto(longer, width) {
			groups, longer = append(groups, group), []scanner.Element{e}
		}
		group = longer
	}
	if len(group) > 0 {
		groups = append(groups, group)
	}
	return groups
}

func fitsInto(elements []scanner.Element, width int) bool {
	data, err := scanner.EncodeElements(elements)
	if err != nil || len(data) > dataMost {
		return false
	}
	modules, err := barsWidth(data, true)
	return err == nil && (modules+2*quietBars)*logisticLeast <= width
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
	width, height := A6.dots()
	if err := s.writeShrunk(margin, margin, width-2*margin, 40*DotsPerMM, 4*DotsPerMM, u.Number); err != nil {
		return nil, err
	}
	const wide = 6 // dots: own numbers are short, and are read from a forklift
	return s, s.bars(box{margin, height / 2, width - 2*margin, height/2 - margin}, 2, wide, u.Number, u.Number, false)
}
