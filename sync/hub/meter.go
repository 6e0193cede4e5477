package hub

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/handtruck/handtruck/sync/wire"
)

// meters count what the hub does, for Prometheus. Names and units are as its documentation asks for them.
type meters struct {
	registry    *prometheus.Registry
	requests    *prometheus.HistogramVec
	rejects     *prometheus.CounterVec
	facts       prometheus.Counter
	forks       prometheus.Counter
	commits     prometheus.Histogram
	batch       prometheus.Histogram
	storeErrors prometheus.Counter
}

func newMeters() *meters {
	m := &meters{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "handtruck_request_seconds", Help: "How long requests took, by what was asked.",
			Buckets: prometheus.ExponentialBuckets(0.001, 4, 8)}, []string{"request"}),
		rejects: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "handtruck_rejects_total", Help: "Requests that were refused, by what was asked and why."},
			[]string{"request", "cause"}),
		facts: prometheus.NewCounter(prometheus.CounterOpts{Name: "handtruck_facts_total", Help: "Facts in pushes that were taken, repeats included."}),
		forks: prometheus.NewCounter(prometheus.CounterOpts{Name: "handtruck_forks_total", Help: "Pushes that told another story under numbers the hub knows."}),
		commits: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "handtruck_commit_seconds", Help: "How long commits of facts took.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 3, 9)}),
		batch: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "handtruck_commit_pushes", Help: "How many pushes shared a commit.",
			Buckets: prometheus.ExponentialBuckets(1, 2, 9)}),
		storeErrors: prometheus.NewCounter(prometheus.CounterOpts{Name: "handtruck_store_errors_total", Help: "Commits that the store did not take."}),
	}
	m.registry.MustRegister(m.requests, m.rejects, m.facts, m.forks, m.commits, m.batch, m.storeErrors)
	return m
}

// committed counts one commit of pushes.
func (m *meters) committed(pushes Pushes, answers []wire.Pushed, took time.Duration, err error) {
	m.commits.Observe(took.Seconds())
	m.batch.Observe(float64(len(pushes)))
	if err != nil {
		m.storeErrors.Inc()
		return
	}
	for i, answer := range answers {
		switch answer.Status {
		case wire.PushTaken:
			m.facts.Add(float64(len(pushes[i].Facts)))
		case wire.PushForked:
			m.forks.Inc()
		case wire.PushGap:
			m.rejects.WithLabelValues("push", "gap").Inc()
		case wire.PushLost:
			m.rejects.WithLabelValues("push", "lost").Inc()
		case wire.PushInvalid:
			m.rejects.WithLabelValues("push", "invalid").Inc()
		}
	}
}

// Metrics tells Prometheus what this hub process does, and how the site's devices are.
func (s *Server) Metrics() http.Handler {
	s.metrics.Do(func() {
		m := s.sequencer.meters
		m.registry.MustRegister(fleet{s}, prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "handtruck_queue_pushes", Help: "Pushes that wait for a commit."},
			func() float64 { return float64(len(s.sequencer.queue)) }),
			prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "handtruck_clock_ahead_seconds", Help: "How far the hub's time is ahead of this machine's clock, as after that was set back."},
				func() float64 { return s.sequencer.clock.Ahead().Seconds() }))
	})
	return promhttp.HandlerFor(s.sequencer.meters.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 2})
}
