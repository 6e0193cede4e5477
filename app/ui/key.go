package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Key is a button for gloves. It takes a long press like a short one, and it never takes the focus: a scan that comes
// as keystrokes has to reach the handheld whatever was pressed last.
type Key struct {
	widget.BaseWidget
	Label  string
	Height float32
	Fill   color.Color
	Text   color.Color
	Press  func()
}

var (
	_ fyne.Tappable          = (*Key)(nil)
	_ fyne.SecondaryTappable = (*Key)(nil)
)

// NewKey returns a key of a height and colours.
func NewKey(label string, height float32, fill, text color.Color, press func()) *Key {
	k := &Key{Label: label, Height: height, Fill: fill, Text: text, Press: press}
	k.ExtendBaseWidget(k)
	return k
}

// Tapped presses the key.
func (k *Key) Tapped(*fyne.PointEvent) { k.Press() }

// TappedSecondary presses the key, too: a glove presses longer than a finger.
func (k *Key) TappedSecondary(*fyne.PointEvent) { k.Press() }

// MinSize is as high as a glove needs and as wide as its grid makes it.
func (k *Key) MinSize() fyne.Size { return fyne.NewSize(keyLeast, k.Height) }

// CreateRenderer draws a filled field with the label in its middle, as large as fits.
func (k *Key) CreateRenderer() fyne.WidgetRenderer {
	field := canvas.NewRectangle(k.Fill)
	field.CornerRadius = gap
	return widget.NewSimpleRenderer(container.NewStack(field, container.New(&centred{}, fittedText(k.Label, k.Text, textBody+2, true))))
}

// centred puts one object in the middle of what there is.
type centred struct{}

// Layout puts the objects in the middle.
func (*centred) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, object := range objects {
		if fitted, ok := object.(*fitted); ok {
			fitted.fit(size.Width - gap)
		}
		least := object.MinSize()
		object.Resize(fyne.NewSize(min(least.Width, size.Width), least.Height))
		object.Move(fyne.NewPos(max(0, (size.Width-least.Width)/2), (size.Height-least.Height)/2))
	}
}

// MinSize is nothing: the field decides.
func (*centred) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, 1) }
