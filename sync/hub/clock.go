package hub

import (
	"sync"
	"time"
)

const (
	// giveBack: while it is ahead of the wall clock, the hub's time runs slower by one part in so many (50 ppm), for
	// which wire.Interval has room beside what a device's quartz may be off.
	giveBack = 20_000
	// aheadTold is how far ahead it may be before somebody is told.
	aheadTold = 5 * time.Second
)

// Clock is the hub's time in one process. It is never before the last commit that this process knows of, and never runs
// backwards: when the wall clock is set back, it goes on at the rate of the machine's monotonic clock, so that what
// devices have measured of it stays true. Where it only waited for the wall clock, a device that measured it before
// would count on while others stand still, and facts would seem to have happened the other way round.
type Clock struct {
	wall  func() time.Time
	since func(before, now time.Time) time.Duration // what passed between two looks, whatever the wall clock did

	mu    sync.Mutex
	read  time.Time // the wall clock at the last look, with its monotonic reading
	hub   time.Time // the hub's time then
	known bool      // the last commit on disk was looked at
	tell  func(ahead time.Duration)
	told  bool
}

func newClock(wall func() time.Time) *Clock {
	return NewClock(wall, func(before, now time.Time) time.Duration { return now.Sub(before) })
}

// NewClock is the hub's time on a machine with a wall clock and one that only goes on: since tells what passed by that one
// from one look at the wall clock to the next.
func NewClock(wall func() time.Time, since func(before, now time.Time) time.Duration) *Clock {
	return &Clock{wall: wall, since: since, tell: func(time.Duration) {}}
}

// Now is the hub's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.advance()
}

// NotBefore takes into account that a commit was made at a time: the hub's time goes on from there if it was before.
func (c *Clock) NotBefore(ms int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.known = true
	if commit := time.UnixMilli(ms); c.advance().Before(commit) {
		c.hub = commit
		c.notice()
	}
}

// advance moves the hub's time on by what has passed, or to the wall clock if that is later.
func (c *Clock) advance() time.Time {
	read := c.wall()
	if !c.read.IsZero() {
		if passed := c.since(c.read, read); passed > 0 {
			c.hub = c.hub.Add(passed - passed/giveBack)
		}
	}
	c.read = read
	if wall := read.Round(0); wall.After(c.hub) { // Round takes the monotonic reading off
		c.hub = wall
	}
	c.notice()
	return c.hub
}

// notice tells once when the hub's time gets well ahead of the wall clock, and again only after that was over.
func (c *Clock) notice() {
	ahead := c.hub.Sub(c.read.Round(0))
	if ahead >= aheadTold && !c.told {
		c.tell(ahead)
	}
	c.told = ahead >= aheadTold || c.told && ahead >= aheadTold/2
}

// Ahead is how far the hub's time is ahead of the wall clock.
func (c *Clock) Ahead() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.advance().Sub(c.read.Round(0))
}

// isAhead tells whether the hub's time is so far ahead of the wall clock that somebody has to know.
func (c *Clock) isAhead() bool { return c.Ahead() >= aheadTold }

// stands tells whether the hub's time was held against a commit on disk.
func (c *Clock) stands() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.known
}

// tellWith says who is told that the hub's time is ahead of the wall clock, and tells it if it is already.
func (c *Clock) tellWith(tell func(ahead time.Duration)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tell, c.told = tell, false
	c.advance()
}

// notBefore is a time, or that of the last commit if that is later.
func (h Head) notBefore(now time.Time) time.Time {
	if commit := time.UnixMilli(h.Time); now.Before(commit) {
		return commit
	}
	return now
}
