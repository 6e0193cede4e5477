package rows

import (
	"context"
	"fmt"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/wire"
)

// ApplicationReplica marks a file as a device's replica.
const ApplicationReplica = 0x48544b52 // "HTKR"

// ReplicaSchema is the schema of a device's replica: the rows, the pages that are put aside until a checkpoint,
// and a few values.
const ReplicaSchema = Schema + `
CREATE TABLE staged(tbl INTEGER NOT NULL, pk TEXT NOT NULL, scope TEXT NOT NULL, body BLOB, PRIMARY KEY(tbl, pk)) WITHOUT ROWID;
CREATE TABLE kv(name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;`

// ReplicaVersion is the version of [ReplicaSchema], and of what rows can be found by: a replica of another one is fetched
// anew.
const ReplicaVersion = 2

// CursorName is the name under which a replica keeps its [Cursor].
const CursorName = "cursor"

// Cursor says which moment of the hub a replica holds. It is written in the same transaction as the rows.
type Cursor struct {
	Epoch        string                            `cbor:"1,keyasint"`
	Position     wire.Position                     `cbor:"2,keyasint"` // checkpoint that the rows are at
	Staged       wire.Position                     `cbor:"3,keyasint"` // how far pages are put aside beyond it
	Applied      uint64                            `cbor:"4,keyasint"` // own facts that the rows contain
	Fingerprints map[domain.Table]wire.Fingerprint `cbor:"5,keyasint,omitempty"`
	AppliedBy    map[string]uint64                 `cbor:"6,keyasint,omitempty"` // in a snapshot, which is for any replica
	Scopes       domain.Scopes                     `cbor:"7,keyasint,omitempty"` // that the rows are of
	Staging      *wire.Staging                     `cbor:"8,keyasint,omitempty"` // what the staged pages belong to
	Recount      []domain.Table                    `cbor:"9,keyasint,omitempty"` // whose sums are not to be trusted

	Replica string         `cbor:"10,keyasint,omitempty"` // whose facts Applied counts
	Head    *wire.TreeHead `cbor:"11,keyasint,omitempty"` // of the hub's history at the checkpoint
}

// AppliedOf is the number of the last fact of a replica that the rows contain.
func (c Cursor) AppliedOf(replica string) uint64 {
	if c.Replica != "" && c.Replica != replica {
		return c.AppliedBy[replica]
	}
	return max(c.Applied, c.AppliedBy[replica])
}

// Knows tells whether it can be told how many facts of a replica the rows contain.
func (c Cursor) Knows(replica string) bool {
	if c.Replica != "" || c.AppliedBy == nil {
		return c.Replica == "" || c.Replica == replica
	}
	_, counted := c.AppliedBy[replica]
	return counted
}

// ReplicaOptions say how a replica's file is opened: it can be rebuilt at any time, so it need not survive a
// power cut to the last commit.
func ReplicaOptions() sqlite.Options {
	return sqlite.Options{Durability: sqlite.Normal, Application: ApplicationReplica, Schema: ReplicaSchema, Version: ReplicaVersion, Connections: 1, BusyMS: 5000}
}

// CreateReplica creates an empty replica.
func CreateReplica(ctx context.Context, path string) error {
	db, err := sqlite.Open(ctx, path, ReplicaOptions())
	if err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return fmt.Errorf("create replica: %w", err)
	}
	return nil
}

// Refresh brings the fingerprint of a change's table up to date.
func Refresh(sum wire.Fingerprint, c Change) wire.Fingerprint {
	if c.Old != nil {
		sum = sum.Remove(c.Table, c.Key, c.Old)
	}
	if c.Body != nil {
		sum = sum.Add(c.Table, c.Key, c.Body)
	}
	return sum
}
