// Package platform is what the machine under the app can do besides showing a picture: its scan services and keys, sound and
// vibration, a screen that stays on, a camera, a clock that goes on asleep. It is the only package that may use cgo. What can
// be said without a machine (which broadcasts, which keys, which rhythm) is plain Go and tested everywhere.
package platform

import (
	"context"
	"errors"

	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/scanner/source"
)

// Machine is the device that the app runs on. Its methods may be called from any goroutine but the one that draws.
type Machine interface {
	// Listen lets what the machine hears reach the sink from now on. Once for each process: a second call is refused.
	Listen(ctx context.Context, sink Sink) error
	// Feedback lets hand and ear know a verdict. It returns at once; a later verdict cuts an earlier one short.
	Feedback(tone work.Tone)
	// KeepAwake keeps the screen on while work is in hand.
	KeepAwake(on bool) error
	// HasCamera tells whether Photograph can work.
	HasCamera() bool
	// Photograph has the worker take a picture, a JPEG or PNG, and waits for it. ErrNoCamera where there is none, ErrNoPicture when
	// the worker took none.
	Photograph(ctx context.Context) ([]byte, error)
}

// Sink is where a machine's input goes. No function may block: they are called where Android waits for an answer.
type Sink struct {
	Scan  func(source.Raw) error // the one queue; an error is a scan that was not taken, and goes to Trouble
	Press func(Press)            // keys that write nothing
	// Typing takes what a person has typed on hardware keys and not ended yet, to be shown; "" when there is nothing.
	Typing func(string)
	// Trouble takes what went wrong on the way of an input, for the diagnostic screen.
	Trouble func(error)
}

// Press is a hardware key that is no character: Back, or the nth function key.
type Press int

// Back is the key that leaves a step; 1 to FunctionKeys are the keys F1 and on.
const (
	Back         Press = 0
	FunctionKeys Press = 12
)

// Errors of machines.
var (
	ErrNoCamera  = errors.New("this machine has no camera that the app can use")
	ErrNoPicture = errors.New("no picture was taken")
	ErrListening = errors.New("the machine is listened to already")
)

// Feedback lets the worker hear and feel a verdict on this machine.
func Feedback(tone work.Tone) { Here().Feedback(tone) }
