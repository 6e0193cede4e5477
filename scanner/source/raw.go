// Package source brings scans in: broadcasts of the makers' scan services, keyboard wedges, loopback TCP and RFID readers all
// feed one queue. Nothing here decodes; what arrives is untrusted and at most 4 KiB long.
package source

import (
	"strings"
	"time"

	"github.com/handtruck/handtruck/scanner"
)

// Raw is one delivery of a source, as it came.
type Raw struct {
	Data   string        // bytes, not text: GS and bytes above 127 are kept
	AIM    string        // AIM identifier told beside the data, or ""
	Label  string        // the maker's name of the symbology, or ""
	Source string        // such as "intent:zebra", "wedge:3", "tcp", "rfid"
	At     time.Duration // on the device's boot clock
	Typed  bool          // came too slowly for a reader: a person typed it
}

// Scan decodes the delivery with the transport and the year of p.
func (r Raw) Scan(p *scanner.Parser) scanner.Scan {
	symbology := r.AIM
	if symbology == "" {
		symbology = r.Label
	}
	s := scanner.Scan{Elements: make([]scanner.Element, 0, 8)}
	p.Parse(&s, r.Data, symbology)
	return s
}

// isTag tells whether an RFID reader delivered the memory of a tag. Readers on the loopback send it without a word about what it is; a barcode
// that looks like one comes through a scan engine, which names the symbology.
func (r Raw) isTag() bool {
	return r.Label == tagLabel || r.Source == tcpSource && r.AIM == "" && r.Label == "" && scanner.IsTag(r.Data)
}

// clip keeps one byte more than a scan may have, so that the decoder refuses it instead of taking its front for all.
func clip(data string) string {
	return data[:min(len(data), scanner.RawMax+1)]
}

// same is what two sources have in common when they deliver one event: no identifier, no separators, no line end.
func (r Raw) same() string {
	data := r.Data
	if len(data) > 3 && data[0] == ']' {
		data = data[3:]
	}
	return strings.Map(func(c rune) rune {
		if c < ' ' {
			return -1
		}
		return c
	}, data)
}

// richer tells whether r says more than other about the same event.
func (r Raw) richer(other Raw) bool {
	told := func(r Raw) int {
		n := strings.Count(r.Data, "\x1d")
		if r.AIM != "" || strings.HasPrefix(r.Data, "]") {
			n += 2
		}
		if r.Label != "" {
			n++
		}
		return n
	}
	return told(r) > told(other)
}
