package platform

import (
	"sync"
	"time"

	"github.com/handtruck/handtruck/scanner/source"
)

// stroke is a key event as Android's input queue tells it, before anybody else has seen it.
type stroke struct {
	device int32         // 0 belongs to no hardware
	code   int32         // KEYCODE_…
	meta   int32         // META_…
	flags  int32         // FLAG_…
	action int32         // 0 down, 1 up
	repeat int32         // how often the held key has repeated
	at     time.Duration // on the clock without sleep
}

// What Android calls them.
const (
	flagSoftKeyboard = 0x2

	actionDown = 0

	keyBack      = 4
	keyTab       = 61
	keyEnter     = 66
	keyDelete    = 67
	keyEscape    = 111
	keyF1        = 131
	keyNumpadEnd = 160 // KEYCODE_NUMPAD_ENTER
)

// takes tells which keys are kept from Fyne: those of hardware that write, end, erase or leave, and the function keys. The soft
// keyboard, Android's Back, volume, the trigger and the arrows go their usual ways.
func (s stroke) takes() bool {
	if s.device == 0 || s.flags&flagSoftKeyboard != 0 || s.code == keyBack {
		return false
	}
	if press, is := s.press(); is || press != 0 {
		return true
	}
	_, writes := source.Key{Code: int(s.code), Meta: int(s.meta)}.Rune()
	return writes || s.code == keyEnter || s.code == keyNumpadEnd || s.code == keyTab || s.code == keyDelete
}

// press is the key as one that writes nothing.
func (s stroke) press() (Press, bool) {
	switch {
	case s.code == keyEscape:
		return Back, true
	case s.code >= keyF1 && s.code < keyF1+int32(FunctionKeys):
		return Press(s.code-keyF1) + 1, true
	}
	return 0, false
}

// keys is where hardware keys go: through a wedge to the queue, or as presses. It is called on the thread that Android's input waits for.
type keys struct {
	sink   Sink
	awake  func() time.Duration
	uptime func() time.Duration
	later  func(time.Duration, func()) (cancel func() bool) // runs a function after a while

	mu     sync.Mutex
	wedge  source.Wedge
	device int         // that was pressed last
	cancel func() bool // the look that is due, or nil
}

// newKeys takes the machine's clocks.
func newKeys(sink Sink) *keys {
	return &keys{sink: sink, awake: Awake, uptime: Uptime, later: func(d time.Duration, f func()) func() bool { return time.AfterFunc(d, f).Stop }}
}

// take handles a key event, and tells whether it is ours. Both halves of a stroke are, so that Fyne never sees a key let go
// that it has not seen pressed.
func (k *keys) take(s stroke) bool {
	if !s.takes() {
		return false
	}
	if s.action != actionDown || s.repeat > 0 && s.code != keyDelete {
		return true // a reader repeats by pressing anew; a finger that rests on a digit means it once
	}
	if press, is := s.press(); is {
		k.sink.Press(press)
		return true
	}
	at := onUptime(s.at, k.awake(), k.uptime())
	if raw, done := k.feed(s, at); done {
		k.push(raw)
	}
	return true
}

// feed gives a key to the wedge. Each puts the look at silent keyboards off.
func (k *keys) feed(s stroke, at time.Duration) (raw source.Raw, done bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.cancel != nil {
		k.cancel()
	}
	k.device, k.cancel = int(s.device), k.later(source.Silence, k.look)
	if s.code == keyDelete {
		k.wedge.Erase(k.device)
		return source.Raw{}, false
	}
	return k.wedge.Feed(source.Key{Code: int(s.code), Meta: int(s.meta), Device: k.device, Down: true, At: at})
}

// look ends the scans of readers that send no suffix, and shows what a person has typed. It waits for silence, so that no scan is slowed
// down by being shown.
func (k *keys) look() {
	k.mu.Lock()
	done := k.wedge.Idle(k.uptime())
	typed := k.wedge.Typed(k.device)
	k.mu.Unlock()
	for _, raw := range done {
		k.push(raw)
	}
	k.sink.Typing(typed)
}

func (k *keys) push(raw source.Raw) {
	if err := k.sink.Scan(raw); err != nil {
		k.sink.Trouble(err)
	}
}
