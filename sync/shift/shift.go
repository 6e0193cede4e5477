// Package shift plays a whole shift against real processes: a hub and some terminals, driven through nothing but their
// command lines and JSON lines, as a test of everything at once and as a show.
//
// Workers receive what was announced, put it away, pick orders and drop them. The radio of each is off half of the
// time, and once the hub is killed in the middle. In the end everything must agree to the unit.
package shift

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/handtruck/handtruck/sync/process"
	"golang.org/x/sync/errgroup"
)

// Config says which shift is played.
type Config struct {
	Program   string // path of handtruckd
	Warehouse string // folder that is imported
	Files     fs.FS  // the same folder, to read what stands on paper
	Dir       string // where the hub and the terminals keep their data
	Orders    int    // how many orders are picked
	Terminals int
	Clock     func() time.Time // the time of the shift; nil is the morning on which the first receipt is expected
	Out       io.Writer
}

// killAt is the share of the work after which the hub is killed, and restartAt the one after which it is back.
const (
	killAt    = 0.4
	restartAt = 0.5
)

// shift is one in the making.
type shift struct {
	Config
	paper   *paper
	program process.Program
	hub     *process.Hub
	meter   *meter
	log     *os.File // what the processes say besides their answers
	workers []*worker
	saying  sync.Mutex
	jobs    int
	done    atomic.Int64
	turned  chan struct{} // told whenever a job is done
}

// Run plays a shift and checks what came of it.
func Run(ctx context.Context, c Config) (err error) {
	p, err := readPaper(c.Files)
	if err != nil {
		return err
	}
	if c.Clock == nil {
		began := time.Now()
		c.Clock = func() time.Time { return p.morning.Add(time.Since(began)) }
	}
	s := &shift{Config: c, paper: p, turned: make(chan struct{}, 1)}
	defer func() { err = errors.Join(err, s.close()) }()
	if err := s.open(ctx); err != nil {
		return err
	}
	began := time.Now()
	if err := s.work(ctx); err != nil {
		return err
	}
	worked := time.Since(began)
	began = time.Now()
	if err := s.meet(ctx); err != nil {
		return err
	}
	s.say("everything is synced after %v", time.Since(began).Round(time.Millisecond))
	return s.verify(ctx, worked)
}

// say prints one line; workers may say something at the same time.
func (s *shift) say(format string, args ...any) {
	s.saying.Lock()
	defer s.saying.Unlock()
	fmt.Fprintf(s.Out, format+"\n", args...)
}

// open imports the warehouse, starts the hub and brings the terminals to their first screen.
func (s *shift) open(ctx context.Context) error {
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	var err error
	if s.log, err = os.Create(filepath.Join(s.Dir, "processes.log")); err != nil {
		return fmt.Errorf("make log: %w", err)
	}
	s.program = process.Program{Path: s.Program, Clock: s.Clock, Log: s.log}
	began := time.Now()
	told, err := s.program.Run(ctx, "import", "-data", s.hubDir(), s.Warehouse)
	if err != nil {
		return err
	}
	s.say("imported %s: %s in %v", s.Warehouse, told, time.Since(began).Round(time.Millisecond))
	if s.meter, err = newMeter(); err != nil {
		return err
	}
	if err := s.startHub(ctx); err != nil {
		return err
	}
	for i := range s.Terminals {
		name := "t" + strconv.Itoa(i+1)
		w := &worker{shift: s, name: name, person: s.paper.people[i%len(s.paper.people)], turn: i}
		if err := w.start(ctx); err != nil {
			return fmt.Errorf("start %s: %w", name, err)
		}
		s.workers = append(s.workers, w)
	}
	for i, receipt := range s.paper.receipts {
		w := s.workers[i%len(s.workers)]
		w.receipts = append(w.receipts, receipt)
	}
	for i, order := range s.paper.orders {
		w := s.workers[i%len(s.workers)]
		w.orders = append(w.orders, order)
	}
	for i := range s.wanted() {
		s.workers[i%len(s.workers)].wanted++
	}
	s.jobs = len(s.paper.receipts)*2 + s.wanted()
	s.say("%d terminals are enrolled and hold the warehouse; %s came down", len(s.workers), bytesOf(s.meter.down.Load()))
	s.meter.reset()
	return nil
}

// wanted is how many orders are to be picked.
func (s *shift) wanted() int { return min(s.Orders, len(s.paper.orders)) }

// work lets every worker work, and the hub die meanwhile.
func (s *shift) work(ctx context.Context) error {
	group, working := errgroup.WithContext(ctx)
	worked := make(chan struct{})
	group.Go(func() error {
		defer close(worked)
		var crew errgroup.Group
		for _, w := range s.workers {
			crew.Go(func() error {
				if err := w.work(working); err != nil {
					return fmt.Errorf("terminal %s: %w", w.name, err)
				}
				return nil
			})
		}
		return crew.Wait()
	})
	group.Go(func() error { return s.killHub(ctx, worked) }) // the hub outlives the work
	return group.Wait()
}

// killHub kills the hub in the middle of the shift, and starts it again when some more work is done without it.
func (s *shift) killHub(ctx context.Context, worked <-chan struct{}) error {
	s.until(ctx, killAt, worked)
	if err := s.hub.Kill(); err != nil {
		return err
	}
	s.say("hub killed after %d of %d jobs", s.done.Load(), s.jobs)
	s.until(ctx, restartAt, worked)
	if ctx.Err() != nil {
		return nil // the workers say why
	}
	if err := s.startHub(ctx); err != nil {
		return err
	}
	s.say("hub is back after %d of %d jobs", s.done.Load(), s.jobs)
	return nil
}

func (s *shift) until(ctx context.Context, share float64, worked <-chan struct{}) {
	for float64(s.done.Load()) < share*float64(s.jobs) {
		select {
		case <-s.turned:
		case <-worked:
			return
		case <-ctx.Done():
			return
		}
	}
}

// finished counts a job.
func (s *shift) finished() {
	if n := s.done.Add(1); n%50 == 0 {
		s.say("%d of %d jobs done", n, s.jobs)
	}
	select {
	case s.turned <- struct{}{}:
	default:
	}
}

// meet turns every radio on and syncs twice, so that everyone hears of everyone.
func (s *shift) meet(ctx context.Context) error {
	for range 2 {
		for _, w := range s.workers {
			if err := w.sync(ctx); err != nil {
				return fmt.Errorf("terminal %s: %w", w.name, err)
			}
		}
	}
	return nil
}

// close ends what the shift has started.
func (s *shift) close() error {
	var err error
	for _, w := range s.workers {
		err = errors.Join(err, w.stop())
	}
	s.workers = nil
	if s.hub != nil {
		err = errors.Join(err, s.hub.Stop())
		s.hub = nil
	}
	if s.meter != nil {
		err = errors.Join(err, s.meter.close())
		s.meter = nil
	}
	if s.log != nil {
		err = errors.Join(err, s.log.Close())
		s.log = nil
	}
	return err
}

// startHub starts the hub and points the meter to it.
func (s *shift) startHub(ctx context.Context) (err error) {
	if s.hub, err = s.program.StartHub(ctx, "-data", s.hubDir()); err != nil {
		return err
	}
	s.meter.target.Store(&s.hub.Address)
	return nil
}

func (s *shift) hubDir() string { return filepath.Join(s.Dir, "hub") }
