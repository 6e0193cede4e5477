package replica

import (
	"math/rand/v2"
	"time"
)

var (
	processStart = time.Now()
	processID    = rand.Uint32()
)

// processClock counts from the start of this process, for machines that do not tell their boot.
func processClock() (ms int64, id uint32) { return time.Since(processStart).Milliseconds(), processID }
