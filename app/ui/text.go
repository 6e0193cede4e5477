package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// textLeast is the smallest text that can be read in the hand (ISO 9241-3: 16 minutes of arc at 40 cm).
const textLeast = 12

// fitted is one line of text that shrinks until it fits its width, and is cut when even that is too long.
type fitted struct {
	widget.BaseWidget
	text *canvas.Text
	full string
	most float32
}

func fittedText(text string, ink color.Color, size float32, bold bool) *fitted {
	f := &fitted{text: canvas.NewText(text, ink), full: text, most: size}
	f.text.TextSize, f.text.TextStyle = size, fyne.TextStyle{Bold: bold}
	f.ExtendBaseWidget(f)
	return f
}

// MinSize is that of the whole text at its largest, whatever it was fitted to since.
func (f *fitted) MinSize() fyne.Size {
	return fyne.MeasureText(f.full, f.most, f.text.TextStyle)
}

// Resize fits the text into the new width.
func (f *fitted) Resize(size fyne.Size) {
	f.fit(size.Width)
	f.BaseWidget.Resize(size)
}

func (f *fitted) fit(width float32) {
	f.text.Text, f.text.TextSize = f.full, f.most
	for f.text.TextSize > textLeast && f.text.MinSize().Width > width+1 {
		f.text.TextSize--
	}
	for runes := []rune(f.full); len(runes) > 1 && f.text.MinSize().Width > width+1; {
		runes = runes[:len(runes)-1]
		f.text.Text = string(runes) + "…"
	}
	f.text.Refresh()
}

// CreateRenderer draws the text.
func (f *fitted) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.text) }

// line is a row of one fitted text.
func line(text string, ink color.Color, size float32, bold bool) fyne.CanvasObject {
	return container.New(&row{margin: gap}, fittedText(text, ink, size, bold))
}

// row gives its objects the whole width and its own height.
type row struct{ margin float32 }

// Layout gives every object the whole width.
func (r *row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, object := range objects {
		object.Resize(fyne.NewSize(size.Width-2*r.margin, object.MinSize().Height))
		object.Move(fyne.NewPos(r.margin, (size.Height-object.MinSize().Height)/2))
	}
}

// MinSize is as high as the highest, and as narrow as need be.
func (r *row) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var height float32
	for _, object := range objects {
		height = max(height, object.MinSize().Height)
	}
	return fyne.NewSize(1, height)
}

// band is text on a fill over the whole width.
func band(text string, fill, ink color.Color, size float32) fyne.CanvasObject {
	return container.NewStack(canvas.NewRectangle(fill), container.New(&row{margin: gap}, fittedText(text, ink, size, true)))
}
