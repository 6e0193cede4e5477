package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/handtruck/handtruck/app/terminal"
	"github.com/handtruck/handtruck/domain/desk"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/pin"
	"github.com/handtruck/handtruck/sync/replica"
)

func runTerminal(ctx context.Context, p *program, args []string) error {
	set := p.flags("terminal")
	dir := set.String("data", "", "the device's folder `DIR`")
	printer := set.String("printer", "", "the device's label printer at `HOST:PORT`; it stays set")
	code := set.String("enroll", "", "the `CODE` that handtruckd enroll printed; for the first start")
	reset := set.Bool("reset", false, "forget everything, as a device that never joined, and end; refused while facts are unsent")
	if err := p.parse(set, args); err != nil {
		return err
	}
	if *dir == "" {
		return fmt.Errorf("%w: -data DIR is needed", errUsage)
	}
	if err := terminal.CheckPrinter(*printer); err != nil {
		return fmt.Errorf("%w: -printer %q: %w", errUsage, *printer, err)
	}
	if *reset {
		return resetDevice(ctx, *dir, p.start)
	}
	device, clock, err := openDevice(ctx, *dir, *code, p.start)
	if err != nil {
		return err
	}
	device.About.App = version()
	radio := link.New(device)
	t, err := terminal.New(desk.Machine{Verify: pin.Verify}, device, radio, clock)
	if err != nil {
		return errors.Join(err, device.Close())
	}
	equipment, err := terminal.OpenEquipment(*dir, *printer)
	if err != nil {
		return errors.Join(err, device.Close())
	}
	t.Equip(equipment)
	background, stop := context.WithCancel(ctx)
	done := make(chan error, 2)
	go func() { done <- radio.Run(background) }()
	go func() { done <- equipment.Labels.Serve(background) }()
	ended := make(chan error, 1)
	go func() { ended <- t.Run(ctx, p.in, atOnce{p.out}) }()
	select {
	case err = <-ended:
	case <-ctx.Done(): // the input may never end: it is left behind
	}
	stop()
	err = errors.Join(err, <-done, <-done)
	device.Lock() // the turn in hand is over, and none begins: what was answered is on disk
	return errors.Join(err, device.Close())
}

// resetDevice makes a device one that never joined, unless a fact would be lost.
func resetDevice(ctx context.Context, dir string, start time.Time) error {
	if !replica.Holds(dir) {
		return fmt.Errorf("there is no device in %s", dir)
	}
	device, err := replica.Open(ctx, dir, replica.NewClock(start))
	if err != nil {
		return err
	}
	return errors.Join(device.Forget(), device.Close())
}

// atOnce passes on every answer when it is written: somebody waits for it.
type atOnce struct{ out *bufio.Writer }

// Write writes and flushes.
func (w atOnce) Write(answer []byte) (int, error) {
	n, err := w.out.Write(answer)
	return n, errors.Join(err, w.out.Flush())
}

// openDevice opens a device's folder and, when it is new, enrols it with the code.
func openDevice(ctx context.Context, dir, code string, start time.Time) (*replica.Folder, *replica.SystemClock, error) {
	if code == "" && !replica.Holds(dir) {
		return nil, nil, fmt.Errorf("%w: there is no device in %s yet, its first start needs -enroll CODE", errUsage, dir)
	}
	clock := replica.NewClock(start)
	device, err := replica.Open(ctx, dir, clock)
	if err != nil {
		return nil, nil, err
	}
	if device.Identity().Replica != "" {
		return device, clock, nil // a code is for the first start; later ones go on as the same device
	}
	if code == "" {
		return nil, nil, errors.Join(fmt.Errorf("%w: the device in %s has not joined a site yet, -enroll CODE is needed", errUsage, dir), device.Close())
	}
	if err := link.Join(ctx, device, code); err != nil {
		return nil, nil, errors.Join(err, device.Close())
	}
	return device, clock, nil
}
