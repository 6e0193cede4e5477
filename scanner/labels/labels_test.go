package labels

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/handtruck/handtruck/scanner"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/datamatrix"
	"github.com/makiuchi-d/gozxing/oned"
)

// sscc is a made-up unit with its check digit computed.
var sscc = scanner.WithCheckDigit("34012345000001234")

func mustSheet(t *testing.T) func(*Sheet, error) *Sheet {
	return func(s *Sheet, err error) *Sheet {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

// read finds the symbol in the preview, after a trip through PNG, and parses it.
func read(t *testing.T, s *Sheet, reader gozxing.Reader, symbology string) scanner.Scan {
	t.Helper()
	var file bytes.Buffer
	if err := s.PNG(&file); err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(&file)
	if err != nil {
		t.Fatal(err)
	}
	if symbology == "]d2" {
		picture = crop(picture, s)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	result, err := reader.Decode(bitmap, map[gozxing.DecodeHintType]interface{}{
		gozxing.DecodeHintType_TRY_HARDER: true, gozxing.DecodeHintType_ASSUME_GS1: symbology == "]C1"})
	if err != nil {
		t.Fatalf("read the preview: %v", err)
	}
	return scanner.Parse(result.GetText(), symbology)
}

// crop cuts the matrix out as a camera's aim does; the reader looks for it in the middle only.
func crop(picture image.Image, s *Sheet) image.Image {
	for _, it := range s.items {
		if it.kind == isMatrix {
			symbol, _ := matrixSymbol(it.text, it.gs1)
			width := symbol.Bounds().Dx() * it.module
			return picture.(*image.Gray).SubImage(image.Rect(it.x-it.module, it.y-it.module, it.x+width+it.module, it.y+width+it.module))
		}
	}
	return picture
}

func TestLabelsReadBack(t *testing.T) {
	content := []scanner.Element{{AI: "02", Value: "04012345123456"}, {AI: "15", Value: "261231"}, {AI: "37", Value: "48"}, {AI: "10", Value: "L4711"}}
	item := []scanner.Element{{AI: "01", Value: "09501101530003"}, {AI: "17", Value: "261231"}, {AI: "10", Value: "AB-123"}, {AI: "21", Value: "S_1"}}
	place := []scanner.Element{{AI: "414", Value: "4012345000009"}, {AI: "254", Value: "A-01-02-03"}}
	unit := []scanner.Element{{AI: "00", Value: sscc}}
	must := mustSheet(t)
	pallet := Pallet{SSCC: sscc, From: "Mühle Nord ^XZ~HS", To: "Lager Süd", Content: content}
	for _, c := range []struct {
		name      string
		sheet     *Sheet
		reader    gozxing.Reader
		symbology string
		want      []scanner.Element
	}{
		{"pallet A6 bars", must(pallet.Sheet(A6)), oned.NewCode128Reader(), "]C1", unit},
		{"pallet A6 matrix", must(pallet.Sheet(A6)), datamatrix.NewDataMatrixReader(), "]d2", append(slices.Clone(unit), content...)},
		{"pallet A5 bars", must(pallet.Sheet(A5)), oned.NewCode128Reader(), "]C1", unit},
		{"carton", must(Carton{SSCC: sscc, Order: "Order 0417"}.Sheet()), oned.NewCode128Reader(), "]C1", unit},
		{"location", must(Location{Code: "A-01-02-03", GLN: "4012345000009", CheckDigits: "47", Arrow: Up}.Sheet()), datamatrix.NewDataMatrixReader(), "]d2", place},
		{"item", must(Item{Name: "Bolt M8 x 40", Elements: item}.Sheet()), datamatrix.NewDataMatrixReader(), "]d2", item},
	} {
		t.Run(c.name, func(t *testing.T) {
			if s := read(t, c.sheet, c.reader, c.symbology); !s.Lenient || !slices.Equal(s.Elements, c.want) {
				t.Errorf("read %q: %v %s, want %v", s.Text, s.Elements, s.Code, c.want)
			}
		})
	}
	for code, sheet := range map[string]*Sheet{"A-01-1": must(Location{Code: "A-01-1"}.Sheet()), "W-101": must(Badge{Code: "W-101", Name: "Åse"}.Sheet())} {
		if s := read(t, sheet, oned.NewCode128Reader(), "]C0"); s.Text != code {
			t.Errorf("read %q, want %q", s.Text, code)
		}
	}
}

func TestWhatDoesNotFitIsRefused(t *testing.T) {
	long := strings.Repeat("W", 60)
	for name, err := range map[string]error{
		"long badge":       second(Badge{Code: long[:40]}.Sheet()),
		"long code":        second(Badge{Code: long}.Sheet()),
		"long place":       second(Location{Code: long}.Sheet()),
		"long sender":      second(Pallet{SSCC: sscc, From: long}.Sheet(A6)),
		"pallet on a card": second(Pallet{SSCC: sscc}.Sheet(Card)),
	} {
		if !errors.Is(err, ErrDoesNotFit) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if err := second(Pallet{SSCC: "340123450000012349"}.Sheet(A6)); !errors.Is(err, scanner.ErrElement) {
		t.Errorf("wrong check digit: got %v", err)
	}
}

func second(_ *Sheet, err error) error { return err }

func TestZPL(t *testing.T) {
	zpl, err := mustSheet(t)(Pallet{SSCC: sscc, From: "Mühle ^XZ~HS_", Content: []scanner.Element{{AI: "10", Value: "A_1"}, {AI: "02", Value: "04012345123456"}, {AI: "37", Value: "4"}}}.Sheet(A6)).ZPL()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"^CI28", "^PW840^LL1184", "Mühle _5EXZ_7EHS_5F", "^BCN,256,N,N,N,N^FH_^FD>;>800" + sscc + "^FS", "^FD_100" + sscc + "0204012345123456" + "10A__1_1374"} {
		if !strings.Contains(zpl, want) {
			t.Errorf("no %q in\n%s", want, zpl)
		}
	}
	if strings.Count(zpl, "^XZ") != 1 || strings.Contains(zpl, "~") {
		t.Errorf("user text became a command:\n%s", zpl)
	}
}

func TestPlannedWidth(t *testing.T) {
	// Counted by hand: start, FNC1, the characters or pairs, changes of set, check character, stop.
	for data, want := range map[string]int{"00" + sscc: 156, "W-101": 11*7 + 13, "AB1234": 11*(1+2+1+2+1) + 13, "x>": 11*4 + 13} {
		plan, err := planBars(data, strings.HasPrefix(data, "00"))
		if err != nil {
			t.Fatal(err)
		}
		if plan.modules != want {
			t.Errorf("%q: planned %d modules as %s, want %d", data, plan.modules, plan.zpl, want)
		}
	}
}
