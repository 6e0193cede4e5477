package ui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/handtruck/handtruck/app/ui"
)

// TestTypingIsShown: what was typed on hardware keys stands on every screen without pushing anything off it, and a PIN is not shown.
func TestTypingIsShown(t *testing.T) {
	const digits, stars = "135790", "******_"
	for name, answer := range screens {
		for size, extent := range sizes {
			test.NewTempApp(t).Settings().SetTheme(ui.Theme{Palette: ui.Light})
			painter := &ui.Painter{Palette: ui.Light, Typing: digits}
			window := test.NewTempWindow(t, painter.Paint(answer, extent))
			window.SetPadded(false)
			window.Resize(extent)
			var texts []string
			walk(window.Content(), fyne.NewPos(0, 0), func(object fyne.CanvasObject, at fyne.Position) {
				if at.Y+object.Size().Height > extent.Height+1 {
					t.Errorf("%s on %s: %T at %v of %v is pushed off", name, size, object, at, object.Size())
				}
				for _, inner := range test.LaidOutObjects(object) {
					if text, is := inner.(*canvas.Text); is {
						texts = append(texts, text.Text)
					}
				}
			})
			all := strings.Join(texts, "\n")
			if want := map[bool]string{true: stars, false: digits + "_"}[name == "pin"]; !strings.Contains(all, want) {
				t.Errorf("%s on %s shows no %s", name, size, want)
			}
			if name == "pin" && strings.Contains(all, digits) {
				t.Errorf("%s on %s shows the PIN", name, size)
			}
		}
	}
}
