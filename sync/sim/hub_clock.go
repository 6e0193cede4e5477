package sim

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/handtruck/handtruck/sync/hub"
)

// What a hub does while its time is ahead of its machine's clock: it keeps it from some seconds on, and every half minute.
const (
	aheadKept = 5 * time.Second
	keptEvery = 30 * second
)

// startClock begins the hub's time anew, as a program does that has just read the last commit.
func (p *process) startClock() {
	w, looked := p.w, p.w.now
	p.clock = hub.NewClock(func() time.Time { return time.UnixMilli(w.now + p.skew) }, func(_, _ time.Time) time.Duration {
		passed := time.Duration(w.now-looked) * time.Millisecond
		looked = w.now
		return passed
	})
	p.clock.NotBefore(w.head.Time)
}

// time is the hub's time in this process, which has heard of all commits.
func (p *process) time() time.Time {
	if s := p.w.config.seams.clock; s != nil {
		return s(p)
	}
	p.clock.NotBefore(p.w.head.Time)
	return p.clock.Now()
}

// strikeHubClock sets the clock of a hub's machine back, or right again.
func (w *world) strikeHubClock() {
	p := w.hubs[w.random.IntN(len(w.hubs))]
	if w.random.IntN(3) == 0 && w.chance(HubClockBack) {
		back := w.span(second, 2*day)
		w.injected(HubClockBack, "by %d s", back/second)
		p.skew -= back
	}
	if p.skew != 0 && w.random.IntN(20) == 0 {
		w.tell("the clock of the hub's machine is set right")
		p.skew = 0
	}
}

// leave lets a process go whose time may be ahead of its machine's clock: what it kept of it last is less than half a
// minute old. What passes until it has started again is lost, as nobody measured it, so facts that were measured before
// and behind that may seem to have happened the other way round.
func (p *process) leave() error {
	w := p.w
	ahead := p.clock.Ahead()
	if ahead <= 0 {
		return nil
	}
	if ahead >= aheadKept {
		since := (w.now - epochMS) % keptEvery
		if err := p.hub.Tick(context.Background(), p.time().Add(-time.Duration(since)*time.Millisecond), true); err != nil && !refusal(err) {
			return err
		}
		if err := w.remember(p); err != nil {
			return err
		}
	}
	w.rewound += max(0, min(ahead.Milliseconds(), p.clock.Now().UnixMilli()-w.head.Time))
	return nil
}

// agree lets hubs whose clocks differ see each other's time, before anybody measures one of them.
func (w *world) agree() error {
	for _, p := range w.hubs {
		if err := p.hub.Tick(context.Background(), p.time(), true); err != nil {
			return err
		}
		if err := w.remember(p); err != nil {
			return err
		}
	}
	return nil
}

// checkTime holds that of two facts the hub takes none for the later one that happened first: their intervals tell so only
// when it is so. A hub that was stopped while its time was ahead cannot know by how much, nor can one that lost facts.
func (w *world) checkTime(s hub.Snapshot) error {
	entries, err := s.Log(0, StepsMax)
	if err != nil {
		return err
	}
	logged := map[string]hub.Entry{}
	for _, e := range entries {
		logged[string(e.Data)] = e
	}
	facts := slices.SortedStableFunc(slices.Values(w.log), func(a, b *kept) int { return cmp.Compare(a.at, b.at) })
	latest := hub.Entry{Low: epochMS} // of those that happened before, the one that surely did so last: first what the site began with
	for _, fact := range facts {
		e, ok := logged[string(fact.data)]
		if ok && e.High < latest.Low {
			w.twisted = true
			if latest.Low-e.High > w.rewound && w.rolledBack() == 0 {
				return broken("I14", "fact %d seems to have happened %d ms before fact %d, and did so after it", e.Site, latest.Low-e.High, latest.Site)
			}
		}
		if ok && e.Low > latest.Low {
			latest = e
		}
	}
	w.held(TimeTrue)
	return nil
}
