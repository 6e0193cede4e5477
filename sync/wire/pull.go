package wire

import (
	"github.com/fxamacker/cbor/v2"
	"github.com/handtruck/handtruck/domain"
)

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
	Oldest  int      `cbor:"5,keyasint,omitempty"` // the device speaks all versions from here to Version

	// The last head whose history the device has checked, and the one that the last push told, if that is later.
	// Both are the hub's own words: a hub that does not know them any more has lost facts.
	Head   *TreeHead `cbor:"10,keyasint,omitempty"`
	Latest *TreeHead `cbor:"11,keyasint,omitempty"`
	Report Report    `cbor:"20,keyasint,omitzero"` // how the device is
}

// Report is what a device tells of itself with each pull.
type Report struct {
	App        string `cbor:"1,keyasint,omitempty"` // version of its program
	Unsent     uint64 `cbor:"2,keyasint,omitempty"` // facts that the hub does not have
	OldestMS   int64  `cbor:"3,keyasint,omitempty"` // age of the first of them
	ClockError int64  `cbor:"4,keyasint,omitempty"` // its wall clock minus the hub's, ms
	Battery    int    `cbor:"5,keyasint,omitempty"` // charge in percent; 0 when it does not know
}

// Farewell says that a device is about to forget everything, and which was its last fact.
type Farewell struct {
	Last uint64 `cbor:"1,keyasint"`
}

// Forgotten is the hub's answer to [Farewell].
type Forgotten struct{}

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
	Version    int         `cbor:"6,keyasint,omitempty"` // the protocol of this page

	Recovering bool `cbor:"10,keyasint,omitempty"` // the hub lost facts and waits for what devices hold of them
}

// Checkpoint says what the rows up to it amount to.
type Checkpoint struct {
	Site         int64                        `cbor:"1,keyasint"`           // the hub's position
	Applied      uint64                       `cbor:"2,keyasint,omitempty"` // facts of this device that the rows contain
	Acked        uint64                       `cbor:"3,keyasint,omitempty"` // facts of this device that the hub has
	Fingerprints map[domain.Table]Fingerprint `cbor:"4,keyasint,omitempty"`

	Replica     string    `cbor:"10,keyasint,omitempty"` // whose facts Applied counts
	Head        *TreeHead `cbor:"11,keyasint,omitempty"` // of the hub's history at Site
	Proof       []Hash    `cbor:"12,keyasint,omitempty"` // that it goes on from the device's Head
	LatestProof []Hash    `cbor:"13,keyasint,omitempty"` // and from its Latest
}
