package platform

import "time"

// start stands for the machine's start where it does not tell it.
var start = time.Now()

// onUptime puts a moment of the clock without sleep onto the clock with it, as it is now: the app is awake when an input comes, so the two
// run alike between the input and now.
func onUptime(at, awake, uptime time.Duration) time.Duration { return uptime - max(0, awake-at) }
