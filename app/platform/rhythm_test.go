package platform

import (
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain/work"
)

// TestRhythmsAreToldApart holds what makes verdicts known without eyes: each has its own count of sounds and its own buzz,
// all lie in the band that carries over hall noise, and none keeps a worker waiting.
func TestRhythmsAreToldApart(t *testing.T) {
	sounds, buzzes := map[int]work.Tone{}, map[[2]time.Duration]work.Tone{}
	for _, tone := range []work.Tone{work.OK, work.Warn, work.Error} {
		r := RhythmOf(tone)
		if other, taken := sounds[len(r.Notes)]; taken || len(r.Notes) == 0 {
			t.Errorf("%s has %d sounds, as %q has", tone, len(r.Notes), other)
		}
		sounds[len(r.Notes)] = tone
		var felt [2]time.Duration
		for _, p := range r.Buzz {
			felt[0] += p.For
			felt[1] += p.Rest
		}
		if other, taken := buzzes[felt]; taken || felt[0] == 0 {
			t.Errorf("%s feels like %q", tone, other)
		}
		buzzes[felt] = tone
		for _, n := range r.Notes {
			if n.Hz < 800 || n.Hz > 2100 || n.For < 60*ms {
				t.Errorf("%s: a note of %d Hz for %v does not carry", tone, n.Hz, n.For)
			}
		}
		if r.Takes() > 500*ms {
			t.Errorf("%s takes %v", tone, r.Takes())
		}
	}
	if asked := RhythmOf(work.Ask); len(asked.Notes)+len(asked.Buzz) != 0 {
		t.Error("a question sounds like a verdict")
	}
}
