package wire

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/fxamacker/cbor/v2"
	"github.com/handtruck/handtruck/domain"
)

// Envelope is one fact as its device recorded it. Its bytes are made once and never again: they are what is
// hashed, pushed, stored at the hub and, if need be, decoded years later.
type Envelope struct {
	Number uint64          `cbor:"1,keyasint"`           // dense from 1 on its device
	Kind   domain.Kind     `cbor:"2,keyasint"`           //
	Worker string          `cbor:"3,keyasint,omitempty"` // badge
	Boot   int64           `cbor:"4,keyasint,omitempty"` // ms since the device's boot, sleep included
	Skew   int64           `cbor:"5,keyasint,omitempty"` // wall clock minus Boot, in ms
	BootID uint32          `cbor:"6,keyasint,omitempty"` // tells boots of one device apart
	Base   int64           `cbor:"7,keyasint,omitempty"` // the hub's position that the device knew
	Body   cbor.RawMessage `cbor:"8,keyasint"`
	Epoch  uint32          `cbor:"9,keyasint,omitempty"` // EpochTag of the epoch that Base is a position of
}

// BaseIn is the base as a position of an epoch. A hub that lost facts gives their positions to others, so a base of another
// epoch tells nothing of what the device knew.
func (e Envelope) BaseIn(epoch string) int64 {
	if e.Epoch != 0 && e.Epoch != EpochTag(epoch) {
		return 0
	}
	return e.Base
}

// EpochTag tells epochs of a hub apart; 0 is for none.
func EpochTag(epoch string) uint32 {
	if epoch == "" {
		return 0
	}
	sum := sha256.Sum256([]byte(epoch))
	return binary.BigEndian.Uint32(sum[:]) | 1
}

// Wall is the device's wall clock at the fact, in ms since 1970.
func (e Envelope) Wall() int64 { return e.Boot + e.Skew }

// Fact decodes the body, without what this version does not know of it.
func (e Envelope) Fact() (domain.Fact, error) { return DecodeFact(e.Kind, e.Body) }

// WholeFact decodes the body, and fails when it says more than this version understands.
func (e Envelope) WholeFact() (domain.Fact, error) { return DecodeWholeFact(e.Kind, e.Body) }

// Seal makes the bytes of an envelope around a fact.
func Seal(e Envelope, fact domain.Fact) ([]byte, error) {
	body, err := EncodeFact(fact)
	if err != nil {
		return nil, err
	}
	e.Kind, e.Body = fact.Kind(), body
	return Marshal(e)
}

// Open decodes the bytes of an envelope; the fact in it may still be one that this version does not know.
func Open(data []byte) (Envelope, error) {
	var e Envelope
	if err := Unmarshal(data, &e); err != nil {
		return Envelope{}, err
	}
	if e.Number == 0 {
		return Envelope{}, fmt.Errorf("decode envelope: it has no number")
	}
	return e, nil
}

// Hash is one link of a device's chain of facts.
type Hash [sha256.Size]byte

// Link is the hash of a fact behind another: SHA-256 over the hash before it and the fact's bytes. Who changes,
// drops or inserts a fact changes every hash behind it.
func Link(before Hash, data []byte) Hash {
	h := sha256.New()
	h.Write(before[:])
	h.Write(data)
	return Hash(h.Sum(nil))
}
