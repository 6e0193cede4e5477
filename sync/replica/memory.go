package replica

import (
	"fmt"
	"maps"
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/wire"
)

// MemoryJournal is a journal without a disk, for simulations and tests. What Append returned from is durable.
type MemoryJournal struct {
	records []Record
	values  map[string][]byte
	Fail    func() error // when set and not nil, every write fails with it first
}

var _ Journal = (*MemoryJournal)(nil)

// NewMemoryJournal returns an empty journal.
func NewMemoryJournal() *MemoryJournal { return &MemoryJournal{values: map[string][]byte{}} }

func (j *MemoryJournal) check() error {
	if j.Fail == nil {
		return nil
	}
	return j.Fail()
}

// Append keeps facts and the state.
func (j *MemoryJournal) Append(records []Record, state []byte) error {
	if err := j.check(); err != nil {
		return err
	}
	for i, r := range records {
		if r.Number != uint64(len(j.records)+i+1) {
			return fmt.Errorf("keep fact %d: the journal ends at %d", r.Number, len(j.records)+i)
		}
	}
	j.records = append(j.records, records...)
	if state != nil {
		j.values[valueState] = slices.Clone(state)
	}
	return nil
}

// Read returns facts from a number on.
func (j *MemoryJournal) Read(from uint64, limit int) ([]Record, error) {
	if from == 0 || from > uint64(len(j.records)) {
		return nil, nil
	}
	rest := j.records[from-1:]
	return slices.Clone(rest[:min(limit, len(rest))]), nil
}

// Last returns the last fact.
func (j *MemoryJournal) Last() (Record, error) {
	if len(j.records) == 0 {
		return Record{}, nil
	}
	return j.records[len(j.records)-1], nil
}

// Value returns what was kept under a name.
func (j *MemoryJournal) Value(name string) ([]byte, error) { return j.values[name], nil }

// SetValue keeps a value.
func (j *MemoryJournal) SetValue(name string, value []byte) error {
	if err := j.check(); err != nil {
		return err
	}
	j.values[name] = slices.Clone(value)
	return nil
}

// Erase forgets everything.
func (j *MemoryJournal) Erase() error {
	if err := j.check(); err != nil {
		return err
	}
	j.records, j.values = nil, map[string][]byte{}
	return nil
}

// Close does nothing: the simulation opens the same journal again after a crash.
func (j *MemoryJournal) Close() error { return nil }

// MemoryBase is a base without a disk. Its writes are lost back to the last [MemoryBase.Sync] by [MemoryBase.PowerCut],
// as SQLite's may be with synchronous=NORMAL.
type MemoryBase struct {
	now, synced memoryState
}

type memoryState struct {
	rows   *domain.Overlay
	bodies map[domain.Address][]byte
	staged map[domain.Address][]byte
	cursor rows.Cursor
}

var _ Base = (*MemoryBase)(nil)

// NewMemoryBase returns an empty base.
func NewMemoryBase() *MemoryBase {
	return &MemoryBase{now: emptyState(), synced: emptyState()}
}

func emptyState() memoryState {
	return memoryState{rows: domain.NewOverlay(nil), bodies: map[domain.Address][]byte{}, staged: map[domain.Address][]byte{}}
}

func (s memoryState) clone() memoryState {
	return memoryState{rows: s.rows.Clone(), bodies: maps.Clone(s.bodies), staged: maps.Clone(s.staged), cursor: s.cursor}
}

// Sync makes everything so far survive a power cut.
func (b *MemoryBase) Sync() { b.synced = b.now.clone() }

// PowerCut goes back to the last Sync.
func (b *MemoryBase) PowerCut() { b.now = b.synced.clone() }

// Get returns the row with the key, or nil.
func (b *MemoryBase) Get(table domain.Table, key string) domain.Row {
	return b.now.rows.Get(table, key)
}

// Find returns the rows that have the term.
func (b *MemoryBase) Find(table domain.Table, term domain.Term) []domain.Row {
	return b.now.rows.Find(table, term)
}

// Err is always nil.
func (b *MemoryBase) Err() error { return nil }

// Cursor says which moment the rows are of.
func (b *MemoryBase) Cursor() rows.Cursor { return b.now.cursor }

// Stage puts a page aside.
func (b *MemoryBase) Stage(page []wire.FeedRow, next wire.Position) error {
	for _, row := range page {
		b.now.staged[domain.Address{Table: row.Table, Key: row.Key}] = row.Body
	}
	b.now.cursor.Staged = next
	return nil
}

// Publish makes staged rows visible.
func (b *MemoryBase) Publish(epoch string, page []wire.FeedRow, checkpoint wire.Checkpoint) error {
	next := b.now.clone()
	for _, row := range page {
		next.staged[domain.Address{Table: row.Table, Key: row.Key}] = row.Body
	}
	sums := maps.Clone(next.cursor.Fingerprints)
	if sums == nil {
		sums = map[domain.Table]wire.Fingerprint{}
	}
	for at, body := range next.staged {
		change := rows.Change{Address: at, Old: next.bodies[at]}
		if len(body) == 0 {
			delete(next.bodies, at)
			next.rows.Delete(at.Table, at.Key)
		} else {
			row, err := wire.DecodeRow(at.Table, body)
			if err != nil {
				return err
			}
			change.Body = body
			next.bodies[at] = body
			next.rows.Put(row)
		}
		sums[at.Table] = rows.Refresh(sums[at.Table], change)
	}
	if err := compareFingerprints(sums, checkpoint.Fingerprints); err != nil {
		return err
	}
	next.staged = map[domain.Address][]byte{}
	next.cursor = rows.Cursor{Epoch: epoch, Position: wire.Position{Site: checkpoint.Site}, Applied: checkpoint.Applied,
		Replica: checkpoint.Replica, Head: checkpoint.Head, Fingerprints: sums}
	b.now = next
	return nil
}

// Clear forgets everything.
func (b *MemoryBase) Clear() error {
	b.now = emptyState()
	return nil
}

// Close does nothing.
func (b *MemoryBase) Close() error { return nil }
