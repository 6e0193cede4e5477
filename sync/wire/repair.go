package wire

import (
	"crypto/sha256"

	"github.com/handtruck/handtruck/domain"
)

// Limits of a repair: beyond them a replica is fetched anew.
const (
	BucketsPerTable  = 256
	RepairTablesMax  = 64     // asked for their buckets at once
	RepairHashesMax  = 50_000 // rows whose hashes are told at once
	RepairRowsMax    = 2000   // rows that are fetched at once
	RepairBucketsMax = 64     // asked for their hashes at once
)

// BucketOf is the part of its table that a row belongs to when replicas are compared.
func BucketOf(key string) uint8 {
	hash := sha256.Sum256([]byte(key))
	return hash[0]
}

// RowHash is the hash of a row that fingerprints are sums of.
func RowHash(table domain.Table, key string, body []byte) Fingerprint {
	return rowHash(table, key, body)
}

// Repair asks what the hub has where a device's rows did not add up at a checkpoint. It asks for one thing at a time: the
// sums of tables by bucket, then the hashes of the rows in the buckets that differ, then the rows that differ.
type Repair struct {
	Version int              `cbor:"1,keyasint"`
	Oldest  int              `cbor:"2,keyasint,omitempty"`
	Epoch   string           `cbor:"3,keyasint"`
	Site    int64            `cbor:"4,keyasint"` // the checkpoint
	Tables  []domain.Table   `cbor:"5,keyasint,omitempty"`
	Buckets []Bucket         `cbor:"6,keyasint,omitempty"`
	Rows    []domain.Address `cbor:"7,keyasint,omitempty"`
}

// Bucket is one of the parts of a table.
type Bucket struct {
	Table  domain.Table `cbor:"1,keyasint"`
	Number uint8        `cbor:"2,keyasint"`
}

// Repaired is the hub's answer to [Repair], of the moment at which it was asked: rows that changed since the checkpoint
// differ, too, and come again with the next pull.
type Repaired struct {
	Restart bool                           `cbor:"1,keyasint,omitempty"` // this cannot be repaired: begin with a snapshot
	Sums    map[domain.Table][]Fingerprint `cbor:"2,keyasint,omitempty"` // of each bucket, in order
	Hashes  []HashedRow                    `cbor:"3,keyasint,omitempty"`
	Rows    []FeedRow                      `cbor:"4,keyasint,omitempty"` // without a body: the device is not to have it
}

// HashedRow is a row as a repair compares it.
type HashedRow struct {
	Table domain.Table `cbor:"1,keyasint"`
	Key   string       `cbor:"2,keyasint"`
	Hash  Fingerprint  `cbor:"3,keyasint"`
	Site  int64        `cbor:"4,keyasint"` // of its last change: behind the checkpoint it is news, not damage
}
