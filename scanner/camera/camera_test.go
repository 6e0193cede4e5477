package camera

import (
	"bytes"
	"errors"
	"image"
	"image/draw"
	"image/png"
	"testing"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/code128"
	"github.com/boombuler/barcode/datamatrix"
	"github.com/boombuler/barcode/ean"
	"github.com/boombuler/barcode/qr"
	"github.com/boombuler/barcode/twooffive"

	"github.com/handtruck/handtruck/scanner"
)

// frame draws a symbol three times its size in the middle of a white HD frame.
func frame(t *testing.T) func(barcode.Barcode, error) image.Image {
	return func(symbol barcode.Barcode, err error) image.Image {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		height := symbol.Bounds().Dy() * 3
		if symbol.Metadata().Dimensions == 1 {
			height = 160
		}
		if symbol, err = barcode.Scale(symbol, symbol.Bounds().Dx()*3, height); err != nil {
			t.Fatal(err)
		}
		canvas := image.NewGray(image.Rect(0, 0, 1920, 1080))
		draw.Draw(canvas, canvas.Bounds(), image.White, image.Point{}, draw.Src)
		corner := image.Pt((1920-symbol.Bounds().Dx())/2, (1080-symbol.Bounds().Dy())/2)
		draw.Draw(canvas, symbol.Bounds().Add(corner), symbol, image.Point{}, draw.Src)
		return canvas
	}
}

func TestReaderReadsEveryFamily(t *testing.T) {
	const fnc1 = string(code128.FNC1)
	gs1, matrixFNC1 := "010950110153000310AB-123", string([]byte{datamatrix.FNC1})
	draws := frame(t)
	encode128 := func(text string) (barcode.Barcode, error) { return code128.Encode(text) }
	encodeEAN := func(text string) (barcode.Barcode, error) { return ean.Encode(text) }
	reader := NewReader()
	for _, c := range []struct {
		name  string
		frame image.Image
		kind  scanner.Kind
		want  string
	}{
		{"GS1-128", draws(encode128(fnc1 + gs1 + fnc1 + "21S1")), scanner.GS1, "(01)09501101530003(10)AB-123(21)S1"},
		{"Code 128", draws(encode128("A-01-1")), scanner.Plain, ""},
		{"GS1 DataMatrix", draws(datamatrix.Encode(matrixFNC1 + gs1 + matrixFNC1 + "21S1")), scanner.GS1, "(01)09501101530003(10)AB-123(21)S1"},
		{"QR link", draws(qr.Encode("https://id.gs1.org/01/09501101530003/21/S1", qr.M, qr.Auto)), scanner.GS1, "(01)09501101530003(21)S1"},
		{"EAN-13", draws(encodeEAN("4045455867644")), scanner.GTIN, "(01)04045455867644"},
		{"ITF-14", draws(twooffive.Encode("15012345678907", true)), scanner.GTIN, "(01)15012345678907"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var file bytes.Buffer
			if err := png.Encode(&file, c.frame); err != nil {
				t.Fatal(err)
			}
			raw, err := ReadFile(bytes.NewReader(file.Bytes()), reader, 5)
			if err != nil {
				t.Fatal(err)
			}
			s := raw.Scan(&scanner.Parser{})
			if s.Kind != c.kind || !s.Lenient || scanner.EncodeHRI(s.Elements) != c.want || raw.Source != "camera" || raw.At != 5 {
				t.Errorf("%+v is %v %v %s", raw, s.Kind, s.Elements, s.Code)
			}
		})
	}
}

// TestReaderSeesAFullFrame: a camera of 12 million pixels, held so near that the code is three times as wide as what is looked at.
func TestReaderSeesAFullFrame(t *testing.T) {
	symbol, err := code128.Encode("A-01-1")
	if err != nil {
		t.Fatal(err)
	}
	large, err := barcode.Scale(symbol, symbol.Bounds().Dx()*25, 1200)
	if err != nil {
		t.Fatal(err)
	}
	canvas := image.NewGray(image.Rect(0, 0, 4000, 3000))
	draw.Draw(canvas, canvas.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(canvas, large.Bounds().Add(image.Pt((4000-large.Bounds().Dx())/2, 900)), large, image.Point{}, draw.Src)
	var file bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&file, canvas); err != nil {
		t.Fatal(err)
	}
	if raw, err := ReadFile(bytes.NewReader(file.Bytes()), NewReader(), 0); err != nil || raw.Data != "A-01-1" {
		t.Errorf("got %q, %v", raw.Data, err)
	}
}

func TestReaderFindsNothing(t *testing.T) {
	if _, err := NewReader().Decode(image.NewGray(image.Rect(0, 0, 640, 480)), 0); !errors.Is(err, ErrNothing) {
		t.Errorf("black frame: %v", err)
	}
	if _, err := ReadFile(bytes.NewReader([]byte("no picture")), NewReader(), 0); err == nil {
		t.Error("text is taken for a picture")
	}
}
