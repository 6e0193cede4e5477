package wire

import "math"

// Sample is what one exchange taught a device of the hub's clock.
type Sample struct {
	BootID uint32 `cbor:"1,keyasint,omitempty"`
	Boot   int64  `cbor:"2,keyasint,omitempty"` // the device's boot clock in the middle of the exchange, ms
	Skew   int64  `cbor:"3,keyasint,omitempty"` // its wall clock minus its boot clock then, ms
	Hub    int64  `cbor:"4,keyasint,omitempty"` // the hub's clock, ms
	Error  int64  `cbor:"5,keyasint,omitempty"` // half the round trip, rounded up, ms
}

// BootsMax is how many boots of a device samples are kept for.
const BootsMax = 8

const (
	// driftPPM is how much a device's boot clock and the hub's time may run apart: quartz is cut for 25 °C and loses some
	// 0.034 ppm for each square degree away from it, 85 ppm in a deep freeze at -25 °C, on top of the 20 to 100 ppm of
	// cheap parts and their age: 200 ppm; and 50 ppm of the hub's, which also slows its time down by that much while it is
	// ahead of the wall clock.
	driftPPM        = 250
	grainMS         = 1 // clocks are read in whole ms
	partsPerMillion = 1_000_000
)

// Interval is the hub time, in ms, in which a fact surely happened: the boot clock carries the sample's time over
// to the fact, as it neither jumps nor stops in sleep. A boot without a sample leaves only a wall clock that
// nobody has checked: it proves nothing, so the fact may have happened at any time.
// (The idea is TrueTime's: Corbett et al., Spanner, OSDI 2012, section 3.)
func Interval(samples []Sample, e Envelope) (low, high int64) {
	for _, s := range samples {
		if s.BootID == e.BootID && s.Hub != 0 {
			at := s.Hub + e.Boot - s.Boot
			margin := s.Error + grainMS + abs(e.Boot-s.Boot)*driftPPM/partsPerMillion
			return at - margin, at + margin
		}
	}
	return 0, math.MaxInt64
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}
