package ui_test

import (
	"bytes"
	"context"
	"fmt"
	"image/color"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/handtruck/handtruck/app/terminal"
	"github.com/handtruck/handtruck/app/ui"
	"github.com/handtruck/handtruck/scanner/labels"
	"github.com/handtruck/handtruck/scanner/source"
)

// Everything on every screen lies inside it, and what can be pressed is large enough for a finger at least; option keys
// of work screens are large enough for a glove.
func TestNothingIsClipped(t *testing.T) {
	const finger, glove = 38, 80
	for name, answer := range screens {
		for size, extent := range sizes {
			window, _ := paint(t, answer, extent, ui.Light, false)
			walk(window.Content(), fyne.NewPos(0, 0), func(object fyne.CanvasObject, at fyne.Position) {
				if at.X < -1 || at.Y < -1 || at.X+object.Size().Width > extent.Width+1 || at.Y+object.Size().Height > extent.Height+1 {
					t.Errorf("%s on %s: %T at %v of %v leaves the screen", name, size, object, at, object.Size())
				}
				key, ok := object.(*ui.Key)
				if !ok {
					return
				}
				least := float32(finger)
				if name == "location" && (key.Label == "Short" || key.Label == "Skip") {
					least = glove
				}
				if key.Size().Height < least {
					t.Errorf("%s on %s: key %q is %v high", name, size, key.Label, key.Size().Height)
				}
			})
		}
	}
}

func walk(object fyne.CanvasObject, at fyne.Position, see func(fyne.CanvasObject, fyne.Position)) {
	at = at.Add(object.Position())
	see(object, at)
	if box, ok := object.(*fyne.Container); ok {
		for _, inner := range box.Objects {
			walk(inner, at, see)
		}
	}
}

// Keys do not overlap each other or run into the text above them.
func TestKeysStandApart(t *testing.T) {
	for name, answer := range screens {
		for size, extent := range sizes {
			window, _ := paint(t, answer, extent, ui.Light, false)
			type field struct {
				label    string
				position fyne.Position
				size     fyne.Size
			}
			var keys []field
			walk(window.Content(), fyne.NewPos(0, 0), func(object fyne.CanvasObject, at fyne.Position) {
				if key, ok := object.(*ui.Key); ok {
					keys = append(keys, field{key.Label, at, key.Size()})
				}
			})
			for i, a := range keys {
				for _, b := range keys[i+1:] {
					if a.position.X < b.position.X+b.size.Width && b.position.X < a.position.X+a.size.Width &&
						a.position.Y < b.position.Y+b.size.Height && b.position.Y < a.position.Y+a.size.Height {
						t.Errorf("%s on %s: %q and %q overlap", name, size, a.label, b.label)
					}
				}
			}
		}
	}
}

