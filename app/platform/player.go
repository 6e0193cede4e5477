package platform

import (
	"sync"
	"time"

	"github.com/handtruck/handtruck/domain/work"
)

// player lets one verdict after the other be heard and felt. A new one cuts the one before short: what counts is the last scan.
type player struct {
	sound   func(Note) error    // begins a note and returns
	buzz    func([]Pulse) error // begins all pulses and returns
	trouble func(error)
	after   func(time.Duration) <-chan time.Time

	begin    sync.Once
	verdicts chan work.Tone // room for one, the newest
}

func newPlayer(sound func(Note) error, buzz func([]Pulse) error, trouble func(error)) *player {
	return &player{sound: sound, buzz: buzz, trouble: trouble, after: time.After, verdicts: make(chan work.Tone, 1)}
}

// play asks for a verdict and returns at once.
func (p *player) play(tone work.Tone) {
	p.begin.Do(func() { go p.run() })
	for {
		select {
		case p.verdicts <- tone:
			return
		default:
		}
		select {
		case <-p.verdicts: // nobody has heard it, and now nobody needs to
		default:
		}
	}
}

func (p *player) run() {
	for tone := range p.verdicts {
		for tone != "" {
			tone = p.perform(RhythmOf(tone))
		}
	}
}

// perform plays a rhythm to its end, or until a new verdict comes, which it returns.
func (p *player) perform(r Rhythm) work.Tone {
	if len(r.Buzz) > 0 {
		p.tell(p.buzz(r.Buzz))
	}
	for _, note := range r.Notes {
		p.tell(p.sound(note))
		select {
		case next := <-p.verdicts:
			return next
		case <-p.after(note.For + note.Rest):
		}
	}
	return ""
}

func (p *player) tell(err error) {
	if err != nil {
		p.trouble(err)
	}
}

// keypadTones are ToneGenerator's tones of a telephone's keys 1, 5, 9 and D. Each is two pitches at once, between 697 and 1633 Hz, both
// higher than those of the key before: the only tones of Android that go on for as long as they are asked to and carry over noise.
var keypadTones = []struct{ below, tone int }{{1000, 1}, {1400, 5}, {1800, 9}}

const highestTone = 15

// toneOf is the tone that stands for a pitch.
func (n Note) toneOf() int {
	for _, k := range keypadTones {
		if n.Hz < k.below {
			return k.tone
		}
	}
	return highestTone
}

// pattern is how Android's vibrator takes pulses: a pause before each, in milliseconds.
func pattern(pulses []Pulse) []int64 {
	var all []int64
	rest := time.Duration(0)
	for _, p := range pulses {
		all = append(all, rest.Milliseconds(), p.For.Milliseconds())
		rest = p.Rest
	}
	return all
}
