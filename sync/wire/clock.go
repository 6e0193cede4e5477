package wire

// Sample is what one exchange taught a device of the hub's clock.
type Sample struct {
	BootID uint32 `cbor:"1,keyasint,omitempty"`
	Boot   int64  `cbor:"2,keyasint,omitempty"` // the device's boot clock in the middle of the exchange, ms
	Skew   int64  `cbor:"3,keyasint,omitempty"` // its wall clock minus its boot clock then, ms
	Hub    int64  `cbor:"4,keyasint,omitempty"` // the hub's clock, ms
	Error  int64  `cbor:"5,keyasint,omitempty"` // half the round trip, rounded up, ms
}

// Bounds of the trust in clocks.
const (
	driftPPM         = 50            // how much two quartz clocks may run apart
	grainMS          = 1             // clocks are read in whole ms
	wallTrustMS      = 2 * 60 * 1000 // how far off a wall clock may be that no exchange of its boot has checked
	unknownClockMS   = 24 * 3600_000 // and one that no exchange has checked ever
	partsPerMillionN = 1_000_000
)

// Interval is the hub time, in ms, in which a fact surely happened: the boot clock carries the sample's time
// over to the fact, as it neither jumps nor stops in sleep. For a fact of another boot only the wall clock is left.
// (The idea is TrueTime's: Corbett et al., Spanner, OSDI 2012, section 3.)
func Interval(s Sample, e Envelope) (low, high int64) {
	if s.Hub == 0 {
		return e.Wall() - unknownClockMS, e.Wall() + unknownClockMS
	}
	if s.BootID == e.BootID {
		at := s.Hub + e.Boot - s.Boot
		margin := s.Error + grainMS + abs(e.Boot-s.Boot)*driftPPM/partsPerMillionN
		return at - margin, at + margin
	}
	wallError := s.Hub - (s.Boot + s.Skew)
	at := e.Wall() + wallError
	return at - wallTrustMS, at + wallTrustMS
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}
