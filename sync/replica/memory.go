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
	pruned  uint64 // facts that are forgotten
	values  map[string][]byte
	Fail    func() error // when set and not nil, every write fails with it first
}

var _ Journal = (*MemoryJournal)(nil)

// NewMemoryJournal returns an empty journal.
func NewMemoryJournal() *MemoryJournal { return &MemoryJournal{values: map[string][]byte{}} }

// Backup returns a copy of the journal as it is now: what a backup of the device holds, or a copy of the whole device.
func (j *MemoryJournal) Backup() *MemoryJournal {
	return &MemoryJournal{records: slices.Clone(j.records), pruned: j.pruned, values: maps.Clone(j.values)}
}

func (j *MemoryJournal) check() error {
	if j.Fail == nil {
		return nil
	}
	return j.Fail()
}

// Append keeps facts, state and head.
func (j *MemoryJournal) Append(records []Record, state, head []byte) error {
	if err := j.check(); err != nil {
		return err
	}
	for i, r := range records {
		if end := j.pruned + uint64(len(j.records)+i); r.Number != end+1 {
			return fmt.Errorf("keep fact %d: the journal ends at %d", r.Number, end)
		}
	}
	j.records = append(j.records, records...)
	if state != nil {
		j.values[valueState] = slices.Clone(state)
	}
	if head != nil {
		j.values[valueHead] = slices.Clone(head)
	}
	return nil
}

// Read returns facts from a number on.
func (j *MemoryJournal) Read(from uint64, limit int) ([]Record, error) {
	from = max(from, j.pruned+1)
	if from > j.pruned+uint64(len(j.records)) {
		return nil, nil
	}
	rest := j.records[from-j.pruned-1:]
	return slices.Clone(rest[:min(limit, len(rest))]), nil
}

// Prune forgets the facts before a number.
func (j *MemoryJournal) Prune(before uint64) error {
	if err := j.check(); err != nil {
		return err
	}
	if n := min(before-1, j.pruned+uint64(len(j.records))); n > j.pruned {
		j.records, j.pruned = slices.Clone(j.records[n-j.pruned:]), n
	}
	return nil
}

// First returns the number of the oldest fact.
func (j *MemoryJournal) First() (uint64, error) {
	if len(j.records) == 0 {
		return 0, nil
	}
	return j.records[0].Number, nil
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
	kept   map[domain.Address]wire.FeedRow
	staged map[domain.Address]wire.FeedRow
	cursor rows.Cursor
}

var _ Base = (*MemoryBase)(nil)

// NewMemoryBase returns an empty base.
func NewMemoryBase() *MemoryBase {
	return &MemoryBase{now: emptyState(), synced: emptyState()}
}

func emptyState() memoryState {
	return memoryState{rows: domain.NewOverlay(nil), kept: map[domain.Address]wire.FeedRow{}, staged: map[domain.Address]wire.FeedRow{}}
}

func (s memoryState) clone() memoryState {
	return memoryState{rows: s.rows.Clone(), kept: maps.Clone(s.kept), staged: maps.Clone(s.staged), cursor: s.cursor}
}

// Backup returns a copy of the base as it is now.
func (b *MemoryBase) Backup() *MemoryBase {
	return &MemoryBase{now: b.now.clone(), synced: b.now.clone()}
}

// Sync makes everything so far survive a power cut.
func (b *MemoryBase) Sync() { b.synced = b.now.share() }

// PowerCut goes back to the last Sync.
func (b *MemoryBase) PowerCut() { b.now = b.synced.share() }

// share is a state that can go another way from here: only what is put aside is changed in place.
func (s memoryState) share() memoryState {
	s.staged = maps.Clone(s.staged)
	return s
}

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

// Forget does nothing: rows are in memory anyway.
func (b *MemoryBase) Forget() {}

// Cursor says which moment the rows are of.
func (b *MemoryBase) Cursor() rows.Cursor { return b.now.cursor }

// Stage puts a page aside.
func (b *MemoryBase) Stage(page []wire.FeedRow, next wire.Position, of wire.Staging) error {
	b.now.stage(page)
	b.now.cursor.Staged, b.now.cursor.Staging = next, &of
	return nil
}

func (s *memoryState) stage(page []wire.FeedRow) {
	for _, row := range page {
		s.staged[domain.Address{Table: row.Table, Key: row.Key}] = row
	}
}

// Unstage forgets what was put aside.
func (b *MemoryBase) Unstage() error {
	b.now.staged = map[domain.Address]wire.FeedRow{}
	b.now.cursor.Staged, b.now.cursor.Staging = wire.Position{}, nil
	return nil
}

// Heal puts rows aside that the hub has otherwise.
func (b *MemoryBase) Heal(page []wire.FeedRow, recount []domain.Table) error {
	b.now.stage(page)
	b.now.cursor.Recount = joined(b.now.cursor.Recount, recount)
	return nil
}

// Publish makes staged rows visible.
func (b *MemoryBase) Publish(epoch string, page []wire.FeedRow, checkpoint wire.Checkpoint) error {
	next := b.now.clone()
	next.stage(page)
	recounted := map[domain.Table]wire.Fingerprint{}
	for _, table := range next.cursor.Recount {
		recounted[table], _ = sumUp(table, func(table domain.Table, see func(wire.FeedRow) error) error {
			return next.each(table, checkpoint.Scopes, see)
		})
	}
	var dropped []domain.Address
	for at, row := range next.kept {
		if drops(next.cursor, checkpoint) && !checkpoint.Scopes.Has(row.Scope) {
			dropped = append(dropped, at)
		}
	}
	p, err := publish(next.cursor, epoch, checkpoint, dropped, slices.Collect(maps.Values(next.staged)), next.look)
	if err != nil {
		return err
	}
	maps.Copy(p.cursor.Fingerprints, recounted)
	if err := p.compare(checkpoint.Fingerprints); err != nil {
		return err
	}
	for _, c := range p.changes {
		next.put(c)
	}
	next.staged, next.cursor = map[domain.Address]wire.FeedRow{}, p.cursor
	b.now = next
	return nil
}

func (s *memoryState) look(at domain.Address) rows.Kept {
	row, exists := s.kept[at]
	return rows.Kept{Row: s.rows.Get(at.Table, at.Key), Body: row.Body, Scope: row.Scope, Exists: exists}
}

func (s *memoryState) put(c rows.Change) {
	delete(s.kept, c.Address)
	if c.Body != nil {
		s.kept[c.Address] = wire.FeedRow{Table: c.Table, Key: c.Key, Body: c.Body, Scope: c.Scope}
	}
	if c.Row == nil {
		s.rows.Delete(c.Table, c.Key)
		return
	}
	s.rows.Put(c.Row)
}

// Each shows every row of a table as Publish would leave it.
func (b *MemoryBase) Each(table domain.Table, in domain.Scopes, see func(row wire.FeedRow) error) error {
	return b.now.each(table, in, see)
}

func (s *memoryState) each(table domain.Table, in domain.Scopes, see func(row wire.FeedRow) error) error {
	merged := maps.Clone(s.kept)
	maps.Copy(merged, s.staged)
	for at, row := range merged {
		if at.Table != table || len(row.Body) == 0 || !in.Has(row.Scope) {
			continue
		}
		if err := see(row); err != nil {
			return err
		}
	}
	return nil
}

// Clear forgets everything.
func (b *MemoryBase) Clear() error {
	b.now = emptyState()
	return nil
}

// Close does nothing.
func (b *MemoryBase) Close() error { return nil }
