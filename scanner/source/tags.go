package source

import (
	"strings"
	"time"
)

const (
	// tagLabel is the symbology's name of what comes from tags.
	tagLabel = "EPC"
	// tagAgain is how long a tag must be out of sight before it counts as seen anew.
	tagAgain = 2 * time.Second
	// tagsMost is the most tags that are remembered; a gate sees hundreds at once.
	tagsMost = 10000
)

// Tags thins the stream of an RFID reader, which tells of every tag many times a second. The zero value is ready.
type Tags struct {
	seen map[string]time.Duration
}

// Feed takes one line of hexadecimal digits. It returns a delivery for a tag that comes into sight.
func (t *Tags) Feed(line string, at time.Duration) (raw Raw, isNew bool) {
	epc := strings.ToUpper(strings.TrimSpace(line))
	if epc == "" || len(epc) > scanMost {
		return Raw{}, false
	}
	if t.seen == nil {
		t.seen = map[string]time.Duration{}
	}
	last, known := t.seen[epc]
	if !known && len(t.seen) >= tagsMost {
		t.forget(at)
	}
	t.seen[epc] = at
	if known && at-last < tagAgain {
		return Raw{}, false
	}
	return Raw{Data: epc, Label: tagLabel, Source: "rfid", At: at}, true
}

// forget drops what is out of sight, and everything when all tags are in sight.
func (t *Tags) forget(now time.Duration) {
	for epc, last := range t.seen {
		if now-last >= tagAgain {
			delete(t.seen, epc)
		}
	}
	if len(t.seen) >= tagsMost {
		clear(t.seen)
	}
}
