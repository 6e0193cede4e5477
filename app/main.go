// Command handtruck is the handheld's app: it wires a device's memory, its link to the hub and a screen.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/handtruck/handtruck/app/platform"
	"github.com/handtruck/handtruck/app/terminal"
	"github.com/handtruck/handtruck/app/ui"
	"github.com/handtruck/handtruck/assets"
	"github.com/handtruck/handtruck/domain/desk"
	"github.com/handtruck/handtruck/scanner/source"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/pin"
	"github.com/handtruck/handtruck/sync/replica"
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

func run(o options) (err error) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
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
	handheld, device, radio, err := openHandheld(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, device.Close()) }()
	equipment, err := terminal.OpenEquipment(device.Dir, o.printer)
	if err != nil {
		return err
	}
	equipment.Sounds = platform.Sounds
	handheld.Equip(equipment)
	handheld.TestSounds()
	palette := ui.Light
	if o.dark {
		palette = ui.Dark
	}
	app.Settings().SetTheme(ui.Theme{Palette: palette})
	window := app.NewWindow("Handtruck")
	window.SetPadded(false)
	window.Resize(phone)
	screen := ui.NewWindow(window, handheld, palette, o.leftHand)
	jobs := []func(context.Context) error{radio.Run, screen.Run, screen.ListenToMachine, screen.TakeScansAt(o.scans), equipment.Labels.Serve}
	background := make(chan error, len(jobs))
	app.Lifecycle().SetOnStarted(func() {
		for _, job := range jobs {
			go func() { background <- job(ctx) }()
		}
	})
	window.ShowAndRun()
	stop()
	for range jobs {
		err = errors.Join(err, <-background)
	}
	return err
}

// openHandheld opens the device's folder and joins it to its hub if it is new.
func openHandheld(ctx context.Context, o options) (*terminal.Terminal, *replica.Folder, *link.Link, error) {
	start := time.Time{}
	if o.clock != "" {
		at, err := time.Parse(time.RFC3339, o.clock)
		if err != nil {
			return nil, nil, nil, fmt.Errorf("read -clock: %w", err)
		}
		start = at
	}
	clock := replica.NewClock(start)
	device, err := replica.Open(ctx, o.data, clock)
	if err != nil {
		return nil, nil, nil, err
	}
	if device.Identity().Replica == "" {
		err = replica.ErrNotEnrolled
		if o.enroll != "" {
			err = link.Join(ctx, device, o.enroll)
		}
		if err != nil {
			return nil, nil, nil, errors.Join(fmt.Errorf("%w (start with -enroll CODE, or with -demo)", err), device.Close())
		}
	}
	radio := link.New(device)
	handheld, err := terminal.New(desk.Machine{Verify: pin.Verify}, device, radio, clock)
	if err != nil {
		return nil, nil, nil, errors.Join(err, device.Close())
	}
	handheld.ShowMaps()
	return handheld, device, radio, nil
}
