package hub

import (
	"context"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/prometheus/client_golang/prometheus"
)

// scrapeTime bounds how long Prometheus may keep the store reading.
const scrapeTime = 10 * time.Second

// What is known of each device.
var (
	deviceLabel   = []string{"device"}
	lastSync      = prometheus.NewDesc("handtruck_device_last_sync_timestamp_seconds", "When the device was heard last.", deviceLabel, nil)
	unsentFacts   = prometheus.NewDesc("handtruck_device_unsent_facts", "Facts that the device had not sent when it was heard last.", deviceLabel, nil)
	oldestUnsent  = prometheus.NewDesc("handtruck_device_oldest_unsent_seconds", "Age of the oldest of them by now.", deviceLabel, nil)
	heldFacts     = prometheus.NewDesc("handtruck_device_held_facts", "Facts of a locked out device that are held back.", deviceLabel, nil)
	feedLag       = prometheus.NewDesc("handtruck_device_feed_lag", "Positions of the hub that the device had not read when it asked last.", deviceLabel, nil)
	clockSkew     = prometheus.NewDesc("handtruck_device_clock_error_seconds", "Wall clock of the device minus that of the hub.", deviceLabel, nil)
	battery       = prometheus.NewDesc("handtruck_device_battery_ratio", "Charge of the device.", deviceLabel, nil)
	position      = prometheus.NewDesc("handtruck_position", "Facts in the site's log.", nil, nil)
	discrepancies = prometheus.NewDesc("handtruck_discrepancies_open", "Discrepancies that wait for somebody.", nil, nil)
	diskFree      = prometheus.NewDesc("handtruck_disk_free_bytes", "Room on the hub's disk.", nil, nil)
)

// fleet reads how the devices are when Prometheus asks.
type fleet struct{ server *Server }

// Describe names what is told.
func (f fleet) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{lastSync, unsentFacts, oldestUnsent, heldFacts, feedLag, clockSkew, battery, position, discrepancies, diskFree} {
		to <- d
	}
}

// Collect tells it.
func (f fleet) Collect(to chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	if free, known := f.server.free(); known {
		gauge(diskFree, float64(free))
	}
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTime)
	defer cancel()
	err := f.server.hub.store.View(ctx, func(s Snapshot) error {
		head, err := s.Head()
		if err != nil {
			return err
		}
		replicas, err := s.Replicas()
		if err != nil {
			return err
		}
		gauge(position, float64(head.Site))
		gauge(discrepancies, float64(len(domain.Find[domain.Discrepancy](s, domain.ByState, string(domain.DiscrepancyOpen)))))
		for _, r := range replicas {
			if r.Device() && r.Branch == "" {
				f.device(gauge, r, head)
			}
		}
		return s.Err()
	})
	if err != nil {
		f.server.log.Warn("metrics not complete", "error", err)
	}
}

func (f fleet) device(gauge func(*prometheus.Desc, float64, ...string), r Replica, head Head) {
	const ms = 1000
	now := f.server.now().UnixMilli()
	report, at := r.Report, r.LastSync
	if told, ok := f.server.sequencer.reports.last(r.ID); ok {
		report, at = told.Report, max(at, told.at)
		gauge(feedLag, float64(max(0, head.Site-told.position)), r.Name)
	}
	gauge(lastSync, float64(at)/ms, r.Name)
	gauge(unsentFacts, float64(report.Unsent), r.Name)
	if report.Unsent > 0 {
		gauge(oldestUnsent, float64(report.OldestMS+now-at)/ms, r.Name)
	} else {
		gauge(oldestUnsent, 0, r.Name)
	}
	gauge(heldFacts, float64(r.HeldFacts()), r.Name)
	gauge(clockSkew, float64(report.ClockError)/ms, r.Name)
	if report.Battery > 0 {
		gauge(battery, float64(report.Battery)/100, r.Name)
	}
}