// Text can be read in a bright hall, and verdicts are told apart by people who do not see red or green.
func TestContrast(t *testing.T) {
	for name, p := range map[string]ui.Palette{"light": ui.Light, "dark": ui.Dark} {
		for pair, colours := range map[string][2]color.NRGBA{
			"text": {p.Background, p.Text}, "secondary": {p.Background, p.Secondary}, "button": {p.Button, p.ButtonText}, "primary": {p.Primary, p.PrimaryText},
			"ok": {p.OK, p.OKText}, "warn": {p.Warn, p.WarnText}, "error": {p.Error, p.ErrorText}, "info": {p.Info, p.InfoText},
		} {
			if ratio := contrast(colours[0], colours[1]); ratio < 7 {
				t.Errorf("%s: %s has a contrast of %.1f:1", name, pair, ratio)
			}
		}
		for kind, matrix := range map[string][9]float64{
			// Machado, Oliveira, Fernandes 2009, severity 1.0
			"protan": {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
			"deutan": {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
		} {
			for _, pair := range [][2]color.NRGBA{{p.OK, p.Warn}, {p.OK, p.Error}, {p.Warn, p.Error}} {
				if distance := labDistance(pair[0], pair[1], matrix); distance < 30 {
					t.Errorf("%s: for %s eyes two verdicts are %.0f apart", name, kind, distance)
				}
			}
		}
	}
}

func linear(c uint8) float64 {
	v := float64(c) / 255
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func contrast(a, b color.NRGBA) float64 {
	luminance := func(c color.NRGBA) float64 { return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B) }
	high, low := max(luminance(a), luminance(b)), min(luminance(a), luminance(b))
	return (high + 0.05) / (low + 0.05)
}

// labDistance is the distance in CIELAB (1976) of two colours as an eye with the matrix sees them.
func labDistance(a, b color.NRGBA, m [9]float64) float64 {
	lab := func(c color.NRGBA) [3]float64 {
		r, g, bl := linear(c.R), linear(c.G), linear(c.B)
		r, g, bl = m[0]*r+m[1]*g+m[2]*bl, m[3]*r+m[4]*g+m[5]*bl, m[6]*r+m[7]*g+m[8]*bl
		f := func(t float64) float64 {
			if t > 0.008856 {
				return math.Cbrt(t)
			}
			return 7.787*t + 16.0/116
		}
		x, y, z := f((0.4124*r+0.3576*g+0.1805*bl)/0.9505), f(0.2126*r+0.7152*g+0.0722*bl), f((0.0193*r+0.1192*g+0.9505*bl)/1.089)
		return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
	}
	p, q := lab(a), lab(b)
	return math.Sqrt((p[0]-q[0])*(p[0]-q[0]) + (p[1]-q[1])*(p[1]-q[1]) + (p[2]-q[2])*(p[2]-q[2]))
}

// A glove presses longer than a finger: both are a press.
func TestLongPress(t *testing.T) {
	presses := 0
	key := ui.NewKey("Short", 88, color.Black, color.White, func() { presses++ })
	test.NewTempApp(t)
	test.Tap(key)
	test.TapSecondary(key)
	if presses != 2 {
		t.Errorf("%d presses of 2 were taken", presses)
	}
}

// Prompts are one short verb phrase, or they would not be read.
func TestPromptsFit(t *testing.T) {
	for name, answer := range screens {
		if n := len([]rune(answer.Prompt)); n == 0 || n > 24 {
			t.Errorf("%s: the prompt has %d characters", name, n)
		}
	}
}

// recorder is a handheld that notes what it was given.
type recorder struct{ got chan string }

func (r recorder) Handle(_ context.Context, input terminal.Input) terminal.Answer {
	switch {
	case input.Raw != nil:
		r.got <- input.Raw.Data
	case input.Event != nil:
		r.got <- fmt.Sprint(input.Event)
	}
	return screens["location"]
}

// Four hundred scans come in one burst, of keystrokes and of a scan service, with keys pressed between them: none is lost, and they keep their
// order.
func TestNoScanIsLost(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(ui.Theme{Palette: ui.Light})
	window := test.NewTempWindow(t, nil)
	window.Resize(sizes["phone"])
	handheld := recorder{make(chan string, 1000)}
	screen := ui.NewWindow(window, handheld, ui.Light, false)
	var want []string
	for n := range 200 {
		typed, sent := fmt.Sprintf("CODE-%03d", n), fmt.Sprintf("SENT-%03d", n)
		for _, r := range typed {
			window.Canvas().OnTypedRune()(r)
		}
		window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if err := screen.Scan(source.Raw{Data: sent, Source: "tcp"}); err != nil {
			t.Fatal(err)
		}
		window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
		want = append(want, typed, sent, "{}")
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { _ = screen.Run(ctx); close(done) }()
	for _, want := range want {
		if got := <-handheld.got; got != want {
			t.Fatalf("came %q instead of %q", got, want)
		}
	}
	stop()
	<-done
}

// A label's preview, dropped on the window as a picture, is a scan.
func TestPictureIsAScan(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(ui.Theme{Palette: ui.Light})
	handheld := recorder{make(chan string, 10)}
	screen := ui.NewWindow(test.NewTempWindow(t, nil), handheld, ui.Light, false)
	sheet, err := labels.Badge{Code: "W-101"}.Sheet()
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := sheet.PNG(&file); err != nil {
		t.Fatal(err)
	}
	if err := screen.ReadPicture(bytes.NewReader(file.Bytes())); err != nil {
		t.Fatal(err)
	}
	if err := screen.ReadPicture(strings.NewReader("no picture")); err == nil {
		t.Error("text is a picture")
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { _ = screen.Run(ctx); close(done) }()
	if got := <-handheld.got; got != "W-101" {
		t.Errorf("came %q", got)
	}
	stop()
	<-done
}
