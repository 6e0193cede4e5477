package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/report"
)

func runQuery(ctx context.Context, p *program, args []string) error {
	set, f := p.hubFlags("query")
	format := set.String("format", report.CSV, "csv or json: the `FORMAT` of the output")
	if err := p.parse(set, args, "WHAT"); err != nil {
		return err
	}
	what := set.Arg(0)
	if names := append(report.Names(), "events"); !slices.Contains(names, what) {
		return fmt.Errorf("%w: %q is not one of %s", errUsage, what, strings.Join(names, " "))
	}
	if *format != report.CSV && *format != report.JSON {
		return fmt.Errorf("%w: -format %q is neither csv nor json", errUsage, *format)
	}
	columns, rows, err := f.query(ctx, what)
	if err != nil {
		return err
	}
	return report.Write(p.out, *format, columns, rows)
}

func (f *hubFlags) query(ctx context.Context, what string) (columns []string, rows [][]any, err error) {
	if f.data == "" {
		return nil, nil, fmt.Errorf("%w: -data DIR is needed", errUsage)
	}
	if f.terminal() {
		return queryTerminal(ctx, f.data, what)
	}
	h, err := f.open(ctx, false)
	if err != nil {
		return nil, nil, err
	}
	err = h.Store().View(ctx, func(s hub.Snapshot) error {
		switch what {
		case "events":
			columns, rows, err = hubEvents(s)
		case "devices":
			columns, rows, err = hubDevices(s)
		default:
			columns, rows, err = report.Table(s, what)
		}
		return err
	})
	return columns, rows, errors.Join(err, h.Store().Close())
}

// terminal tells whether the folder is a terminal's and not a hub's.
func (f *hubFlags) terminal() bool { return f.data != "" && replica.Holds(f.data) }

// queryTerminal shows a terminal's picture: the hub's rows with its own facts over them.
func queryTerminal(ctx context.Context, dir, what string) (columns []string, rows [][]any, err error) {
	err = replica.Look(ctx, dir, func(m replica.Moment) error {
		if what == "events" {
			columns, rows, err = terminalEvents(m)
		} else {
			columns, rows, err = report.Table(m.Rows, what)
		}
		return err
	})
	return columns, rows, err
}
