package main

import (
	"encoding/json"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/report"
	"github.com/handtruck/handtruck/sync/wire"
)

// eventsPage is how many facts are read at once.
const eventsPage = 5000

func hubEvents(s hub.Snapshot) ([]string, [][]any, error) {
	replicas, err := s.Replicas()
	if err != nil {
		return nil, nil, err
	}
	from := map[string]hub.Replica{}
	for _, r := range replicas {
		from[r.ID] = r
	}
	var rows [][]any
	for last := int64(0); ; {
		page, err := s.Log(last, eventsPage)
		if err != nil {
			return nil, nil, err
		}
		for _, e := range page {
			row, err := eventRow(domain.Seen{Device: from[e.Replica].Name, Branch: from[e.Replica].Branch, Site: e.Site, Low: e.Low, High: e.High}, e.Data)
			if err != nil {
				return nil, nil, err
			}
			rows, last = append(rows, row), e.Site
		}
		if len(page) < eventsPage {
			return report.EventColumns, rows, nil
		}
	}
}

// terminalEvents are the facts that a device recorded itself; it does not know their places in the site's order.
func terminalEvents(m replica.Moment) ([]string, [][]any, error) {
	var rows [][]any
	for from := uint64(1); ; {
		page, err := m.Facts(from, eventsPage)
		if err != nil || len(page) == 0 {
			return report.EventColumns, rows, err
		}
		for _, record := range page {
			envelope, err := wire.Open(record.Data)
			if err != nil {
				return nil, nil, err
			}
			low, high := wire.Interval(m.Samples, envelope)
			row, err := eventRow(domain.Seen{Device: m.Identity.Name, Branch: m.Identity.Branch(record.Number), Low: low, High: high}, record.Data)
			if err != nil {
				return nil, nil, err
			}
			rows, from = append(rows, row), record.Number+1
		}
	}
}

// eventRow lays a fact out. Its time is what its device's clock said, as far as the hub's time does not prove it
// wrong: it was not before low and not after high.
func eventRow(seen domain.Seen, data []byte) ([]any, error) {
	envelope, err := wire.Open(data)
	if err != nil {
		return nil, err
	}
	text, err := wire.DescribeFact(envelope)
	if err != nil {
		return nil, err
	}
	seen.Number = envelope.Number
	at := time.UnixMilli(min(max(envelope.Wall(), seen.Low), seen.High))
	return []any{known(seen.Site), seen.ID(), seen.Device, int64(envelope.Number), instant(at), envelope.Worker, envelope.Kind.String(), json.RawMessage(text)}, nil
}

func hubDevices(s hub.Snapshot) ([]string, [][]any, error) {
	replicas, err := s.Replicas()
	if err != nil {
		return nil, nil, err
	}
	var rows [][]any
	for _, r := range replicas {
		if !r.Device() {
			continue
		}
		var last any = ""
		if r.LastSync != 0 {
			last = instant(time.UnixMilli(r.LastSync))
		}
		rows = append(rows, []any{r.Name, last, int64(r.Report.Unsent), r.Standing()})
	}
	return report.DeviceColumns, rows, nil
}

// known is a number, or nothing where it is zero for not known.
func known(n int64) any {
	if n == 0 {
		return ""
	}
	return n
}

func instant(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z07:00") }
