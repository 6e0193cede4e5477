package replica

import (
	"hash/fnv"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// bootClock reads CLOCK_BOOTTIME: unlike Go's own monotonic clock it goes on while a handheld sleeps.
func bootClock() (ms int64, id uint32) {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &t); err != nil {
		return processClock()
	}
	return t.Nano() / 1_000_000, bootID()
}

// bootID tells boots apart; where the kernel does not say, each process counts as a boot of its own.
var bootID = sync.OnceValue(func() uint32 {
	text, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return processID
	}
	hash := fnv.New32a()
	hash.Write(text)
	return hash.Sum32()
})
