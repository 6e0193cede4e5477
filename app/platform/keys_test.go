package platform

import (
	"slices"
	"testing"
	"time"

	"github.com/handtruck/handtruck/scanner/source"
)

// pad is a router whose clocks a test moves: the machine slept for an hour before, and what is due later waits in due.
type pad struct {
	heard
	*keys
	now  time.Duration // without sleep
	due  func()        // the look that is due
	when time.Duration
}

func newPad() *pad {
	p := &pad{}
	p.keys = newKeys(p.into())
	p.awake = func() time.Duration { return p.now }
	p.uptime = func() time.Duration { return p.now + time.Hour }
	p.later = func(d time.Duration, f func()) func() bool {
		p.due, p.when = f, p.now+d
		return func() bool { p.due = nil; return true }
	}
	return p
}

// wait lets time go by, with what falls due in it.
func (p *pad) wait(d time.Duration) {
	until := p.now + d
	if p.due != nil && p.when <= until {
		due := p.due
		p.now, p.due = p.when, nil
		due()
	}
	p.now = until
}

// press presses and lets go keys of a device, each so long after the other, and tells whether all were taken.
func (p *pad) press(device int32, gap time.Duration, codes ...int32) bool {
	all := true
	for _, c := range codes {
		p.wait(gap)
		all = p.take(stroke{device: device, code: c, at: p.now}) && all
		all = p.take(stroke{device: device, code: c, action: 1, at: p.now}) && all
	}
	return all
}

// Key codes of Android's own numbering.
const (
	key0       = 7
	keyA       = 29
	keyNumpad0 = 144
	keyVolume  = 24
	keyUp      = 19
	keyTrigger = 103 // BUTTON_R1, where some makers put it
)

// TestKeypadTerminals: what keypads such as those of the MC33 and MC93 send. Digits come from the top row's codes, or the number pad's
// on full keypads; letters from the alphabetic ones; and all of it must reach the queue with no field in focus.
func TestKeypadTerminals(t *testing.T) {
	p := newPad()
	if !p.press(3, 200*ms, key0+1, key0+7, keyDelete, key0+2, keyEnter) || !p.press(3, 200*ms, keyNumpad0+3, keyNumpad0+4, keyNumpadEnd) || !p.press(3, 200*ms, keyA, key0+7, keyTab) {
		t.Error("a key went past")
	}
	want := []string{"12", "34", "a7"}
	for i, raw := range p.scans {
		if raw.Data != want[i] || !raw.Typed || raw.Source != "wedge:3" {
			t.Errorf("got %+v, want %q typed by hand", raw, want[i])
		}
	}
	if len(p.scans) != len(want) {
		t.Errorf("got %d lines, want %d", len(p.scans), len(want))
	}
	if at := p.scans[0].At; at != time.Hour+800*ms {
		t.Errorf("typed at %v: the hour of sleep before counts, too", at)
	}
}

func TestRingScanner(t *testing.T) {
	p := newPad()
	p.press(7, 8*ms, key0+4, key0, key0+0, key0+6, keyEnter)
	p.press(7, 8*ms, key0+4, key0+1, key0+2) // no suffix
	if len(p.scans) != 1 || p.scans[0].Data != "4006" || p.scans[0].Typed {
		t.Fatalf("got %+v", p.scans)
	}
	p.wait(source.Silence)
	if len(p.scans) != 2 || p.scans[1].Data != "412" {
		t.Errorf("a burst without a suffix is lost: %+v", p.scans)
	}
	p.press(7, 40*ms, key0+1, key0+2, key0+3, key0+4, key0+5, key0+6) // slow, so that silence is looked for in the middle of it
	p.wait(source.Silence)
	if len(p.scans) != 3 || p.scans[2].Data != "123456" {
		t.Errorf("a slow reader's burst is lost: %+v", p.scans)
	}
	if slices.ContainsFunc(p.typing, func(shown string) bool { return shown != "" }) {
		t.Errorf("scans are shown as typing: %q", p.typing)
	}
}

// TestTypingIsSeen: a worker who types a quantity on keys sees it before Enter, and so does one who takes a digit back.
func TestTypingIsSeen(t *testing.T) {
	p := newPad()
	p.press(1, 300*ms, key0+1, key0+2, keyDelete, keyDelete, key0+9, keyEnter)
	p.wait(time.Second)
	if want := []string{"1", "12", "1", "", "9", ""}; !slices.Equal(p.typing, want) {
		t.Errorf("seen %q, want %q", p.typing, want)
	}
}

// TestEveryOtherKeyGoesItsWay: what Fyne and Android need is not kept from them.
func TestEveryOtherKeyGoesItsWay(t *testing.T) {
	for name, s := range map[string]stroke{
		"the soft keyboard":    {device: 5, code: key0, flags: flagSoftKeyboard},
		"no hardware":          {device: 0, code: key0},
		"back":                 {device: 5, code: keyBack},
		"volume":               {device: 5, code: keyVolume},
		"an arrow":             {device: 5, code: keyUp},
		"a trigger":            {device: 5, code: keyTrigger},
		"ctrl, which is held":  {device: 5, code: 113},
		"the unknown key code": {device: 5},
	} {
		p := newPad()
		if p.take(s) || len(p.scans)+len(p.presses) > 0 {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestKeysThatWriteNothing(t *testing.T) {
	p := newPad()
	p.press(2, 100*ms, keyEscape, keyF1, keyF1+11)
	if want := []Press{Back, 1, 12}; !slices.Equal(p.presses, want) {
		t.Errorf("got %v, want %v", p.presses, want)
	}
	if p.press(2, 100*ms, keyF1+12) {
		t.Error("a thirteenth function key is taken")
	}
}

// TestARestingFingerMeansADigitOnce, where a reader that repeats presses anew.
func TestARestingFingerMeansADigitOnce(t *testing.T) {
	p := newPad()
	for repeat := range int32(5) {
		p.take(stroke{device: 1, code: key0 + 9, repeat: repeat, at: p.now})
	}
	p.press(1, 300*ms, keyEnter)
	if len(p.scans) != 1 || p.scans[0].Data != "9" {
		t.Errorf("got %+v", p.scans)
	}
}

func TestAScanThatFindsNoRoomIsSaid(t *testing.T) {
	p := newPad()
	p.refuse = source.ErrFull
	p.press(1, 5*ms, key0, key0, key0, keyEnter)
	if len(p.trouble) != 1 {
		t.Errorf("got %v", p.trouble)
	}
}
