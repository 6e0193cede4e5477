package platform

import (
	"time"

	"github.com/handtruck/handtruck/domain/work"
)

// Note is one sound of a verdict. Pitches lie where hall noise is weakest and ears are best, between 800 and 2100 Hz.
type Note struct {
	Hz   int
	For  time.Duration
	Rest time.Duration // silence after it
}

// Pulse is one buzz of a verdict.
type Pulse struct {
	For  time.Duration
	Rest time.Duration
}

// Rhythm is a verdict for ear and hand. No two verdicts share a rhythm, so that each is known by touch alone, and by ear
// through muffs that change every pitch.
type Rhythm struct {
	Notes []Note
	Buzz  []Pulse
}

const ms = time.Millisecond

// rhythms are short, as the next scan waits for none of them. Asking is silent: nothing was judged.
var rhythms = map[work.Tone]Rhythm{
	work.OK:    {[]Note{{2000, 80 * ms, 0}}, []Pulse{{40 * ms, 0}}},
	work.Warn:  {[]Note{{1200, 90 * ms, 70 * ms}, {1200, 90 * ms, 0}}, []Pulse{{60 * ms, 100 * ms}, {60 * ms, 0}}},
	work.Error: {[]Note{{1600, 120 * ms, 40 * ms}, {1200, 120 * ms, 40 * ms}, {900, 120 * ms, 0}}, []Pulse{{400 * ms, 0}}},
}

// RhythmOf returns how a verdict sounds and feels; it is empty when there is nothing to tell.
func RhythmOf(tone work.Tone) Rhythm { return rhythms[tone] }

// Takes is how long a rhythm lasts.
func (r Rhythm) Takes() time.Duration {
	var notes, buzz time.Duration
	for _, n := range r.Notes {
		notes += n.For + n.Rest
	}
	for _, p := range r.Buzz {
		buzz += p.For + p.Rest
	}
	return max(notes, buzz)
}
