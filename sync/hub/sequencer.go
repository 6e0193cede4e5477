package hub

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/wire"
)

const (
	commitPushesMax = 256                    // pushes that share one commit
	policyEvery     = 30 * time.Second       // how often the policies look at the time when nothing happens
	quietFor        = time.Second            // without a push until the store may rest
	pauseFor        = 100 * time.Millisecond // without a push until it may do what cannot wait for such a rest
)

// settingProbe is written to see whether the store can be.
const settingProbe = "probe"

// ErrClosed says that the hub is going down; the device asks again later.
var ErrClosed = errors.New("hub is closing")

// Sequencer lets pushes that arrive together share a commit: one fsync for all of them (group commit, as in
// DeWitt et al., SIGMOD 1984). It owns the hub's writing side.
type Sequencer struct {
	hub   *Hub
	clock *Clock
	queue chan pending
	done  chan struct{}

	reports reports
	meters  *meters
	flight  *departure // the commit that is being written, of which Run alone knows

	mu        sync.Mutex
	trouble   error     // of the last commit
	committed time.Time // the last one that went well
	site      int64
	news      chan struct{} // closed when site has grown
}

type pending struct {
	push   PushFrom
	answer chan<- outcome
}

type outcome struct {
	pushed wire.Pushed
	err    error
}

// departure is a batch whose commit is being written.
type departure struct {
	batch  []pending
	pushes Pushes
	began  time.Time
	done   chan struct{} // closed at the end
	err    error         // then
}

// board puts what was gathered into the commit.
func (d *departure) board(batch []pending) {
	d.batch = batch
	for _, p := range batch[len(d.pushes):] {
		d.pushes = append(d.pushes, p.push)
	}
}

// leave lets a commit be written. When that has ended, and is not to be made anew, land is called.
func (d *departure) leave(ctx context.Context, write func(context.Context) error, land func(error)) {
	d.done = make(chan struct{})
	go func() {
		defer close(d.done)
		if d.err = write(ctx); !errors.Is(d.err, ErrOvertaken) {
			land(d.err)
		}
	}()
}

// wait waits for the end and returns what went wrong.
func (d *departure) wait() error {
	if d == nil {
		return nil
	}
	<-d.done
	return d.err
}

// landed is closed when the commit has ended; there is none for no commit.
func (d *departure) landed() <-chan struct{} {
	if d == nil {
		return nil
	}
	return d.done
}

// NewSequencer returns a sequencer; [Sequencer.Run] makes it work. The hub's time follows the wall clock wall.
func NewSequencer(h *Hub, wall func() time.Time) *Sequencer {
	return &Sequencer{hub: h, clock: newClock(wall), queue: make(chan pending, commitPushesMax), done: make(chan struct{}), news: make(chan struct{}),
		meters: newMeters()}
}

// Run commits what is pushed until the context ends; what was accepted by then is committed first.
func (s *Sequencer) Run(ctx context.Context) error {
	defer close(s.done)
	s.announce(ctx)
	if listener, ok := s.hub.store.(Listener); ok {
		listening, stop := context.WithCancel(ctx)
		var others sync.WaitGroup
		others.Go(func() { listener.Listen(listening, func() { s.announce(listening) }) })
		defer others.Wait()
		defer stop()
	}
	ticker := time.NewTicker(policyEvery)
	defer ticker.Stop()
	quiet, pause := time.NewTimer(quietFor), time.NewTimer(pauseFor)
	defer quiet.Stop()
	defer pause.Stop()
	for {
		var err error
		select {
		case first := <-s.queue:
			err = s.commit(context.WithoutCancel(ctx), s.gather(first))
			quiet.Reset(quietFor)
			pause.Reset(pauseFor)
		case <-s.flight.landed():
			err = s.land(context.WithoutCancel(ctx))
			quiet.Reset(quietFor) // the store rests when nothing is under way
			pause.Reset(pauseFor)
		case <-pause.C:
			s.hub.rest(ctx, pauseFor)
		case <-quiet.C:
			s.hub.rest(ctx, quietFor)
		case <-ticker.C:
			if err = s.land(context.WithoutCancel(ctx)); fatal(err) {
				break
			}
			err = s.hub.tick(context.WithoutCancel(ctx), s.clock.Now(), s.clock.isAhead(), s.reports.take())
			s.noteCommit(err) // what was full or away is asked again at the next tick
			s.announce(ctx)
			quiet.Reset(quietFor)
		case <-ctx.Done():
			return s.keepLast(context.WithoutCancel(ctx))
		}
		if fatal(err) {
			return err
		}
	}
}

// keepLast writes what devices told last, and the hub's time if the wall clock does not tell it.
func (s *Sequencer) keepLast(ctx context.Context) error {
	if err := s.land(ctx); fatal(err) {
		return err
	}
	told, ahead := s.reports.take(), s.clock.isAhead()
	if len(told) == 0 && !ahead {
		return nil
	}
	if err := s.hub.tick(ctx, s.clock.Now(), ahead, told); fatal(err) {
		return err
	}
	return nil // what is not written is told again
}

