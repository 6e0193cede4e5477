package wire

import "github.com/fxamacker/cbor/v2"

// LoggedFact is one fact as it stands in the hub's log. Devices keep those of others, so that a hub that loses its end
// of the log gets it back from whoever is left.
type LoggedFact struct {
	Site      int64           `cbor:"1,keyasint"`
	Replica   string          `cbor:"2,keyasint"`
	Number    uint64          `cbor:"3,keyasint"`
	Data      cbor.RawMessage `cbor:"4,keyasint,omitempty"` // the sealed envelope; none for the asking device's own facts
	Low       int64           `cbor:"5,keyasint,omitempty"` // hub time in ms in which it surely happened
	High      int64           `cbor:"6,keyasint,omitempty"`
	Signature []byte          `cbor:"7,keyasint,omitempty"` // on the last fact of each push: it vouches for all before it
	Erased    *Erasure        `cbor:"8,keyasint,omitempty"` // with data that are not what was recorded
}

// FactsAsk asks for what the hub's log has behind a position.
type FactsAsk struct {
	Version int    `cbor:"1,keyasint"`
	Epoch   string `cbor:"2,keyasint"` // of the position
	After   int64  `cbor:"3,keyasint"`
	Limit   int    `cbor:"4,keyasint"`
}

// FactsPage is a page of the hub's log, with the certificates of the devices in it.
type FactsPage struct {
	Epoch        string        `cbor:"1,keyasint"`
	Facts        []LoggedFact  `cbor:"2,keyasint,omitempty"`
	Certificates []Certificate `cbor:"3,keyasint,omitempty"`
	Next         int64         `cbor:"4,keyasint"`           // the position to go on from
	More         bool          `cbor:"5,keyasint,omitempty"` // there is more right now
	Prunable     int64         `cbor:"6,keyasint,omitempty"` // facts up to here are in a verified backup: nobody need keep them
	Erased       []LoggedFact  `cbor:"7,keyasint,omitempty"` // what is left of facts of before, out of which these take a person
}

// Donation gives a hub back what it lost, in the order in which it once had it.
type Donation struct {
	Version      int           `cbor:"1,keyasint"`
	Epoch        string        `cbor:"2,keyasint"` // for which it is meant
	Facts        []LoggedFact  `cbor:"3,keyasint,omitempty"`
	Certificates []Certificate `cbor:"4,keyasint,omitempty"`
	Last         bool          `cbor:"5,keyasint,omitempty"` // the device holds nothing more
}

// Donated is the hub's answer to [Donation], given only when its commit is on disk.
type Donated struct {
	Taken   int `cbor:"1,keyasint"` // facts that it did not have
	Refused int `cbor:"2,keyasint"` // facts that are not what a device of the site signed, or have nothing to stand on
}

// Tail is the last fact that a hub has of a replica.
type Tail struct {
	Replica string `cbor:"1,keyasint"`
	Number  uint64 `cbor:"2,keyasint"`
	Digest  []byte `cbor:"3,keyasint"` // the first bytes of the SHA-256 of its envelope
}

// Return asks a hub that does not know a device to take it back.
type Return struct {
	Version     int           `cbor:"1,keyasint"`
	Certificate Certificate   `cbor:"2,keyasint"`
	Origins     []Certificate `cbor:"3,keyasint,omitempty"` // what it branched off from, the nearest first
	Push        *Push         `cbor:"4,keyasint,omitempty"` // facts from before it did, which the hub asked for: those of one origin
}

// Returned is the hub's answer to [Return], given only when its commit is on disk: what the device is from now on, or
// which facts from before it branched off the hub needs to know first.
type Returned struct {
	Certificate Certificate   `cbor:"1,keyasint"`
	Origins     []Certificate `cbor:"2,keyasint,omitempty"`
	Expected    uint64        `cbor:"3,keyasint,omitempty"` // send from here; 0: the device is back
}
