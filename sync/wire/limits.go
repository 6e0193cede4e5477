package wire

import "fmt"

// Version is the protocol that this program speaks, and OldestVersion the oldest in which it still answers pulls and
// hands out snapshots. Pushes are taken in every version that ever shipped, so an app that is too old to hear news
// still gets rid of what it has recorded.
const (
	Version       = 1
	OldestVersion = 1
)

// Speak is the protocol for an exchange with somebody who speaks all versions from oldest to newest; an oldest of 0
// means newest alone. It is ErrVersion when there is none.
func Speak(oldest, newest int) (int, error) {
	if oldest == 0 {
		oldest = newest
	}
	if newest < OldestVersion || oldest > Version {
		return 0, ErrVersion
	}
	return min(Version, newest), nil
}

// VersionHeader tells in requests without a message which versions the device speaks, as in 1-3.
const VersionHeader = "Handtruck-Protocol"

// SpokenVersions is the value of [VersionHeader] for this program.
func SpokenVersions() string { return fmt.Sprintf("%d-%d", OldestVersion, Version) }

// SpeakHeader is [Speak] with what a [VersionHeader] says.
func SpeakHeader(value string) (int, error) {
	var oldest, newest int
	if _, err := fmt.Sscanf(value, "%d-%d", &oldest, &newest); err != nil {
		return 0, fmt.Errorf("%w: %s is %q where it should be like %s", ErrVersion, VersionHeader, value, SpokenVersions())
	}
	return Speak(oldest, newest)
}

// Limits of one exchange.
const (
	PushFactsMax = 2000      // facts in one push
	PushBytesMax = 4 << 20   // bytes of a push, unpacked
	PullRowsMax  = 5000      // rows in one page
	BodyBytesMax = 64 << 20  // bytes of any answer, unpacked
	FactBytesMax = 512 << 10 // bytes of one fact
)
