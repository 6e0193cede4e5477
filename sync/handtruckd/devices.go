package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/handtruck/handtruck/sync/hub"
)

func runDevices(ctx context.Context, p *program, args []string) error {
	set, f := p.hubFlags("devices")
	if err := p.parseFlags(set, args); err != nil {
		return err
	}
	h, err := f.open(ctx, false)
	if err != nil {
		return err
	}
	verb, name := set.Arg(0), set.Arg(1)
	switch {
	case (verb == "" || verb == "list") && set.NArg() <= 1:
		err = listDevices(ctx, p, h)
	case (verb == "revoke" || verb == "release") && set.NArg() == 2:
		err = h.Lock(ctx, p.now(), name, verb == "revoke")
		if errors.Is(err, hub.ErrNotFound) {
			err = fmt.Errorf("no device is called %s; handtruckd devices lists them", name)
		}
	default:
		err = fmt.Errorf("%w: devices takes list, revoke NAME or release NAME", errUsage)
	}
	return errors.Join(err, h.Store().Close())
}

func listDevices(ctx context.Context, p *program, h *hub.Hub) error {
	devices, err := h.Devices(ctx)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "device\tstate\tlast sync\tfacts\tto send")
	for _, device := range devices {
		state, last := "active", "never"
		if device.Revoked {
			state = "revoked"
		}
		if device.LastSync > 0 {
			last = instant(time.UnixMilli(device.LastSync))
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%d\n", device.Name, state, last, device.Acked, device.Unsynced)
	}
	return table.Flush()
}
