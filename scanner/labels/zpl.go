package labels

import (
	"fmt"
	"strings"
)

// ZPL writes the sheet in ZPL II: UTF-8 (^CI28), one label of the sheet's size, every text escaped.
func (s *Sheet) ZPL() (string, error) {
	w, h := s.Size.dots()
	var zpl strings.Builder
	fmt.Fprintf(&zpl, "^XA^CI28^PW%d^LL%d^LH0,0\n", w, h)
	for _, it := range s.items {
		fmt.Fprintf(&zpl, "^FO%d,%d", it.x, it.y)
		switch it.kind {
		case isText:
			fmt.Fprintf(&zpl, "^A0N,%d,%d^FH_^FD%s^FS\n", it.height, it.height, escapeText(it.text))
		case isBars:
			plan, err := planBars(it.text, it.gs1)
			if err != nil {
				return "", err
			}
			fmt.Fprintf(&zpl, "^BY%d^BCN,%d,N,N,N,N^FH_^FD%s^FS\n", it.module, it.height, plan.zpl)
		case isMatrix:
			fmt.Fprintf(&zpl, "^BXN,%d,200,,,,_^FD%s^FS\n", it.module, escapeMatrix(it.text, it.gs1))
		case isRule:
			fmt.Fprintf(&zpl, "^GB%d,%d,%d^FS\n", it.width, it.height, it.height)
		case isArrowUp, isArrowDown:
			fmt.Fprintf(&zpl, "%s^FS\n", it.graphic())
		}
	}
	zpl.WriteString("^XZ\n")
	return zpl.String(), nil
}

// graphic is an arrow as a picture of one bit a dot (^GF), rows filled up to whole bytes.
func (it item) graphic() string {
	points := it.arrow()
	bytesPerRow := (it.width + 7) / 8
	var rows strings.Builder
	for y := range it.height {
		for column := range bytesPerRow {
			dots := byte(0)
			for bit := range 8 {
				dots <<= 1
				if x := 8*column + bit; x < it.width && inside(points, it.x+x, it.y+y) {
					dots |= 1
				}
			}
			fmt.Fprintf(&rows, "%02X", dots)
		}
	}
	size := bytesPerRow * it.height
	return fmt.Sprintf("^GFA,%d,%d,%d,%s", size, size, bytesPerRow, rows.String())
}

// escapeText spells commands and controls in hexadecimal, for fields with ^FH_.
func escapeText(text string) string {
	var escaped strings.Builder
	for _, r := range text {
		if r == '^' || r == '~' || r == '_' || r < ' ' || r == 0x7f {
			fmt.Fprintf(&escaped, "_%02X", r)
		} else {
			escaped.WriteRune(r)
		}
	}
	return escaped.String()
}

// escapeMatrix uses the escapes of ^BX: _1 is FNC1, _dNNN a byte, __ the escape character itself.
func escapeMatrix(data string, gs1 bool) string {
	var escaped strings.Builder
	if gs1 {
		escaped.WriteString("_1")
	}
	for i := range len(data) {
		switch c := data[i]; {
		case c == separator && gs1:
			escaped.WriteString("_1")
		case c == '_':
			escaped.WriteString("__")
		case c == '^' || c == '~' || c < ' ' || c > '~':
			fmt.Fprintf(&escaped, "_d%03d", c)
		default:
			escaped.WriteByte(c)
		}
	}
	return escaped.String()
}
