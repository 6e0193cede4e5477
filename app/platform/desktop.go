//go:build !android

package platform

import (
	"context"
	"sync/atomic"

	"github.com/handtruck/handtruck/domain/work"
)

// desktop is the twin of a handheld on a desk: keys come through the window, there is no scan service, and nothing shakes the hand.
type desktop struct{ listening atomic.Bool }

var here = &desktop{}

// Here returns the machine that the app runs on.
func Here() Machine { return here }

// Listen has nothing to connect: the window hears the keyboard.
func (d *desktop) Listen(context.Context, Sink) error {
	if d.listening.Swap(true) {
		return ErrListening
	}
	return nil
}

// Feedback sounds.
func (*desktop) Feedback(tone work.Tone) {
	if len(RhythmOf(tone).Notes) > 0 {
		_ = play(tone) // the screen has said it already, and Sounds tells why nothing is heard
	}
}

// KeepAwake leaves the screen to the desktop's own settings.
func (*desktop) KeepAwake(bool) error { return nil }

// HasCamera is false: pictures are dropped on the window.
func (*desktop) HasCamera() bool { return false }

// Photograph finds no camera.
func (*desktop) Photograph(context.Context) ([]byte, error) { return nil, ErrNoCamera }
