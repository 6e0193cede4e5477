package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/handtruck/handtruck/sync/hub"
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
		rows := counted(report.Rows, "row") + " are what they make"
		if report.Earlier {
			rows = "an earlier version has made the rows, which this one makes anew when it serves"
		}
		fmt.Fprintf(p.out, "ok: %s of %s are unbroken chains, and %s\n", counted(report.Facts, "fact"), counted(report.Devices, "device"), rows)
	}
	return errors.Join(err, h.Store().Close())
}

// rowsOf says which rows a backup has.
func rowsOf(report hub.AuditReport) string {
	if report.Earlier {
		return "the rows of an earlier version, which are made anew when this one serves"
	}
	return counted(report.Rows, "row")
}

// auditTerminal verifies a terminal's folder, also while the terminal works with it.
func auditTerminal(ctx context.Context, p *program, dir string) error {
	found, err := replica.Verify(ctx, dir)
	if err == nil {
		fmt.Fprintf(p.out, "ok: %d facts are an unbroken chain, and %d rows add up to the sums of the hub\n", found.Facts, found.Rows)
	}
	return err
}
