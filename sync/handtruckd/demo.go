package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/handtruck/handtruck/assets"
	"github.com/handtruck/handtruck/sync/shift"
)

// terminalsMax is how many terminals one demonstration may run.
const terminalsMax = 32

func runDemo(ctx context.Context, p *program, args []string) (err error) {
	set := p.flags("demo")
	warehouse := set.String("warehouse", "", "the warehouse `FOLDER` (default a made-up one)")
	data := set.String("data", "", "the `DIR` that keeps the data afterwards (default a temporary one)")
	orders := set.Int("orders", 100, "how many `ORDERS` are picked")
	terminals := set.Int("terminals", 4, "how many `TERMINALS` work")
	if err := p.parse(set, args); err != nil {
		return err
	}
	if *orders < 0 || *terminals < 1 || *terminals > terminalsMax {
		return fmt.Errorf("%w: -terminals is 1 to %d, and -orders not below 0", errUsage, terminalsMax)
	}
	if *warehouse != "" {
		if err := checkFolder(*warehouse); err != nil {
			return err
		}
	}
	if *data == "" {
		if *data, err = os.MkdirTemp("", "handtruck-demo-"); err != nil {
			return fmt.Errorf("make folder: %w", err)
		}
		defer func() {
			if err != nil {
				err = fmt.Errorf("%w (its data is in %s)", err, *data)
				return
			}
			err = os.RemoveAll(*data)
		}()
	}
	if *warehouse == "" {
		*warehouse = filepath.Join(*data, "warehouse")
		if err := os.CopyFS(*warehouse, assets.Demo()); err != nil {
			return fmt.Errorf("lay out warehouse: %w", err)
		}
	}
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find program: %w", err)
	}
	config := shift.Config{Program: program, Warehouse: *warehouse, Files: os.DirFS(*warehouse), Dir: *data,
		Orders: *orders, Terminals: *terminals, Out: atOnce{p.out}}
	if !p.start.IsZero() {
		config.Clock = p.now
	}
	return shift.Run(ctx, config)
}
