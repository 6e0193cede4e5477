package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/handtruck/handtruck/sync/replica"
)

func runAudit(ctx context.Context, p *program, args []string) error {
	set, f := p.hubFlags("audit")
	if err := p.parse(set, args); err != nil {
		return err
	}
	if f.terminal() {
		return auditTerminal(ctx, p, f.data)
	}
	h, err := f.open(ctx, false)
	if err != nil {
		return err
	}
	report, err := h.Audit(ctx)
	if err == nil {
		fmt.Fprintf(p.out, "ok: %s of %s are unbroken chains, and %s are what they make\n",
			counted(report.Facts, "fact"), counted(report.Devices, "device"), counted(report.Rows, "row"))
	}
	return errors.Join(err, h.Store().Close())
}

// auditTerminal verifies a terminal's folder, also while the terminal works with it.
func auditTerminal(ctx context.Context, p *program, dir string) error {
	found, err := replica.Verify(ctx, dir)
	if err == nil {
		fmt.Fprintf(p.out, "ok: %d facts are an unbroken chain, and %d rows add up to the sums of the hub\n", found.Facts, found.Rows)
	}
	return err
}
