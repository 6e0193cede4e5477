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
	Version    int         `cbor:"6,keyasint,omitempty"` // the protocol of this page
}

// Checkpoint says what the rows up to it amount to.
type Checkpoint struct {
	Site         int64                        `cbor:"1,keyasint"`           // the hub's position
	Applied      uint64                       `cbor:"2,keyasint,omitempty"` // facts of this device that the rows contain
	Acked        uint64                       `cbor:"3,keyasint,omitempty"` // facts of this device that the hub has
	Fingerprints map[domain.Table]Fingerprint `cbor:"4,keyasint,omitempty"`
}
