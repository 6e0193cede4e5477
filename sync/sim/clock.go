package sim

import (
	"math"
	"time"
)

// epochMS is where virtual time begins.
const epochMS = 1_772_438_400_000 // 2026-03-02 08:00 UTC

const partsPerMillion = 1_000_000

// Spans of virtual time, in ms.
const (
	second = int64(1000)
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
)

// clock is a device's time, wrong in the ways clocks are.
type clock struct {
	w       *world
	skew    int64 // of the wall clock
	booted  int64
	boot    uint32
	driftPM int64 // parts per million
}

// Now is the wall clock.
func (c *clock) Now() time.Time { return time.UnixMilli(c.w.now + c.skew) }

// Boot is the boot clock.
func (c *clock) Boot() (int64, uint32) {
	up := c.w.now - c.booted
	return up + up*c.driftPM/partsPerMillion, c.boot
}

// reboot begins a new boot; how long the device was off is not known to it.
func (c *clock) reboot() { c.boot, c.booted = c.w.random.Uint32(), c.w.now }

// lose sets the wall clock to where clocks begin or end that have lost their battery.
func (c *clock) lose() {
	years := []time.Time{time.Unix(0, 0), time.Date(2036, 2, 7, 6, 28, 16, 0, time.UTC)}
	c.skew = years[c.w.random.IntN(len(years))].UnixMilli() - c.w.now
	c.reboot()
}

// span draws a length of time between two, short ones as often as long ones.
func (w *world) span(least, most int64) int64 {
	ratio := float64(most) / float64(least)
	return int64(float64(least) * math.Pow(ratio, w.random.Float64()))
}
