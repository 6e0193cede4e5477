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

// symbols are the barcodes of a sheet, read from its preview after a trip through PNG. Each is cut out with its quiet zone, as the aim of a reader
// does it.
func symbols(t *testing.T, s *Sheet) (codes []scanner.Scan) {
	t.Helper()
	var file bytes.Buffer
	if err := s.PNG(&file); err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(&file)
	if err != nil {
		t.Fatal(err)
	}
	gray, ok := picture.(*image.Gray)
	if !ok {
		t.Fatalf("the preview is %T", picture)
	}
	for _, it := range s.items {
		if it.kind == isBars || it.kind == isMatrix {
			codes = append(codes, readSymbol(t, gray, it))
		}
	}
	return codes
}

func readSymbol(t *testing.T, picture *image.Gray, it item) scanner.Scan {
	t.Helper()
	reader, aim := gozxing.Reader(oned.NewCode128Reader()), "]C0"
	symbol, err := barsSymbol(it.text, it.gs1)
	quiet, height := quietBars*it.module, it.height
	if it.kind == isMatrix {
		reader, aim = datamatrix.NewDataMatrixReader(), "]d1"
		symbol, err = matrixSymbol(it.text, it.gs1)
		quiet = quietMatrix * it.module
	}
	if err != nil {
		t.Fatal(err)
	}
	width := symbol.Bounds().Dx() * it.module
	cut := image.Rect(it.x-quiet, it.y, it.x+width+quiet, it.y+height)
	if it.kind == isMatrix {
		cut.Min.Y, cut.Max.Y = it.y-quiet, it.y+width+quiet
	}
	if !cut.In(picture.Bounds()) {
		t.Errorf("%q with its quiet zone at %v leaves the label", it.text, cut)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture.SubImage(cut))
	if err != nil {
		t.Fatal(err)
	}
	result, err := reader.Decode(bitmap, map[gozxing.DecodeHintType]interface{}{
		gozxing.DecodeHintType_TRY_HARDER: true, gozxing.DecodeHintType_ASSUME_GS1: it.gs1})
	if err != nil {
		t.Fatalf("read %q from the preview: %v", it.text, err)
	}
	if it.gs1 {
		aim = aim[:2] + string(aim[2]+1)
	}
	return scanner.Parse(result.GetText(), aim)
}

func TestLabelsReadBack(t *testing.T) {
	content := []scanner.Element{{AI: "02", Value: "04012345123456"}, {AI: "15", Value: "261231"}, {AI: "37", Value: "48"}, {AI: "10", Value: "L4711"}}
	item := []scanner.Element{{AI: "01", Value: "09501101530003"}, {AI: "17", Value: "261231"}, {AI: "10", Value: "AB-123"}, {AI: "21", Value: "S_1"}}
	place := []scanner.Element{{AI: "414", Value: "4012345000009"}, {AI: "254", Value: "A-01-02-03"}}
	unit := []scanner.Element{{AI: "00", Value: sscc}}
	whole := append(slices.Clone(unit), content...)
	must := mustSheet(t)
	pallet := Pallet{SSCC: sscc, From: "Mühle Nord ^XZ~HS", To: "Lager Süd", Content: content}
	for _, c := range []struct {
		name  string
		sheet *Sheet
		want  [][]scanner.Element
	}{
		{"pallet A6", must(pallet.Sheet(A6)), [][]scanner.Element{unit, whole}},
		{"pallet A5", must(pallet.Sheet(A5)), [][]scanner.Element{unit, content[3:], content[:3], whole}},
		{"carton", must(Carton{SSCC: sscc, Order: "Order 0417"}.Sheet()), [][]scanner.Element{unit, unit}},
		{"location", must(Location{Code: "A-01-02-03", GLN: "4012345000009", CheckDigits: "47", Arrow: Up}.Sheet()), [][]scanner.Element{place}},
		{"item", must(Item{Name: "Bolt M8 x 40", Elements: item}.Sheet()), [][]scanner.Element{item}},
	} {
		t.Run(c.name, func(t *testing.T) {
			codes := symbols(t, c.sheet)
			if len(codes) != len(c.want) {
				t.Fatalf("%d barcodes, want %d", len(codes), len(c.want))
			}
			for i, s := range codes {
				if !s.Lenient || !slices.Equal(s.Elements, c.want[i]) {
					t.Errorf("read %q: %v %s, want %v", s.Text, s.Elements, s.Code, c.want[i])
				}
			}
		})
	}
	for code, sheet := range map[string]*Sheet{"A-01-1": must(Location{Code: "A-01-1"}.Sheet()), "W-101": must(Badge{Code: "W-101", Name: "Åse"}.Sheet()),
		"BIN-7": must(Unit{Number: "BIN-7"}.Sheet()), "0401": must(Item{Name: "Bolt", Code: "0401"}.Sheet())} {
		if codes := symbols(t, sheet); len(codes) != 1 || codes[0].Text != code {
			t.Errorf("read %v, want %q", codes, code)
		}
	}
}

// What the printer is told and what the preview shows are drawn by two encoders: the bars of both are read back.
func TestEveryDigitAndLetterReadsBack(t *testing.T) {
	for _, code := range []string{"0123456789", "ABCDEFGHIJKLM", "NOPQRSTUVWXYZ", "abcdefghijk", "A1B22C333D4444", "12345", "a-b.c/d e", "(1) 2:3;4"} {
		if codes := symbols(t, mustSheet(t)(Unit{Number: code}.Sheet())); codes[0].Text != code {
			t.Errorf("read %q, want %q", codes[0].Text, code)
		}
	}
}

func TestWhatDoesNotFitIsRefused(t *testing.T) {
	long := strings.Repeat("W", 60)
	for name, err := range map[string]error{
		"long badge":       second(Badge{Code: long[:46]}.Sheet()),
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
