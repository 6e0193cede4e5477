package wire

import (
	"github.com/fxamacker/cbor/v2"
	"github.com/handtruck/handtruck/domain"
)

// Position is how far a device has read the feed of changed rows: all that changed up to Site, or with a Table only those
// of Site that do not stand behind it and Key.
type Position struct {
	Site  int64        `cbor:"1,keyasint,omitempty"`
	Table domain.Table `cbor:"2,keyasint,omitempty"`
	Key   string       `cbor:"3,keyasint,omitempty"`
}

// Before tells whether a change stands behind the position, so that it is still to be read.
func (p Position) Before(site int64, table domain.Table, key string) bool {
	switch {
	case site != p.Site || p.Table == 0:
		return site > p.Site
	case table != p.Table:
		return table > p.Table
	}
	return key > p.Key
}

// Pull asks for the rows that changed.
type Pull struct {
	Version int      `cbor:"1,keyasint"`
	Epoch   string   `cbor:"2,keyasint"`
	From    Position `cbor:"3,keyasint"`
	Limit   int      `cbor:"4,keyasint"`
	Oldest  int      `cbor:"5,keyasint,omitempty"` // the device speaks all versions from here to Version

	Since  int64         `cbor:"6,keyasint,omitempty"` // the checkpoint that the device's rows are at, 0 for none
	Scopes domain.Scopes `cbor:"7,keyasint,omitempty"` // that its rows are of
	Staged *Staging      `cbor:"8,keyasint,omitempty"` // what the pages belong to that it has put aside, if any
	Given  int64         `cbor:"9,keyasint,omitempty"` // the highest label number that it was ever given

	// The last head whose history the device has checked, and one that it has not: that of its rows, if a snapshot or a power cut
	// put others in their place, or the one that the last push told. Both are the hub's own words: a hub that does not know them
	// any more has lost facts.
	Head   *TreeHead `cbor:"10,keyasint,omitempty"`
	Latest *TreeHead `cbor:"11,keyasint,omitempty"`
	Sums   []byte    `cbor:"12,keyasint,omitempty"` // [SumsDigest] of the device's rows, so that equal sums need not be told
	Report Report    `cbor:"20,keyasint,omitzero"`  // how the device is
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

// Staging is what pages up to the next checkpoint have in common.
type Staging struct {
	Scopes domain.Scopes `cbor:"1,keyasint,omitempty"` // that the device gets
	Begun  int64         `cbor:"2,keyasint,omitempty"` // the hub's position at the first page
	Root   []byte        `cbor:"3,keyasint,omitempty"` // and the root of its history there

	// The hub's position at the last page, and the root there: what was put aside may only be of a history that goes on.
	Read     int64  `cbor:"4,keyasint,omitempty"`
	ReadRoot []byte `cbor:"5,keyasint,omitempty"`
}

// FeedRow is one changed row. A row without a body is gone, from the site or from the scopes that the device gets.
type FeedRow struct {
	Table domain.Table    `cbor:"1,keyasint"`
	Key   string          `cbor:"2,keyasint"`
	Body  cbor.RawMessage `cbor:"3,keyasint,omitempty"`
	Scope domain.Scope    `cbor:"4,keyasint,omitempty"`
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
	Staging    Staging     `cbor:"7,keyasint,omitempty"` // what the page belongs to
	Unstage    bool        `cbor:"8,keyasint,omitempty"` // the device's scopes have changed: what it put aside is of no use

	Recovering bool   `cbor:"10,keyasint,omitempty"` // the hub lost facts and waits for what devices hold of them
	Have       []Tail `cbor:"11,keyasint,omitempty"` // with Recovering: what is not lost, unless the device has told already
}

// Checkpoint says what the rows up to it amount to.
type Checkpoint struct {
	Site         int64                        `cbor:"1,keyasint"`           // the hub's position
	Applied      uint64                       `cbor:"2,keyasint,omitempty"` // facts of this device that the rows contain
	Acked        uint64                       `cbor:"3,keyasint,omitempty"` // facts of this device that the hub has
	Fingerprints map[domain.Table]Fingerprint `cbor:"4,keyasint,omitempty"`
	Scopes       domain.Scopes                `cbor:"5,keyasint,omitempty"` // that the rows are of: those of other scopes are dropped

	Replica     string    `cbor:"10,keyasint,omitempty"` // whose facts Applied counts
	Head        *TreeHead `cbor:"11,keyasint,omitempty"` // of the hub's history at Site
	Proof       []Hash    `cbor:"12,keyasint,omitempty"` // that it goes on from the device's Head
	LatestProof []Hash    `cbor:"13,keyasint,omitempty"` // and from its Latest
	Chain       []byte    `cbor:"14,keyasint,omitempty"` // hash of the device's fact Acked
	Superseded  bool      `cbor:"15,keyasint,omitempty"` // another device goes on under this one's name
	Prunable    uint64    `cbor:"16,keyasint,omitempty"` // facts of this device up to here are in a verified backup
	Sums        []byte    `cbor:"17,keyasint,omitempty"` // in place of Fingerprints: they are those that the device asked with
	Clock       int64     `cbor:"18,keyasint,omitempty"` // the hub's time in ms
	Name        string    `cbor:"19,keyasint,omitempty"` // of the Replica: histories of the hub may differ about it
}
