package platform

import (
	"testing"
	"time"
)

// TestKeysComeOntoTheClockOfBroadcasts: a handheld that slept for an hour stamps its keys an hour behind its uptime, and
// the queue compares both to find one event that two sources told of.
func TestKeysComeOntoTheClockOfBroadcasts(t *testing.T) {
	const slept = time.Hour
	awake := 10 * time.Minute
	if got, want := onUptime(awake-30*ms, awake, awake+slept), awake+slept-30*ms; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, want := onUptime(awake+5*ms, awake, awake+slept), awake+slept; got != want {
		t.Errorf("an event from the future is not from now: got %v, want %v", got, want)
	}
}

// TestUptimeGoesOn also where sleep does not count.
func TestUptimeGoesOn(t *testing.T) {
	before, awake := Uptime(), Awake()
	if after := Uptime(); after < before || before <= 0 || awake <= 0 {
		t.Errorf("uptime went from %v to %v, awake is %v", before, after, awake)
	}
}
