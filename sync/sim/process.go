package sim

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/handtruck/handtruck/domain/policy"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/sqlite"
)

// HTTP statuses with which a hub, or what stands before it, refuses.
const (
	statusOK          = 200
	statusMalformed   = 400
	statusTooMany     = 429
	statusFailed      = 500
	statusUnavailable = 503
)

// process is one running hub.
type process struct {
	w           *world
	hub         *hub.Hub
	bare        hub.Store // its own, as it opened it
	store       *unkindStore
	clock       *hub.Clock
	skew        int64 // of its machine's wall clock
	older       bool  // it is of the version before
	pausedUntil int64
	restsAt     int64 // when it rests unless it commits before; 0: it has
}

// quietFor is how long a hub waits for the next push until its store may rest, as the real one does.
const quietFor = second

// startHub starts one more hub on the site's store.
func (w *world) startHub() error {
	p := &process{w: w, older: w.began == HubUpgraded}
	if len(w.hubs) > 0 && w.chance(HubsDiffer) {
		p.skew = (1 - 2*w.random.Int64N(2)) * w.span(second, hour)
	}
	if err := p.start(); err != nil {
		return err
	}
	w.hubs = append(w.hubs, p)
	return nil
}

func (p *process) start() (err error) {
	if p.bare, err = p.w.site.open(); err != nil {
		return err
	}
	store, s := p.bare, p.w.config.seams
	if s.store != nil {
		store = s.store(p.w, store)
	}
	p.store, p.restsAt = &unkindStore{Store: store}, p.w.now+quietFor
	p.startClock()
	var decides hub.Policy
	if p.w.config.Crew {
		decides = hub.Policy{Touches: policy.Touches, After: policy.After, Run: policy.Run}
	}
	p.hub = hub.New(p.store, p.w, decides)
	release := hub.Present()
	if p.older {
		release = p.w.older.release()
	}
	if s.fold != nil {
		release.Fold = s.fold(p.w)
	}
	if s.release != nil {
		release = s.release(p, release)
	}
	p.hub = p.hub.WithRelease(release)
	return nil
}

// restart kills the process and starts another one in its place, which has to find what was committed.
func (p *process) restart() error {
	if err := p.leave(); err != nil {
		return err
	}
	if err := p.w.site.kill(p.bare); err != nil {
		return err
	}
	if err := p.start(); err != nil {
		return err
	}
	return p.w.checkDurable()
}

// blackout cuts the power of the hub's machine.
func (w *world) blackout() error {
	if err := w.leaveAll(); err != nil {
		return err
	}
	if err := w.site.cutPower(w.random); err != nil {
		return err
	}
	for _, p := range w.hubs {
		if err := p.start(); err != nil {
			return err
		}
	}
	return w.checkDurable()
}

// process is a hub that answers now, or nil.
func (w *world) process() *process {
	i := w.random.IntN(len(w.hubs))
	for range w.hubs {
		if p := w.hubs[i]; p.pausedUntil <= w.now {
			return p
		}
		i = (i + 1) % len(w.hubs)
	}
	return nil
}

// refusal tells whether an error is one that the hub's disk had reasons for.
func refusal(err error) bool {
	return errors.Is(err, sqlite.ErrBusy) || errors.Is(err, hub.ErrOlder) || errors.Is(err, sqlite.ErrFull) || errors.Is(err, errInput)
}

// remember keeps the hub's fingerprints at its position, to hold replicas against.
func (w *world) remember(p *process) error {
	return p.bare.View(context.Background(), func(s hub.Snapshot) error {
		head, err := s.Head()
		if err != nil || head == w.head {
			return err
		}
		w.head = head
		w.trace.note(head.Site, head.Time)
		if !w.disks.real() { // the real store draws the name of its epoch, which is in all that is hashed
			w.trace.note(int64(head.Root[0])<<16 | int64(head.Root[1])<<8 | int64(head.Root[2]))
		}
		for _, scopes := range w.scopes {
			now, err := s.Fingerprints(scopes)
			if err != nil {
				return err
			}
			at := position{head.Epoch, head.Site, fmt.Sprint(scopes)}
			w.history[at] = append(w.history[at], now)
		}
		return nil
	})
}

// eye looks at the hub's store without any fault.
func (w *world) eye(look func(hub.Snapshot) error) error {
	return w.hubs[0].bare.View(context.Background(), look)
}

// leaveAll lets all processes go.
func (w *world) leaveAll() error {
	for _, p := range w.hubs {
		if err := p.leave(); err != nil {
			return err
		}
	}
	return nil
}

// tick lets the hub's policies look at the time.
func (w *world) tick() error {
	p := w.process()
	if p == nil {
		return nil
	}
	if _, err := p.arrive(p.depart(nil, nil)); err != nil && !refusal(err) {
		return err
	}
	return nil
}

// rest lets hubs rest that have nothing to commit until then.
func (w *world) rest(until int64) {
	for _, p := range w.hubs {
		if p.restsAt == 0 || max(p.restsAt, p.pausedUntil) > until {
			continue
		}
		p.restsAt = 0
		if store, ok := p.bare.(hub.Rester); ok {
			store.Rest(context.Background(), time.Duration(quietFor)*time.Millisecond)
		}
	}
}

// wake lets every hub go on.
func (w *world) wake() {
	w.stormy, w.busy = 0, 0
	for p := range slices.Values(w.hubs) {
		p.pausedUntil = 0
	}
}
