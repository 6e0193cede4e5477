package replica

import (
	"sync"
	"time"
)

// SystemClock is the machine's clock, moved by what a test or a command line asks for.
type SystemClock struct {
	mu     sync.Mutex
	offset time.Duration
}

// NewClock returns a clock that shows start now, or the machine's time for the zero time.
func NewClock(start time.Time) *SystemClock {
	c := &SystemClock{}
	if !start.IsZero() {
		c.offset = time.Until(start)
	}
	return c
}

// Now is the wall clock.
func (c *SystemClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.offset)
}

// Advance moves the wall clock, as a worker or a dead battery does; the boot clock goes on undisturbed.
func (c *SystemClock) Advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset += by
}

// Boot is the time since the machine's boot, sleep included.
func (c *SystemClock) Boot() (ms int64, id uint32) { return bootClock() }
