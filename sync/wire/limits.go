package wire

// Version is the protocol that this program speaks. A hub takes pushes of every version that ever shipped.
const Version = 1

// Limits of one exchange.
const (
	PushFactsMax = 2000      // facts in one push
	PushBytesMax = 4 << 20   // bytes of a push, unpacked
	PullRowsMax  = 5000      // rows in one page
	BodyBytesMax = 64 << 20  // bytes of any answer, unpacked
	FactBytesMax = 512 << 10 // bytes of one fact
)
