package ui

import (
	"bytes"
	"context"
	"errors"
	"image/png"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/test"
	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"github.com/handtruck/handtruck/app/platform"
	"github.com/handtruck/handtruck/app/terminal"
	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/scanner/source"
)

// device is a machine that a test speaks for.
type device struct {
	sink  platform.Sink
	awake []bool
	fails error

	picture []byte
}

func (d *device) Listen(_ context.Context, sink platform.Sink) error {
	d.sink = sink
	return d.fails
}
func (*device) Feedback(work.Tone)        {}
func (d *device) KeepAwake(on bool) error { d.awake = append(d.awake, on); return nil }
func (d *device) HasCamera() bool         { return d.picture != nil }
func (d *device) Photograph(context.Context) ([]byte, error) {
	return d.picture, nil
}

func machineWindow(t *testing.T, d *device) *Window {
	t.Helper()
	test.NewTempApp(t)
	w := NewWindow(test.NewTempWindow(t, nil), nil, Light, false)
	w.machine, w.feedback = d, func(work.Tone) {}
	if err := w.ListenToMachine(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

// TestMachineFeedsTheOneLine: broadcasts and hardware keys wait in the same line, in the order in which they came.
func TestMachineFeedsTheOneLine(t *testing.T) {
	d := &device{}
	w := machineWindow(t, d)
	w.draw(terminal.Answer{Step: "pick/location", Options: []work.Option{{ID: "short"}, {ID: "skip"}}})
	if err := d.sink.Scan(source.Raw{Data: "0401", Source: "intent:zebra"}); err != nil {
		t.Fatal(err)
	}
	for _, p := range []platform.Press{2, 3, platform.Back} { // there is no third choice
		d.sink.Press(p)
	}
	w.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: mobile.KeyBack})
	var got []any
	for range 4 {
		entry, err := w.inputs.Pop(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if input, pressed := entry.Input.(terminal.Input); pressed {
			got = append(got, input.Event)
		} else {
			got = append(got, entry.Raw.Data)
		}
	}
	if want := []any{"0401", work.Choose{Option: "skip"}, work.Back{}, work.Back{}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestScreenStaysOnWhileWorkIsInHand, and the machine is told of changes only.
func TestScreenStaysOnWhileWorkIsInHand(t *testing.T) {
	d := &device{}
	w := machineWindow(t, d)
	for _, step := range []string{"login/badge", "login/pin", "home", "pick/location", "pick/quantity", "home", "login/badge"} {
		w.keepAwake(step)
	}
	if want := []bool{true, false}; !slices.Equal(d.awake, want) {
		t.Errorf("got %v, want %v", d.awake, want)
	}
}

// TestCameraForDeadLabels: where there is a camera, the keypad for labels that no reader reads offers it, and what it sees is a scan.
func TestCameraForDeadLabels(t *testing.T) {
	symbol, err := qr.Encode("A-01-1", qr.M, qr.Auto)
	if err == nil {
		symbol, err = barcode.Scale(symbol, 300, 300)
	}
	if err != nil {
		t.Fatal(err)
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, symbol); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		picture []byte
		keys    int
	}{{nil, 0}, {picture.Bytes(), 1}} {
		w := machineWindow(t, &device{picture: c.picture})
		w.painter.letters = true
		w.draw(terminal.Answer{Step: "pick/location", Language: "de"})
		var camera []*Key
		each(w.window.Content(), func(key *Key) {
			if key.Label == "Kamera" {
				camera = append(camera, key)
			}
		})
		if len(camera) != c.keys {
			t.Errorf("%d keys for a camera, want %d", len(camera), c.keys)
		}
		for _, key := range camera {
			key.Tapped(nil)
			entry, err := w.inputs.Pop(t.Context())
			if err != nil || entry.Raw.Data != "A-01-1" || entry.Raw.Source != "camera" {
				t.Errorf("got %+v, %v", entry, err)
			}
		}
	}
}

// each visits the keys of a screen.
func each(object fyne.CanvasObject, see func(*Key)) {
	if key, is := object.(*Key); is {
		see(key)
	}
	if box, is := object.(*fyne.Container); is {
		for _, inner := range box.Objects {
			each(inner, see)
		}
	}
}

func TestAMachineThatCannotListenIsSaid(t *testing.T) {
	w := machineWindow(t, &device{fails: errors.New("no InMemoryDexClassLoader")})
	if w.shown.Code != work.ScanNotTaken && w.shown.Tone != work.Error {
		t.Errorf("shown is %+v", w.shown)
	}
}
