package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"github.com/handtruck/handtruck/app/platform"
	"github.com/handtruck/handtruck/app/terminal"
	"github.com/handtruck/handtruck/domain/work"
)

// inputsMax is how many inputs may wait while one is handled: more than any worker or scanner sends. A full
// queue waits; it never drops a scan.
const inputsMax = 1024

// Handheld is what the window shows.
type Handheld interface {
	Handle(ctx context.Context, input terminal.Input) terminal.Answer
}

// Window joins a handheld and a screen: inputs go into one queue, one goroutine handles them in order, and every
// answer is painted.
type Window struct {
	handheld Handheld
	painter  *Painter
	window   fyne.Window
	inputs   chan terminal.Input
	feedback func(work.Tone)
	shown    terminal.Answer
}

// NewWindow fills a window with a handheld.
func NewWindow(window fyne.Window, handheld Handheld, palette Palette, leftHand bool) *Window {
	w := &Window{handheld: handheld, window: window, inputs: make(chan terminal.Input, inputsMax), feedback: platform.Feedback}
	w.painter = &Painter{Palette: palette, LeftHand: leftHand, Send: w.send}
	w.painter.redraw = func() { w.draw(w.shown) }
	w.listen()
	return w
}

func (w *Window) send(event work.Event) { w.inputs <- terminal.Input{Event: event} }

// listen takes keystrokes wherever the focus is not; nothing on these screens ever takes it.
func (w *Window) listen() {
	wedge := &Wedge{Now: time.Now,
		Scan: func(raw string) { w.send(terminal.Scanned(raw, "", time.Now())) },
		Type: func(text string) { w.send(work.Enter{Text: text}) }}
	w.window.Canvas().SetOnTypedRune(wedge.Rune)
	w.window.Canvas().SetOnTypedKey(func(key *fyne.KeyEvent) {
		switch key.Name {
		case fyne.KeyReturn, fyne.KeyEnter:
			wedge.Enter()
		case fyne.KeyBackspace:
			wedge.Erase()
		case fyne.KeyEscape:
			w.send(work.Back{})
		}
	})
}

// Run handles inputs until the context ends. It looks for news now and then, so that what the hub tells is seen
// without a scan.
func (w *Window) Run(ctx context.Context) {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	w.show(w.handheld.Handle(ctx, terminal.Input{}), false)
	for {
		select {
		case input := <-w.inputs:
			w.show(w.handheld.Handle(ctx, input), true)
		case <-ticker.C:
			w.show(w.handheld.Handle(ctx, terminal.Input{}), false)
		case <-ctx.Done():
			return
		}
	}
}

// lookEvery is how often the window looks for news and for how much is unsent.
const lookEvery = 2 * time.Second

// show paints an answer, and lets hand and ear know the verdict on an input. What only looked for news is painted when
// there is some.
func (w *Window) show(answer terminal.Answer, judged bool) {
	if judged {
		w.feedback(answer.Tone)
	}
	onScreen(func() {
		before := w.shown
		if !judged && answer.Code == "" && answer.Step == before.Step && answer.Unsynced == before.Unsynced && answer.Online == before.Online {
			return
		}
		if judged || answer.Step != before.Step {
			w.painter.Forget()
		}
		w.draw(answer)
	})
}

func (w *Window) draw(answer terminal.Answer) {
	w.shown = answer
	w.window.SetContent(w.painter.Paint(answer, w.window.Canvas().Size()))
}
