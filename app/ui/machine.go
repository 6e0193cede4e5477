package ui

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"github.com/handtruck/handtruck/app/platform"
	"github.com/handtruck/handtruck/domain/work"
)

// ListenToMachine is the job that brings in what the device itself hears: its scan services and hardware keys. What cannot be connected is told to the
// worker, and the other ways of scanning go on.
func (w *Window) ListenToMachine(ctx context.Context) error {
	if err := w.machine.Listen(ctx, platform.Sink{Scan: w.Scan, Press: w.press, Typing: w.typing, Trouble: w.Trouble}); err != nil {
		w.Trouble(err)
	}
	if w.machine.HasCamera() {
		onScreen(func() { w.painter.Photograph = func() { go w.photograph(ctx) } })
	}
	return nil
}

// photograph reads the code of a picture that the worker takes now.
func (w *Window) photograph(ctx context.Context) {
	picture, err := w.machine.Photograph(ctx)
	if err == nil {
		err = w.ReadPicture(bytes.NewReader(picture))
	}
	if err != nil && !errors.Is(err, platform.ErrNoPicture) && ctx.Err() == nil {
		w.Trouble(err)
	}
}

// press takes a hardware key that writes nothing: the function keys stand for the choices on the screen, in their order.
func (w *Window) press(p platform.Press) {
	onScreen(func() {
		switch n := int(p); {
		case p == platform.Back:
			w.send(work.Back{})
		case n <= len(w.shown.Options):
			w.send(work.Choose{Option: w.shown.Options[n-1].ID})
		}
	})
}

// typing shows what was typed on hardware keys and waits for Enter.
func (w *Window) typing(text string) {
	onScreen(func() {
		if w.painter.Typing == text {
			return
		}
		w.painter.Typing = text
		w.draw(w.shown)
	})
}

// keepAwake keeps the screen on while work is in hand: a worker who carries a box cannot wake it, and one at home does not mind.
func (w *Window) keepAwake(step string) {
	working := step != "home" && !strings.HasPrefix(step, "login")
	if working == w.awake {
		return
	}
	w.awake = working
	if err := w.machine.KeepAwake(working); err != nil {
		w.Trouble(err)
	}
}
