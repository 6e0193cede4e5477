package source

import (
	"maps"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// Key is one hardware key event (Android KeyEvent).
type Key struct {
	Code   int // KEYCODE_…
	Meta   int // META_…
	Device int
	Down   bool
	At     time.Duration // event time on the boot clock
}

// Bits of Key.Meta.
const (
	metaShift    = 0x1
	metaCtrl     = 0x1000
	metaCapsLock = 0x100000
)

// Key codes that are not characters.
const (
	keyTab         = 61
	keyEnter       = 66
	keyNumpadEnter = 160
)

// plainKeys and shiftedKeys are the characters of a US keyboard, which readers emulate unless they are set up otherwise.
var (
	plainKeys   = map[int]rune{17: '*', 18: '#', 55: ',', 56: '.', 62: ' ', 68: '`', 69: '-', 70: '=', 71: '[', 72: ']', 73: '\\', 74: ';', 75: '\'', 76: '/', 77: '@', 81: '+', 154: '/', 155: '*', 156: '-', 157: '+', 158: '.', 159: ',', 161: '=', 162: '(', 163: ')'}
	shiftedKeys = map[int]rune{7: ')', 8: '!', 9: '@', 10: '#', 11: '$', 12: '%', 13: '^', 14: '&', 15: '*', 16: '(', 55: '<', 56: '>', 62: ' ', 68: '~', 69: '_', 70: '+', 71: '{', 72: '}', 73: '|', 74: ':', 75: '"', 76: '?'}
)

// Rune returns the character of a key, controls such as GS for Ctrl+] among them, or false for a key that writes nothing.
func (k Key) Rune() (r rune, ok bool) {
	shift := k.Meta&metaShift != 0
	switch {
	case k.Code >= 144 && k.Code <= 153:
		return '0' + rune(k.Code-144), true
	case k.Code >= 29 && k.Code <= 54:
		switch {
		case k.Meta&metaCtrl != 0:
			return rune(k.Code-29) + 1, true
		case shift != (k.Meta&metaCapsLock != 0):
			return 'A' + rune(k.Code-29), true
		}
		return 'a' + rune(k.Code-29), true
	case k.Meta&metaCtrl != 0 && k.Code >= 71 && k.Code <= 73: // [ ] \ are ESC, GS and FS
		return map[int]rune{71: 0x1b, 72: 0x1d, 73: 0x1c}[k.Code], true
	case k.Meta&metaCtrl != 0:
		return 0, false
	}
	if shift {
		if r, ok = shiftedKeys[k.Code]; ok {
			return r, true
		}
	}
	if k.Code >= 7 && k.Code <= 16 {
		return '0' + rune(k.Code-7), true
	}
	r, ok = plainKeys[k.Code]
	return r, ok
}

const (
	// Silence is how long to wait after a key before Idle tells whether a scan has ended.
	Silence = burstGap + 10*time.Millisecond
	// burstGap is the longest pause between two keys of one scan; readers can be set to 100 ms between characters.
	burstGap = 120 * time.Millisecond
	// readerGap is the mean pause that no person types at over a whole code.
	readerGap = 45 * time.Millisecond
	// wedgeDevices is the most keyboards that are told apart.
	wedgeDevices = 16
)

// Wedge assembles scans from hardware keys, for each keyboard apart, so that two rings cannot mix. The zero value is ready.
type Wedge struct {
	bursts map[int]*burst
}

type burst struct {
	text        []byte
	keys        int
	first, last time.Duration
	byHand      bool
}

// Feed takes one key. It returns a delivery when the key ends one: Enter or Tab. Text that was typed slowly is marked as Typed.
func (w *Wedge) Feed(k Key) (raw Raw, done bool) {
	if !k.Down {
		return Raw{}, false
	}
	if k.Code == keyEnter || k.Code == keyNumpadEnter || k.Code == keyTab {
		return w.End(k.Device)
	}
	if r, ok := k.Rune(); ok {
		w.Type(k.Device, r, k.At)
	}
	return Raw{}, false
}

// Type takes one character of a keyboard, where the system has made characters of the keys.
func (w *Wedge) Type(device int, r rune, at time.Duration) {
	b := w.bursts[device]
	if b == nil {
		if w.bursts == nil || len(w.bursts) >= wedgeDevices {
			w.bursts = map[int]*burst{}
		}
		b = &burst{first: at}
		w.bursts[device] = b
	}
	b.last = at
	b.keys++
	if len(b.text) <= scanMost {
		b.text = utf8.AppendRune(b.text, r)
	}
}

// Erase takes the last character of a keyboard back. Only people erase, so what is left was typed; when nothing is left, what comes
// next may be a scan again.
func (w *Wedge) Erase(device int) {
	b := w.bursts[device]
	if b == nil {
		return
	}
	_, size := utf8.DecodeLastRune(b.text)
	b.text, b.byHand = b.text[:len(b.text)-size], true
	if len(b.text) == 0 {
		delete(w.bursts, device)
	}
}

// Typed is what a person has typed on a keyboard so far, for whoever shows it. It is empty in the middle of a scan.
func (w *Wedge) Typed(device int) string {
	b := w.bursts[device]
	if b == nil || !b.typed() {
		return ""
	}
	return string(b.text)
}

// scanMost keeps one byte more than a scan may have.
const scanMost = 4096

// Idle ends the scans of readers without a suffix: those that were fast and silent for longer than a burst's gap at time now.
// What a person types waits for Enter.
func (w *Wedge) Idle(now time.Duration) []Raw {
	var all []Raw
	for _, device := range slices.Sorted(maps.Keys(w.bursts)) {
		b := w.bursts[device]
		if b.keys < 3 || b.typed() || now-b.last <= burstGap {
			continue
		}
		if raw, done := w.End(device); done {
			all = append(all, raw)
		}
	}
	return all
}

// typed tells a person from a reader by the mean pause between the keys.
func (b *burst) typed() bool {
	return b.byHand || b.keys < 2 || (b.last-b.first)/time.Duration(b.keys-1) > readerGap
}

// End ends what came from a keyboard, as Enter does.
func (w *Wedge) End(device int) (raw Raw, done bool) {
	b := w.bursts[device]
	delete(w.bursts, device)
	if b == nil || len(b.text) == 0 {
		return Raw{}, false
	}
	return Raw{Data: clip(string(b.text)), Source: "wedge:" + strconv.Itoa(device), At: b.last, Typed: b.typed()}, true
}
