//go:build !linux

package platform

import "time"

// Uptime is the time since the app started, as the machine does not tell its own.
func Uptime() time.Duration { return time.Since(start) }

// Awake is the same here.
func Awake() time.Duration { return time.Since(start) }
