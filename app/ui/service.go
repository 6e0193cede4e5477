package ui

import (
	"context"
	"fmt"

	"github.com/handtruck/handtruck/app/platform"
	"github.com/handtruck/handtruck/scanner/source"
)

// TakeScansAt returns the job that takes scans from services on this device, such as the IP output of a scan service or an RFID reader. Where
// the address is taken, as by a second app, the worker is told; the other ways of scanning go on.
func (w *Window) TakeScansAt(address string) func(context.Context) error {
	return func(ctx context.Context) error {
		if address == "" {
			return nil
		}
		service := source.NewTCP(w.scan, platform.Uptime)
		listener, err := service.Listen(address)
		if err != nil {
			w.Trouble(fmt.Errorf("%w: %w", errNotConnected, err))
			return nil
		}
		return service.Serve(ctx, listener)
	}
}
