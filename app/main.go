// Command handtruck is the handheld's app: it wires a device's memory, its link to the hub and a screen.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"sync"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/handtruck/handtruck/app/ui"
	"github.com/handtruck/handtruck/assets"
	"github.com/handtruck/handtruck/scanner/source"
)

// phone is the size of a rugged handheld's screen in device-independent units.
var phone = fyne.NewSize(360, 640)

type options struct {
	data, enroll, clock  string
	printer, scans       string
	demo, dark, leftHand bool
}

func main() {
	var o options
	flag.StringVar(&o.data, "data", "", "the device's folder `DIR` (default the app's own)")
	flag.StringVar(&o.enroll, "enroll", "", "the `CODE` that handtruckd enroll printed; for the first start")
	flag.StringVar(&o.clock, "clock", "", "start the clock at `T` (RFC 3339)")
	flag.StringVar(&o.printer, "printer", "", "the device's label printer at `HOST:PORT`; it stays set")
	flag.StringVar(&o.scans, "scans", source.LoopbackAddress, "take scans from services on this device at `ADDRESS`; empty for none")
	flag.BoolVar(&o.demo, "demo", false, "run a hub with a made-up warehouse beside the app")
	flag.BoolVar(&o.dark, "dark", false, "colours for the night shift")
	flag.BoolVar(&o.leftHand, "left", false, "keys for the left hand")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "handtruck:", err)
		os.Exit(1)
	}
}

// settleColours tells the toolkit which colours it draws with, as they are the app's own: it would ask the desktop's message bus, start one where
// there is none, and complain where it cannot.
func (o options) settleColours() error {
	variant := "light"
	if o.dark {
		variant = "dark"
	}
	if err := os.Setenv("FYNE_THEME", variant); err != nil {
		return fmt.Errorf("settle colours: %w", err)
	}
	return nil
}

func run(o options) (err error) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	if err := o.settleColours(); err != nil {
		return err
	}
	app := fyneapp.NewWithID("app.handtruck.handheld")
	app.SetIcon(fyne.NewStaticResource("icon.png", assets.Icon))
	if o.data == "" {
		if o.data, err = dataFolder(app, o.demo); err != nil {
			return err
		}
	}
	if o.demo {
		closeDemo, err := startDemo(ctx, &o)
		if err != nil {
			return err
		}
		defer func() { stop(); err = errors.Join(err, closeDemo()) }()
	}
	starter, err := newStarter(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, starter.device.Close()) }()
	handheld, err := starter.handheld(ctx)
	if err != nil {
		return err
	}
	palette := ui.Light
	if o.dark {
		palette = ui.Dark
	}
	app.Settings().SetTheme(ui.Theme{Palette: palette})
	window := app.NewWindow("Handtruck")
	window.SetPadded(false)
	window.Resize(phone)
	screen := ui.NewWindow(window, handheld, palette, o.leftHand)
	var once sync.Once // Android starts the app anew each time it makes the activity again, in the same process
	app.Lifecycle().SetOnStarted(func() {
		once.Do(func() {
			for _, job := range []func(context.Context) error{screen.Run, screen.ListenToMachine, screen.TakeScansAt(o.scans)} {
				starter.start(ctx, job)
			}
		})
	})
	window.ShowAndRun()
	stop()
	return starter.background.Wait()
}
