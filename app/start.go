package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"golang.org/x/sync/errgroup"

	"github.com/handtruck/handtruck/app/platform"
	"github.com/handtruck/handtruck/app/terminal"
	"github.com/handtruck/handtruck/app/ui"
	"github.com/handtruck/handtruck/domain/desk"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/pin"
	"github.com/handtruck/handtruck/sync/replica"
)

// starter opens the handheld on a device's folder, at once or when the device has joined a site.
type starter struct {
	options
	clock      *replica.SystemClock
	device     *replica.Folder
	background errgroup.Group // what runs until the app ends
}

// newStarter opens the device's folder.
func newStarter(ctx context.Context, o options) (*starter, error) {
	start := time.Time{}
	if o.clock != "" {
		at, err := time.Parse(time.RFC3339, o.clock)
		if err != nil {
			return nil, fmt.Errorf("read -clock: %w", err)
		}
		start = at
	}
	s := &starter{options: o, clock: replica.NewClock(start)}
	device, err := replica.Open(ctx, o.data, s.clock)
	if err != nil {
		return nil, err
	}
	device.About.App = fyne.CurrentApp().Metadata().Version
	s.device = device
	return s, nil
}

// start runs a job until the app ends.
func (s *starter) start(ctx context.Context, job func(context.Context) error) {
	s.background.Go(func() error { return job(ctx) })
}

// handheld is what the window shows: the device as it was left, or one that asks for its site's code.
func (s *starter) handheld(ctx context.Context) (ui.Handheld, error) {
	switch {
	case s.device.Identity().Replica != "":
		return s.open(ctx)
	case s.enroll != "":
		return s.join(ctx, s.enroll)
	}
	language, _, _ := strings.Cut(lang.SystemLocale().String(), "-") // of "de-DE"
	return &terminal.Newcomer{Language: language, Join: s.join}, nil
}

// join makes the device one of the site that an enrolment code is for.
func (s *starter) join(ctx context.Context, code string) (*terminal.Terminal, error) {
	if err := link.Join(ctx, s.device, code); err != nil {
		return nil, err
	}
	return s.open(ctx)
}

// open takes up the work where it stopped, and starts what goes on beside it.
func (s *starter) open(ctx context.Context) (*terminal.Terminal, error) {
	radio := link.New(s.device)
	handheld, err := terminal.New(desk.Machine{Verify: pin.Verify}, s.device, radio, s.clock)
	if err != nil {
		return nil, err
	}
	equipment, err := terminal.OpenEquipment(s.device.Dir, s.printer)
	if err != nil {
		return nil, err
	}
	equipment.Sounds = platform.Sounds
	handheld.Equip(equipment)
	handheld.TestSounds()
	handheld.ShowMaps()
	s.start(ctx, radio.Run)
	s.start(ctx, equipment.Labels.Serve)
	return handheld, nil
}
