package terminal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/scanner"
	"github.com/handtruck/handtruck/scanner/source"
)

// reading is the last delivery with what was made of it, for the diagnostic screen.
type reading struct {
	raw  source.Raw
	scan scanner.Scan
}

// decode turns a delivery into the event that it stands for, and remembers it.
func (t *Terminal) decode(input Input) Input {
	if input.Raw == nil {
		return input
	}
	raw := *input.Raw
	now, _ := t.view().Time()
	parser := scanner.Parser{Transport: t.equipment.Settings.transport(), Year: now.Year()}
	scan := raw.Scan(&parser)
	if raw.Typed {
		input.Event = work.Enter{Text: strings.TrimSpace(utf8Of(raw.Data))}
		return input
	}
	t.last = reading{raw, scan}
	input.Event = scanned(scan, t.language())
	return input
}

// scanned is what a workflow needs of a scan. A control character that is no group separator is a misread: it would
// not survive as part of a code.
func scanned(decoded scanner.Scan, language string) work.Scan {
	scan := work.Scan{Text: utf8Of(decoded.Text), Symbology: decoded.Symbology}
	if decoded.Kind == scanner.Plain {
		decoded.Lenient = true // a web address without a GS1 key is text like any other: the site may have it as a barcode
	}
	if at := strings.IndexFunc(decoded.Text, func(r rune) bool { return unicode.IsControl(r) && r != '\x1d' }); at >= 0 && decoded.Lenient {
		decoded.Lenient, decoded.Code, decoded.At, decoded.AI = false, "CONTROL_CHARACTER", at, ""
	}
	if !decoded.Lenient {
		scan.Fault = decoded.Explain(language)
		return scan
	}
	scan.GTIN, scan.SSCC, scan.Lot = decoded.GTIN(), decoded.SSCC(), decoded.Lot()
	scan.Expiry, scan.Serial = decoded.Expiry(), decoded.Serial()
	scan.Place, scan.Product = decoded.Extension(), decoded.Product()
	scan.Count, _ = decoded.Count()
	if milligrams, ok := decoded.NetWeight(); ok {
		scan.WeightG = milligrams / 1000
	}
	return scan
}

// utf8Of reads bytes that are no UTF-8 as the Latin alphabet of ISO 8859-1, in which scan engines deliver them.
func utf8Of(data string) string {
	if utf8.ValidString(data) {
		return data
	}
	var text strings.Builder
	for i := range len(data) {
		text.WriteRune(rune(data[i]))
	}
	return text.String()
}
