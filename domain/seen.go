package domain

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// Seen says when and by whom something was seen: enough to order it against what others saw.
type Seen struct {
	Device string `cbor:"1,keyasint,omitempty"`
	Number uint64 `cbor:"2,keyasint,omitempty"` // the fact's number on its device, dense from 1
	Base   int64  `cbor:"3,keyasint,omitempty"` // the hub's position that the device knew
	Site   int64  `cbor:"4,keyasint,omitempty"` // position in the hub's order; 0 while it is on the device only
	Low    int64  `cbor:"5,keyasint,omitempty"` // hub time in ms: it was surely not before
	High   int64  `cbor:"6,keyasint,omitempty"` // and surely not after
	Branch string `cbor:"7,keyasint,omitempty"` // tells stories apart that a device's copies told under the same numbers
}

// Precedence is how two observations stand to each other.
type Precedence int

// The three answers of [Seen.Compare].
const (
	Unclear Precedence = iota // their intervals overlap and neither knew of the other: not a guess but a result
	Earlier
	Later
)

// Compare tells whether s was before other. Facts of one device are ordered by number; what a device knew of is
// before what it then did; otherwise only disjoint intervals of hub time prove an order (as in Google's TrueTime).
// Where what a device knew and what its clock says contradict each other, nothing is proven: a hub that lost facts and
// has not noticed yet gives positions that a device knew to others.
func (s Seen) Compare(other Seen) Precedence {
	if s.sameStory(other) && s.Device != "" {
		return ordered(s.Number < other.Number)
	}
	known := s.Site != 0 && s.Site <= other.Base
	knew := other.Site != 0 && other.Site <= s.Base
	before, behind := s.High < other.Low, other.High < s.Low
	switch {
	case (known || before) && !knew && !behind:
		return Earlier
	case (knew || behind) && !known && !before:
		return Later
	}
	return Unclear
}

// Knew tells whether whoever saw s could know of other: it was his own, or his replica held it.
func (s Seen) Knew(other Seen) bool {
	return s.sameStory(other) || other.Device == "" || (other.Site != 0 && other.Site <= s.Base)
}

// sameStory tells whether both belong to one sequence of numbers.
func (s Seen) sameStory(other Seen) bool { return s.Device == other.Device && s.Branch == other.Branch }

// same tells whether both are of one fact, as equal ids do.
func (s Seen) same(other Seen) bool { return s.sameStory(other) && s.Number == other.Number }

// ID names the fact of the observation among all facts of the site.
func (s Seen) ID() string {
	story := s.Device
	if s.Branch != "" {
		story += "~" + s.Branch
	}
	return story + "-" + strconv.FormatUint(s.Number, 10)
}

func ordered(earlier bool) Precedence {
	if earlier {
		return Earlier
	}
	return Later
}

// DerivedID makes the id of something that the fold creates from what caused it, so that a replay on any
// machine arrives at the same id and doubles nothing.
func DerivedID(kind string, causes ...string) string {
	text := kind
	if len(causes) > 0 {
		text += separator + join(causes...)
	}
	sum := sha256.Sum256([]byte(text))
	id := make([]byte, 0, 64)
	return string(hex.AppendEncode(append(append(id, kind...), '-'), sum[:8]))
}

func digits(n int64) string { return strconv.FormatInt(n, 10) }
