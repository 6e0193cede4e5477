package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/report"
	"github.com/handtruck/handtruck/sync/wire"
)

const (
	fileFacts  = "facts.db" // what tells a terminal's folder from a hub's
	eventsPage = 5000
)

func runQuery(ctx context.Context, p *program, args []string) error {
	set, f := p.hubFlags("query")
	format := set.String("format", "csv", "csv or json: the `FORMAT` of the output")
	what, args := leading(args)
	if err := p.parse(set, args, countOf(what == "")); err != nil {
		return err
	}
	if what == "" {
		what = set.Arg(0)
	}
	if names := append(report.Names(), "events"); !slices.Contains(names, what) {
		return fmt.Errorf("%w: %q is not one of %s", errUsage, what, strings.Join(names, " "))
	}
	if *format != "csv" && *format != "json" {
		return fmt.Errorf("%w: -format %q is neither csv nor json", errUsage, *format)
	}
	columns, rows, err := f.query(ctx, what)
	if err != nil {
		return err
	}
	return report.Write(p.out, *format, columns, rows)
}

// leading takes an argument that stands before the flags, as people type it.
func leading(args []string) (first string, rest []string) {
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		return args[0], args[1:]
	}
	return "", args
}

func countOf(one bool) int {
	if one {
		return 1
	}
	return 0
}

func (f *hubFlags) query(ctx context.Context, what string) (columns []string, rows [][]any, err error) {
	if f.data == "" {
		return nil, nil, fmt.Errorf("%w: -data DIR is needed", errUsage)
	}
	if _, err := os.Stat(filepath.Join(f.data, fileFacts)); err == nil {
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

// queryTerminal shows a terminal's picture: the hub's rows with its own facts over them.
func queryTerminal(ctx context.Context, dir, what string) (columns []string, rows [][]any, err error) {
	device, err := replica.Peek(ctx, dir, replica.NewClock(time.Time{}))
	if err != nil {
		return nil, nil, err
	}
	if what == "events" {
		columns, rows, err = terminalEvents(device)
	} else {
		columns, rows, err = report.Table(device.View().Rows, what)
	}
	return columns, rows, errors.Join(err, device.Close())
}

var (
	eventColumns  = []string{"seq", "id", "device", "device_seq", "time", "worker", "kind", "fact"}
	deviceColumns = []string{"device", "last_sync", "unsynced", "state"}
)

func hubEvents(s hub.Snapshot) ([]string, [][]any, error) {
	replicas, err := s.Replicas()
	if err != nil {
		return nil, nil, err
	}
	names := map[string]string{}
	for _, r := range replicas {
		names[r.ID] = r.Name
	}
	var rows [][]any
	for last := int64(0); ; {
		page, err := s.Log(last, eventsPage)
		if err != nil {
			return nil, nil, err
		}
		for _, e := range page {
			row, err := eventRow(e.Site, names[e.Replica], e.Data, time.UnixMilli(e.High))
			if err != nil {
				return nil, nil, err
			}
			rows, last = append(rows, row), e.Site
		}
		if len(page) < eventsPage {
			return eventColumns, rows, nil
		}
	}
}

func terminalEvents(device *replica.Device) ([]string, [][]any, error) {
	var rows [][]any
	err := device.Facts(func(record replica.Record) error {
		row, err := eventRow(0, device.Identity().Name, record.Data, time.Time{})
		rows = append(rows, row)
		return err
	})
	return eventColumns, rows, err
}

// eventRow lays a fact out; its time is the hub's where the hub knows it, else the device's wall clock.
func eventRow(site int64, device string, data []byte, at time.Time) ([]any, error) {
	envelope, err := wire.Open(data)
	if err != nil {
		return nil, err
	}
	if at.IsZero() {
		at = time.UnixMilli(envelope.Wall())
	}
	text, err := wire.DescribeFact(envelope)
	if err != nil {
		return nil, err
	}
	id := domain.Seen{Device: device, Number: envelope.Number}.ID()
	return []any{site, id, device, int64(envelope.Number), at.UTC().Format(time.RFC3339Nano), envelope.Worker, envelope.Kind.String(), text}, nil
}

func hubDevices(s hub.Snapshot) ([]string, [][]any, error) {
	replicas, err := s.Replicas()
	if err != nil {
		return nil, nil, err
	}
	var rows [][]any
	for _, r := range replicas {
		if len(r.TokenHash) == 0 {
			continue // the hub itself
		}
		state := "active"
		if r.Revoked {
			state = "revoked"
		}
		rows = append(rows, []any{r.Name, time.UnixMilli(r.LastSync).UTC().Format(time.RFC3339), int64(r.Unsynced), state})
	}
	return deviceColumns, rows, nil
}