// gather adds what waits to a batch.
func (s *Sequencer) gather(batch ...pending) []pending {
	for len(batch) < commitPushesMax {
		select {
		case next := <-s.queue:
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

// commit prepares a commit of a batch while the one before it is being written, and then lets it be written.
func (s *Sequencer) commit(ctx context.Context, batch []pending) error {
	d := &departure{began: time.Now()}
	d.board(batch)
	answers, write, prepared := s.hub.Prepare(ctx, s.clock.Now(), d.pushes)
	last := s.flight
	failed := last.wait()
	s.flight = nil
	if prepared == nil { // first of all: whoever commits waits for what is prepared
		s.flight = d
		d.leave(ctx, write, func(err error) { s.answer(d, answers, err) })
	}
	if fatal(failed) {
		if prepared != nil || errors.Is(d.wait(), ErrOvertaken) {
			s.answer(d, nil, failed)
		}
		return failed
	}
	err := s.remake(ctx, last)
	if prepared != nil && !fatal(err) {
		err = s.commitAtOnce(ctx, d)
	}
	return err
}

// commitAtOnce makes and writes a commit in one go. Whatever has come by the time that the store is this hub's goes with it:
// another hub may have had it for long.
func (s *Sequencer) commitAtOnce(ctx context.Context, d *departure) error {
	answers, err := s.hub.commitGathered(ctx, s.clock.Now(), func() Pushes {
		d.board(s.gather(d.batch...))
		return d.pushes
	})
	s.answer(d, answers, err)
	return err
}

// land waits until the commit is on disk that is being written.
func (s *Sequencer) land(ctx context.Context) error {
	d := s.flight
	s.flight = nil
	if err := d.wait(); fatal(err) {
		return err
	}
	return s.remake(ctx, d)
}

// remake makes a commit anew that was overtaken.
func (s *Sequencer) remake(ctx context.Context, d *departure) error {
	if errors.Is(d.wait(), ErrOvertaken) {
		return s.commitAtOnce(ctx, d)
	}
	return nil
}

// answer tells devices what became of their pushes.
func (s *Sequencer) answer(d *departure, answers []wire.Pushed, err error) {
	s.meters.committed(d.pushes, answers, time.Since(d.began), err)
	s.noteCommit(err)
	for i, p := range d.batch {
		switch {
		case err != nil:
			p.answer <- outcome{err: err}
		case answers[i].Status == wire.PushUnknown:
			p.answer <- outcome{err: wire.ErrNotEnrolled}
		case answers[i].Status == wire.PushCrowded:
			p.answer <- outcome{err: errCrowded}
		case answers[i].Status == wire.PushEarly:
			p.answer <- outcome{err: ErrEarly}
		default:
			p.answer <- outcome{pushed: answers[i]}
		}
	}
	if err == nil {
		s.tell(answers[0].Head.Size, answers[0].Head.Time)
	}
}

// fatal tells whether the store must not be asked again before it was opened anew: nobody knows what a disk that failed to
// sync has kept, and a second try would say that all is well (Rebello et al., Can Applications Recover from fsync
// Failures?, USENIX ATC 2020).
func fatal(err error) bool {
	return errors.Is(err, sqlite.ErrFailed) || errors.Is(err, sqlite.ErrBroken)
}

// noteCommit remembers how the last commit went.
func (s *Sequencer) noteCommit(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trouble = err
	if err == nil {
		s.committed = s.clock.Now()
	}
}

// Ready tells whether the hub can take facts: it commits, and its store is written to now if the last commit is a while ago.
func (s *Sequencer) Ready(ctx context.Context) error {
	select {
	case <-s.done:
		return ErrClosed
	default:
	}
	s.mu.Lock()
	trouble, fresh := s.trouble, s.clock.Now().Sub(s.committed) < policyEvery
	s.mu.Unlock()
	if trouble == nil && fresh {
		return nil
	}
	err := s.hub.store.Update(ctx, func(tx Tx) error {
		if _, err := newBatch(s.hub, s.clock.Now(), tx, nil); err != nil {
			return err
		}
		return tx.SetSetting(settingProbe, []byte(s.clock.Now().UTC().Format(time.RFC3339)))
	})
	s.noteCommit(err)
	return err
}

// Push waits until the facts are on disk.
func (s *Sequencer) Push(ctx context.Context, push PushFrom) (wire.Pushed, error) {
	answer := make(chan outcome, 1)
	select {
	case s.queue <- pending{push, answer}:
	case <-s.done:
		return wire.Pushed{}, ErrClosed
	case <-ctx.Done():
		return wire.Pushed{}, ctx.Err()
	}
	select {
	case o := <-answer:
		return o.pushed, o.err
	case <-s.done:
		return wire.Pushed{}, ErrClosed
	case <-ctx.Done():
		return wire.Pushed{}, ctx.Err()
	}
}

// announce reads the head and tells of it and its time, as commits of other processes are not seen otherwise.
func (s *Sequencer) announce(ctx context.Context) {
	var head Head
	err := s.hub.store.View(ctx, func(v Snapshot) (err error) {
		head, err = v.Head()
		return err
	})
	if err == nil { // a hint may be missed: devices poll behind it
		s.tell(head.Site, head.Time)
	}
}

func (s *Sequencer) tell(site, at int64) {
	s.clock.NotBefore(at)
	s.mu.Lock()
	defer s.mu.Unlock()
	if site > s.site {
		s.site = site
		close(s.news)
		s.news = make(chan struct{})
	}
}

// News returns the last known position and a channel that is closed when there is a later one.
func (s *Sequencer) News() (site int64, changed <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.site, s.news
}
