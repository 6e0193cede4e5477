package hub

import (
	"context"
	"errors"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/wire"
)

// Store is the hub's disk. Every engine passes the same conformance suite.
type Store interface {
	// Update runs one commit: change sees the state behind all commits before it, nobody else commits
	// meanwhile, and when Update returns nil all is on disk. An error of change undoes everything. An engine may
	// have to make the commit again: change is then called anew and starts from nothing.
	Update(ctx context.Context, change func(tx Tx) error) error
	// View reads one moment: everything that look sees belongs to one commit.
	View(ctx context.Context, look func(s Snapshot) error) error
	// Replica is Snapshot.Replica at the moment, without a transaction: every request begins with it.
	Replica(ctx context.Context, id string) (Replica, error)
	// Export writes a fresh replica of one moment, with the rows of the scopes, into a new file at path.
	Export(ctx context.Context, path string, in domain.Scopes) error
	Close() error
}

// Rester is a store that has work for moments in which nobody waits. Rest may fail: what it does is never needed for
// what was committed, and what is wrong with the disk the next commit tells. Nobody has waited for so long as quiet says:
// in a short pause only what has become too much is done.
type Rester interface {
	Rest(ctx context.Context, quiet time.Duration)
}

// Snapshot is the state of the hub at one moment.
type Snapshot interface {
	domain.Reader
	// Err is the first error of a read through domain.Reader.
	Err() error
	Head() (Head, error)
	// Replica returns a device by the id of its enrolment, or ErrNotFound.
	Replica(id string) (Replica, error)
	Replicas() ([]Replica, error)
	// Code returns an enrolment code, or ErrNotFound.
	Code(code string) (Code, error)
	// Log returns facts behind a position in the site's order, oldest first.
	Log(after int64, limit int) ([]Entry, error)
	// Recorded returns the fact of a replica with the number, or ErrNotFound.
	Recorded(replica string, number uint64) (Entry, error)
	// Held returns facts of a replica that are held back, from a number on, in its order.
	Held(replica string, from uint64, limit int) ([]Entry, error)
	// Undecoded returns the oldest facts that no version could fold so far.
	Undecoded(limit int) ([]Entry, error)
	// Feed returns the replicated rows that changed for a device, in order of change.
	Feed(query FeedQuery) ([]FeedEntry, error)
	// Fingerprints returns the sum of the rows of every replicated table that are in the scopes.
	Fingerprints(in domain.Scopes) (map[domain.Table]wire.Fingerprint, error)
	// Each shows every row of a table that is in the scopes, in any order. The body is not to be kept.
	Each(table domain.Table, in domain.Scopes, see func(row FeedEntry) error) error
	// Row returns a row as it was written last, without a body when it is gone, or ErrNotFound.
	Row(at domain.Address) (FeedEntry, error)
	// Node returns a node of the tree over the log that was kept, or ErrNotFound.
	Node(level int, n int64) (wire.Hash, error)
	// Setting returns what the hub keeps under a name, or nil.
	Setting(name string) ([]byte, error)
}

// Tx is a commit in the making.
type Tx interface {
	Snapshot
	// SetHead moves the head; only the sequencer calls it.
	SetHead(head Head) error
	// Append adds facts to the log, and the nodes of the tree over it that they complete.
	Append(entries []Entry, nodes []Node) error
	// SetSetting keeps something of the hub's own under a name.
	SetSetting(name string, value []byte) error
	// Hold keeps facts beside the log until somebody lets them into it.
	Hold(entries []Entry) error
	// Unhold forgets the held facts of a replica up to a number: they are in the log.
	Unhold(replica string, to uint64) error
	// Refolded notes that the fact at a position is undecoded no more; its entry stays as it is.
	Refolded(site int64) error
	// Redact puts other bytes in the place of a fact's; its hash stays that of what was recorded.
	Redact(site int64, data []byte) error
	// Changes tells what an overlay over this transaction makes different.
	Changes(overlay *domain.Overlay) ([]rows.Change, error)
	// Write puts changed rows on disk, at the end of the feed, and keeps the fingerprints. A row that goes to another
	// scope leaves an entry in the feed of the one that it was in.
	Write(changes []rows.Change, position int64) error
	// Prune forgets rows that are gone, and entries of rows that have left a scope, up to a position.
	Prune(upTo int64) error
	PutReplica(r Replica) error
	PutCode(c Code) error
}

// ErrNotFound says that a store has no such thing.
var ErrNotFound = errors.New("not found")

// Head is the end of the site's one order of facts. Its row is locked first in every commit, so numbers are
// dense and appear in the order of the commits.
type Head struct {
	Epoch     string // changes when the hub lost facts, as when it is restored from a backup
	Site      int64  // position of the last fact
	Root      wire.Hash
	Edge      string // of the tree over the log: the roots of its complete subtrees
	Time      int64  // hub time in ms of the commit
	Signature string // of the site's key
}

// Signed is the head as devices get it.
func (h Head) Signed() wire.TreeHead {
	return wire.TreeHead{Epoch: h.Epoch, Size: h.Site, Root: h.Root, Time: h.Time, Signature: []byte(h.Signature)}
}

// Entry is one fact in the site's order, as its device sealed it.
type Entry struct {
	Site      int64
	Replica   string
	Number    uint64
	Data      []byte // the sealed envelope
	Hash      wire.Hash
	Low, High int64  // hub time in ms in which it surely happened
	Received  int64  // hub time in ms
	Unfolded  bool   // it could not be folded when it came: it is kept and flagged, and holds up nothing behind it
	Signature []byte // Ed25519 over Hash by the device, or by the site for its own; only on the last fact of a push
}

// Code is one permission to enrol one device.
type Code struct {
	Code    string
	Name    string
	Expires int64 // hub time in ms
	Used    bool
}
