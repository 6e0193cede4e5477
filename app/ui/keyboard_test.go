package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// A scanner that plays a keyboard sends the separator of GS1 codes as Ctrl+].
func TestSeparatorOfTheKeyboard(t *testing.T) {
	test.NewTempApp(t)
	w := NewWindow(test.NewTempWindow(t, nil), nil, Light, false)
	w.typed('A')
	w.held(desktop.KeyControlLeft, true)
	w.held(fyne.KeyRightBracket, true)
	w.held(fyne.KeyRightBracket, false)
	w.held(desktop.KeyControlLeft, false)
	w.held(fyne.KeyRightBracket, true) // a bracket alone is none
	w.typed('B')
	w.entered()
	entry, err := w.inputs.Pop(t.Context())
	if err != nil || entry.Raw.Data != "A\x1dB" {
		t.Errorf("got %q, %v", entry.Raw.Data, err)
	}
}
