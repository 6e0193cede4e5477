package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"

	"github.com/handtruck/handtruck/app/platform"
	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/scanner/source"
)

// keyboard is the number of the one keyboard that a desktop's window knows of.
const keyboard = 0

// separator is what scanners that play a keyboard send as Ctrl+] (ISO 646 GS).
const separator = '\x1d'

// listen takes keystrokes wherever the focus is not; nothing on these screens ever takes it.
func (w *Window) listen() {
	canvas := w.window.Canvas()
	canvas.SetOnTypedRune(w.typed)
	canvas.SetOnTypedKey(func(key *fyne.KeyEvent) {
		switch key.Name {
		case fyne.KeyReturn, fyne.KeyEnter:
			w.entered()
		case fyne.KeyBackspace:
			w.wedge.Erase(keyboard)
			w.typing(w.wedge.Typed(keyboard))
		case fyne.KeyEscape, mobile.KeyBack:
			w.send(work.Back{})
		}
	})
	if keys, ok := canvas.(desktop.Canvas); ok {
		keys.SetOnKeyDown(func(key *fyne.KeyEvent) { w.held(key.Name, true) })
		keys.SetOnKeyUp(func(key *fyne.KeyEvent) { w.held(key.Name, false) })
	}
}

// typed takes a character. A scanner that sends no Enter is known by its silence.
func (w *Window) typed(r rune) {
	w.wedge.Type(keyboard, r, platform.Uptime())
	if w.silence != nil {
		w.silence.Stop()
	}
	w.silence = time.AfterFunc(source.Silence, func() { onScreen(w.fellSilent) })
}

func (w *Window) fellSilent() {
	for _, raw := range w.wedge.Idle(platform.Uptime()) {
		w.scan(raw)
	}
	w.typing(w.wedge.Typed(keyboard)) // only now, as drawing would slow a scan down until it looks typed
}

func (w *Window) entered() {
	if w.silence != nil {
		w.silence.Stop()
	}
	if raw, done := w.wedge.End(keyboard); done {
		w.scan(raw)
	}
}

// held follows the control key: with it, ] is the separator of GS1 codes, which writes no character of its own.
func (w *Window) held(key fyne.KeyName, down bool) {
	switch {
	case key == desktop.KeyControlLeft || key == desktop.KeyControlRight:
		w.control = down
	case key == fyne.KeyRightBracket && down && w.control:
		w.typed(separator)
	}
}
