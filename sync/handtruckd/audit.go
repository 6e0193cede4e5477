package main

import (
	"context"
	"errors"
	"fmt"
)

func runAudit(ctx context.Context, p *program, args []string) error {
	set, f := p.hubFlags("audit")
	if err := p.parse(set, args, 0); err != nil {
		return err
	}
	h, err := f.open(ctx, false)
	if err != nil {
		return err
	}
	report, err := h.Audit(ctx)
	if err == nil {
		fmt.Fprintf(p.out, "ok: %d facts of %d devices are unbroken chains, and %d rows are what they make\n", report.Facts, report.Devices, report.Rows)
	}
	return errors.Join(err, h.Store().Close())
}
