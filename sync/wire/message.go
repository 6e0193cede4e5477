package wire

import (
	"errors"

	"github.com/fxamacker/cbor/v2"
	"github.com/handtruck/handtruck/domain"
)

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

// Enroll asks for a place among the site's devices.
type Enroll struct {
	Version   int    `cbor:"1,keyasint"`
	Code      string `cbor:"2,keyasint"`
	PublicKey []byte `cbor:"3,keyasint"` // Ed25519; the private key never leaves the device
}

// Enrolled is the hub's answer to [Enroll].
type Enrolled struct {
	Name    string `cbor:"1,keyasint"`
	Replica string `cbor:"2,keyasint"` // id of this enrolment
	Token   string `cbor:"3,keyasint"` // proves the device in every later request
	Number  int64  `cbor:"4,keyasint"`
}

// Push brings facts in the order of their device.
type Push struct {
	Version   int               `cbor:"1,keyasint"`
	First     uint64            `cbor:"2,keyasint"`           // number of the first fact
	Before    Hash              `cbor:"3,keyasint"`           // hash of the fact before it, zero for the first of all
	Facts     []cbor.RawMessage `cbor:"4,keyasint"`           // sealed envelopes
	Samples   []Sample          `cbor:"5,keyasint,omitempty"` // of the device's last boots
	Signature []byte            `cbor:"6,keyasint"`           // Ed25519 over the hash of the last fact
}

// PushStatus says what became of a push.
type PushStatus uint8

// The outcomes of a push.
const (
	PushTaken   PushStatus = iota // all facts are on the hub's disk, now or before
	PushGap                       // facts before these are missing: send from Expected
	PushForked                    // the hub holds other facts under these numbers: the device must enrol anew
	PushInvalid                   // the signature or an envelope is broken; nothing was taken
)

// Pushed is the hub's answer to [Push], given only when its commit is on disk.
type Pushed struct {
	Status   PushStatus `cbor:"1,keyasint"`
	Acked    uint64     `cbor:"2,keyasint"` // the last fact of this device that the hub has
	Expected uint64     `cbor:"3,keyasint"`
	Site     int64      `cbor:"4,keyasint"` // the hub's position
}

// Position is how far a device has read the feed of changed rows.
type Position struct {
	Site  int64        `cbor:"1,keyasint,omitempty"` // rows changed up to here are read
	Table domain.Table `cbor:"2,keyasint,omitempty"` // inside the next number: up to this row
	Key   string       `cbor:"3,keyasint,omitempty"`
}

// Pull asks for the rows that changed.
type Pull struct {
	Version int      `cbor:"1,keyasint"`
	Epoch   string   `cbor:"2,keyasint"`
	From    Position `cbor:"3,keyasint"`
	Limit   int      `cbor:"4,keyasint"`
}

// FeedRow is one changed row. A row without a body is gone.
type FeedRow struct {
	Table domain.Table    `cbor:"1,keyasint"`
	Key   string          `cbor:"2,keyasint"`
	Body  cbor.RawMessage `cbor:"3,keyasint,omitempty"`
}

// Pulled is one page of changed rows. Rows may move to the end of the feed between pages, so pages are put
// aside until the one that carries a checkpoint: only then do they describe one moment.
type Pulled struct {
	Epoch      string      `cbor:"1,keyasint"`
	Rows       []FeedRow   `cbor:"2,keyasint,omitempty"`
	Next       Position    `cbor:"3,keyasint"`
	Checkpoint *Checkpoint `cbor:"4,keyasint,omitempty"` // set on the last page
	Restart    bool        `cbor:"5,keyasint,omitempty"` // this feed cannot be continued: begin with a snapshot
}

// Checkpoint says what the rows up to it amount to.
type Checkpoint struct {
	Site         int64                        `cbor:"1,keyasint"`           // the hub's position
	Applied      uint64                       `cbor:"2,keyasint,omitempty"` // facts of this device that the rows contain
	Acked        uint64                       `cbor:"3,keyasint,omitempty"` // facts of this device that the hub has
	Fingerprints map[domain.Table]Fingerprint `cbor:"4,keyasint,omitempty"`
}

// Errors of exchanges, for errors.Is.
var (
	ErrUnknownCode = errors.New("enrolment code is not known")
	ErrUsedCode    = errors.New("enrolment code was used already")
	ErrOldCode     = errors.New("enrolment code has expired")
	ErrNotEnrolled = errors.New("device is not enrolled here")
	ErrRevoked     = errors.New("device was locked out")
	ErrTooLarge    = errors.New("message is too large")
	ErrMalformed   = errors.New("message cannot be read")
	ErrVersion     = errors.New("protocol version is not spoken here")
)
