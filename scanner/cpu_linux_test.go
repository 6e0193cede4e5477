package scanner

import (
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// cpuTime starts to measure the time that this thread computes, which other programs on the machine do not stretch. The function that it returns
// stops.
func cpuTime(b *testing.B) func() time.Duration {
	b.Helper()
	runtime.LockOSThread()
	start := threadTime(b)
	return func() time.Duration {
		defer runtime.UnlockOSThread()
		return threadTime(b) - start
	}
}

func threadTime(b *testing.B) time.Duration {
	b.Helper()
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		b.Fatal(err)
	}
	return time.Duration(t.Nano())
}
