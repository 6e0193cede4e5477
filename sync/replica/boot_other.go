//go:build !linux

package replica

func bootClock() (ms int64, id uint32) { return processClock() }
