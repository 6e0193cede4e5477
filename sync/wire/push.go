package wire

import "github.com/fxamacker/cbor/v2"

// Push brings facts in the order of their device.
type Push struct {
	Version   int               `cbor:"1,keyasint"`
	First     uint64            `cbor:"2,keyasint"`           // number of the first fact
	Before    Hash              `cbor:"3,keyasint"`           // hash of the fact before it, zero for the first of all
	Facts     []cbor.RawMessage `cbor:"4,keyasint"`           // sealed envelopes
	Samples   []Sample          `cbor:"5,keyasint,omitempty"` // of the device's last boots
	Signature []byte            `cbor:"6,keyasint"`           // Ed25519 over the hash of the last fact
	Branch    BranchReason      `cbor:"10,keyasint,omitempty"`
	End       uint64            `cbor:"11,keyasint,omitempty"` // with Branch: the device's last fact
	Seen      *Sight            `cbor:"12,keyasint,omitempty"` // that no fact's base lies behind; none from a device that gets no news
	Other     *Sight            `cbor:"13,keyasint,omitempty"` // one more, when its rows and the last head may be of two histories
}

// Sight is the head of a history that a device has seen, without the site's word for it: who is told that it is of a
// history that the hub does not know shows the signed one with its next pull.
type Sight struct {
	Epoch uint32 `cbor:"1,keyasint"` // EpochTag
	Size  int64  `cbor:"2,keyasint"`
	Root  Hash   `cbor:"3,keyasint"`
}

// Sight is the head without its signature.
func (h TreeHead) Sight() *Sight { return &Sight{Epoch: EpochTag(h.Epoch), Size: h.Size, Root: h.Root} }

// BranchReason is why a device asks to go on under another replica, behind the facts of its push.
type BranchReason uint8

// The reasons.
const (
	BranchNone   BranchReason = iota
	BranchLost                // the hub has facts of it that it has not: the device was restored, or is a copy
	BranchNamed               // another device goes on under its name: it needs a name of its own
	BranchPruned              // the hub lacks facts that it has forgotten, as they were in a backup: it goes on behind them
)

// PushStatus says what became of a push.
type PushStatus uint8

// The outcomes of a push.
const (
	PushTaken   PushStatus = iota // all facts are on the hub's disk, now or before
	PushGap                       // facts before these are missing: send from Expected
	PushForked                    // the facts are on disk under another replica: the device goes on under Branch
	PushInvalid                   // the signature or an envelope is broken; nothing was taken
	PushUnknown                   // the hub lost the device while its push was on the way: over HTTP this is [ErrNotEnrolled]
	PushCrowded                   // it needs a branch, and the hub has room for none: over HTTP this is [Later]
	PushLost                      // the hub does not know what the device has seen of its history: nothing was taken, the device pulls first
	PushEarly                     // it goes on behind facts that others may still give back: over HTTP this is [Later]
)

// Pushed is the hub's answer to [Push], given only when its commit is on disk.
type Pushed struct {
	Status   PushStatus `cbor:"1,keyasint"`
	Acked    uint64     `cbor:"2,keyasint"` // the last fact of this device that the hub has
	Expected uint64     `cbor:"3,keyasint"`
	Site     int64      `cbor:"4,keyasint"` // the hub's position

	Head   *TreeHead    `cbor:"10,keyasint,omitempty"` // of the hub's history; the next pull proves it
	Branch *Certificate `cbor:"11,keyasint,omitempty"` // who the device is from now on

	Origins []Certificate `cbor:"12,keyasint,omitempty"` // with Branch: what that branched off from, the nearest first
}
