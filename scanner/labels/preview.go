package labels

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// fontShare is the part of a text's height from its top to the baseline, which is the font's size, too.
const fontShare = 0.8

// boldFont is wider than the printers' own condensed font, so what fits here fits there.
var boldFont = mustParse(gobold.TTF)

func mustParse(ttf []byte) *opentype.Font {
	parsed, err := opentype.Parse(ttf)
	if err != nil {
		panic("labels: the font that is part of the program is broken: " + err.Error())
	}
	return parsed
}

// face makes the font for texts that are height dots tall from top to baseline and below.
func face(height int) (font.Face, error) {
	made, err := opentype.NewFace(boldFont, &opentype.FaceOptions{Size: float64(height) * fontShare, DPI: 72})
	if err != nil {
		return nil, fmt.Errorf("size font: %w", err)
	}
	return made, nil
}

// ruler measures texts at one size, as widths grow with the height and a font for each height would cost more than the label. A font is not safe for
// two goroutines at once.
var ruler = struct {
	sync.Mutex
	font.Face
}{Face: mustFace(rulerHeight)}

const rulerHeight = 256

func mustFace(height int) font.Face {
	made, err := face(height)
	if err != nil {
		panic("labels: the font that is part of the program is broken: " + err.Error())
	}
	return made
}

// textWidth returns the dots that text takes.
func textWidth(text string, height int) int {
	ruler.Lock()
	defer ruler.Unlock()
	return (font.MeasureString(ruler.Face, text).Ceil()*height + rulerHeight - 1) / rulerHeight
}

// Image draws the sheet, one pixel a dot, black on white.
func (s *Sheet) Image() (image.Image, error) {
	w, h := s.Size.dots()
	canvas := image.NewGray(image.Rect(0, 0, w, h))
	draw.Draw(canvas, canvas.Bounds(), image.White, image.Point{}, draw.Src)
	for _, it := range s.items {
		if err := it.draw(canvas); err != nil {
			return nil, err
		}
	}
	return canvas, nil
}

// PNG writes the preview of the sheet.
func (s *Sheet) PNG(w io.Writer) error {
	preview, err := s.Image()
	if err != nil {
		return err
	}
	if err := png.Encode(w, preview); err != nil {
		return fmt.Errorf("write preview: %w", err)
	}
	return nil
}

func (it item) draw(canvas *image.Gray) error {
	switch it.kind {
	case isText:
		made, err := face(it.height)
		if err != nil {
			return err
		}
		drawer := font.Drawer{Dst: canvas, Src: image.Black, Face: made, Dot: fixed.P(it.x, it.y+int(float64(it.height)*fontShare))}
		drawer.DrawString(it.text)
	case isBars:
		symbol, err := barsSymbol(it.text, it.gs1)
		if err != nil {
			return err
		}
		it.modules(canvas, symbol, it.height)
	case isMatrix:
		symbol, err := matrixSymbol(it.text, it.gs1)
		if err != nil {
			return err
		}
		it.modules(canvas, symbol, it.module)
	case isRule:
		draw.Draw(canvas, image.Rect(it.x, it.y, it.x+it.width, it.y+it.height), image.Black, image.Point{}, draw.Src)
	case isArrowUp, isArrowDown:
		points := it.arrow()
		for y := it.y; y < it.y+it.height; y++ {
			for x := it.x; x < it.x+it.width; x++ {
				if inside(points, x, y) {
					canvas.SetGray(x, y, color.Gray{})
				}
			}
		}
	}
	return nil
}

// modules paints the dark modules of a symbol, each of the item's module width and the given height.
func (it item) modules(canvas *image.Gray, symbol image.Image, height int) {
	bounds := symbol.Bounds()
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			if dark(symbol.At(bounds.Min.X+x, bounds.Min.Y+y)) {
				at := image.Rect(it.x+x*it.module, it.y+y*height, it.x+(x+1)*it.module, it.y+(y+1)*height)
				draw.Draw(canvas, at, image.Black, image.Point{}, draw.Src)
			}
		}
	}
}
