package platform

import (
	"time"

	"golang.org/x/sys/unix"
)

// Uptime is the time since the machine started, sleep included. All inputs carry it: it neither jumps with the date nor
// stands still in a pocket. It needs no Java: Android's kernel tells it as every Linux does.
func Uptime() time.Duration { return since(unix.CLOCK_BOOTTIME) }

// Awake is the time since the machine started without its sleep, in which Android stamps its key events.
func Awake() time.Duration { return since(unix.CLOCK_MONOTONIC) }

// since reads one of the kernel's clocks; they cannot fail where the app runs, as Go itself stands on one.
func since(clock int32) time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(clock, &t); err != nil {
		return time.Since(start)
	}
	return time.Duration(t.Nano())
}
