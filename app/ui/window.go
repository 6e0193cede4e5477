package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"github.com/handtruck/handtruck/app/platform"
	"github.com/handtruck/handtruck/app/terminal"
	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/scanner/source"
)

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
	inputs   *source.Queue
	wedge    source.Wedge
	silence  *time.Timer // ends a scan that came from the keyboard without Enter
	control  bool        // the control key is held down
	feedback func(work.Tone)
	machine  platform.Machine
	awake    bool // the screen is kept on
	shown    terminal.Answer
}

// NewWindow fills a window with a handheld.
func NewWindow(window fyne.Window, handheld Handheld, palette Palette, leftHand bool) *Window {
	w := &Window{handheld: handheld, window: window, inputs: source.NewQueue(), feedback: platform.Feedback, machine: platform.Here()}
	w.painter = &Painter{Palette: palette, LeftHand: leftHand, Send: w.send}
	w.painter.redraw = func() { w.draw(w.shown) }
	w.listen()
	w.takePictures()
	return w
}

// Scan puts a delivery of any source into the line. It never blocks; an error is a scan that was not taken, which Trouble shows.
func (w *Window) Scan(raw source.Raw) error { return w.inputs.Push(raw) }

func (w *Window) scan(raw source.Raw) {
	if err := w.Scan(raw); err != nil {
		w.Trouble(err)
	}
}

func (w *Window) send(event work.Event) {
	if err := w.inputs.Put(terminal.Input{Event: event}); err != nil {
		w.Trouble(err)
	}
}

// Run handles inputs until the context ends. It looks for news now and then, so that what the hub tells is seen
// without a scan.
func (w *Window) Run(ctx context.Context) error {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	w.show(w.handheld.Handle(ctx, terminal.Input{}), false)
	inputs := make(chan terminal.Input)
	go w.take(ctx, inputs)
	for {
		select {
		case input := <-inputs:
			w.show(w.handheld.Handle(ctx, input), true)
		case <-ticker.C:
			w.show(w.handheld.Handle(ctx, terminal.Input{}), false)
		case <-ctx.Done():
			return nil
		}
	}
}

// take hands the inputs over one by one, in the order of the line.
func (w *Window) take(ctx context.Context, inputs chan<- terminal.Input) {
	for {
		entry, err := w.inputs.Pop(ctx)
		if err != nil {
			return // the context has ended
		}
		input, pressed := entry.Input.(terminal.Input)
		if !pressed {
			input = terminal.Input{Raw: &entry.Raw}
		}
		select {
		case inputs <- input:
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
	w.keepAwake(answer.Step)
	onScreen(func() {
		before := w.shown
		if !judged && answer.Code == "" && answer.Step == before.Step && answer.Unsynced == before.Unsynced &&
			answer.Online == before.Online && sameNotice(answer.Notice, before.Notice) {
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

func sameNotice(a, b *terminal.Notice) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
