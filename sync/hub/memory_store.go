package hub

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/wire"
)

// MemoryStore is a hub's store without a disk, for simulations and tests: every commit is one step, and what
// Update returned from survives a crash of the hub.
type MemoryStore struct {
	mu      sync.Mutex
	state   memoryState
	commits int           // how often it was changed
	flight  *memoryFlight // the last commit that was prepared, until it has landed
}

var (
	_ Store = (*MemoryStore)(nil)
	_ Tx    = (*memoryTx)(nil)
)

type memoryState struct {
	head     Head
	rows     *domain.Overlay
	bodies   map[domain.Address]memoryRow
	log      []Entry
	held     map[string][]Entry // of each replica, in its order
	unfolded map[int64]Entry
	replicas map[string]*Replica // which nobody changes: one that changed is another
	codes    map[string]Code
	sums     map[part]wire.Fingerprint
	leaving  map[leave]int64
	nodes    [][]wire.Hash // by level
	settings map[string][]byte
}

type memoryRow struct {
	body  []byte
	scope domain.Scope
	site  int64
}

// leave is a row that was in a scope once and is not any more.
type leave struct {
	scope domain.Scope
	domain.Address
}

// NewMemoryStore returns an empty store whose first epoch has the given name.
func NewMemoryStore(epoch string) *MemoryStore {
	return &MemoryStore{state: memoryState{head: Head{Epoch: epoch}, rows: domain.NewOverlay(nil), bodies: map[domain.Address]memoryRow{},
		held: map[string][]Entry{}, unfolded: map[int64]Entry{}, replicas: map[string]*Replica{}, codes: map[string]Code{}, sums: map[part]wire.Fingerprint{}, leaving: map[leave]int64{},
		settings: map[string][]byte{}}}
}

// Backup returns a copy of the store as it is now, which lives on its own: it is a backup, or a standby that lags.
func (s *MemoryStore) Backup() *MemoryStore {
	s.mu.Lock()
	defer s.mu.Unlock()
	state := s.state
	state.log, state.nodes = slices.Clip(state.log), slices.Clone(state.nodes)
	for level, nodes := range state.nodes {
		state.nodes[level] = slices.Clip(nodes)
	}
	return &MemoryStore{state: state.apart()} // the rest is copied before it is changed, and lists grow behind what is there
}

// Restore makes the store what a backup is; the backup stays good for another time.
func (s *MemoryStore) Restore(backup *MemoryStore) {
	state := backup.Backup().state
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state, s.flight = state, nil
	s.commits++
}

// memoryTx gathers what a commit changes; it is applied when the commit succeeds.
type memoryTx struct {
	memoryState
	changes []rows.Change
	at      int64
	pruned  int64 // marks up to here are forgotten

	ownReplicas, ownNodes bool // what was copied for this commit to change

	prepared, givenUp bool // it is prepared, and cannot be
}

// Update runs one commit.
func (s *MemoryStore) Update(_ context.Context, change func(tx Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	tx := &memoryTx{memoryState: s.state}
	if err := change(tx); err != nil {
		return err
	}
	tx.apply()
	s.state, s.flight = tx.memoryState, nil
	s.commits++
	return nil
}

// apply makes the rows what the commit makes of them.
func (t *memoryTx) apply() {
	for _, c := range t.changes {
		row := memoryRow{c.Body, c.Scope, t.at}
		if c.Moved() {
			delete(t.leaving, leave{c.Scope, c.Address})
			t.leaving[leave{c.OldScope, c.Address}] = t.at
		}
		if !c.Table.Replicated() {
			row.site = 0
		}
		t.bodies[c.Address] = row
		if c.Row == nil {
			t.rows.Delete(c.Table, c.Key)
		} else {
			t.rows.Put(c.Row)
		}
	}
	t.forget()
}

// forget drops what was pruned.
func (t *memoryTx) forget() {
	if t.pruned == 0 {
		return
	}
	maps.DeleteFunc(t.bodies, func(_ domain.Address, row memoryRow) bool { return row.body == nil && row.site <= t.pruned })
	maps.DeleteFunc(t.leaving, func(_ leave, site int64) bool { return site <= t.pruned })
}

// Replica returns a device by the id of its enrolment.
func (s *MemoryStore) Replica(_ context.Context, id string) (Replica, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return foundReplica(s.state.replicas, id)
}

// View reads one moment.
func (s *MemoryStore) View(_ context.Context, look func(Snapshot) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return look(&memoryTx{memoryState: s.state})
}

// Export is not possible without files: devices pull from the beginning.
func (s *MemoryStore) Export(context.Context, string, domain.Scopes) error {
	return errors.ErrUnsupported
}

// Close does nothing.
func (s *MemoryStore) Close() error { return nil }

// Get returns the row with the key, or nil.
func (t *memoryTx) Get(table domain.Table, key string) domain.Row { return t.rows.Get(table, key) }

// Find returns the rows that have the term.
func (t *memoryTx) Find(table domain.Table, term domain.Term) []domain.Row {
	return t.rows.Find(table, term)
}

// Err is always nil.
func (t *memoryTx) Err() error { return nil }

// Head is the end of the site's order.
func (t *memoryTx) Head() (Head, error) { return t.head, nil }

// Replica returns a device by the id of its enrolment.
func (t *memoryTx) Replica(id string) (Replica, error) { return foundReplica(t.replicas, id) }

// Code returns an enrolment code.
func (t *memoryTx) Code(code string) (Code, error) { return found(t.codes, code) }

// with is a map with one more entry; the one that it was made of stays as it is, as the commit may fail.
func with[K comparable, V any](m map[K]V, key K, value V) map[K]V {
	more := maps.Clone(m)
	if more == nil {
		more = map[K]V{}
	}
	more[key] = value
	return more
}

func found[K comparable, V any](m map[K]V, key K) (V, error) {
	value, ok := m[key]
	if !ok {
		return value, ErrNotFound
	}
	return value, nil
}

func foundReplica(m map[string]*Replica, id string) (Replica, error) {
	r, err := found(m, id)
	if err != nil {
		return Replica{}, err
	}
	return *r, nil
}

// Replicas returns every enrolment, by name.
func (t *memoryTx) Replicas() ([]Replica, error) {
	sorted := slices.AppendSeq(make([]*Replica, 0, len(t.replicas)), maps.Values(t.replicas))
	slices.SortFunc(sorted, func(a, b *Replica) int { return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID)) })
	all := make([]Replica, len(sorted))
	for i, r := range sorted {
		all[i] = *r
	}
	return all, nil
}

// Log returns facts behind a position.
func (t *memoryTx) Log(after int64, limit int) ([]Entry, error) {
	from, _ := slices.BinarySearchFunc(t.log, after+1, func(e Entry, site int64) int { return cmp.Compare(e.Site, site) })
	return slices.Clone(t.log[from:min(from+limit, len(t.log))]), nil
}

// Recorded returns one fact of a replica.
func (t *memoryTx) Recorded(replica string, number uint64) (Entry, error) {
	for _, e := range t.log {
		if e.Replica == replica && e.Number == number {
			return e, nil
		}
	}
	return Entry{}, ErrNotFound
}

// Feed returns changed rows behind a position.
func (t *memoryTx) Feed(query FeedQuery) ([]FeedEntry, error) {
	var all []FeedEntry
	add := func(at domain.Address, row memoryRow) {
		if row.site > 0 && query.After.Before(row.site, at.Table, at.Key) {
			all = append(all, feedEntry(at, row))
		}
	}
	for at, row := range t.bodies {
		if query.row(row.scope, row.site, row.body == nil) {
			add(at, row)
		}
	}
	for left, site := range t.leaving {
		if query.Want.Has(left.scope) && !query.Want.Has(t.bodies[left.Address].scope) && site > query.leavingSince() {
			add(left.Address, memoryRow{nil, left.scope, site})
		}
	}
	slices.SortFunc(all, func(a, b FeedEntry) int {
		return cmp.Or(cmp.Compare(a.Site, b.Site), cmp.Compare(a.Table, b.Table), strings.Compare(a.Key, b.Key))
	})
	return all[:min(query.Limit, len(all))], nil
}

func feedEntry(at domain.Address, row memoryRow) FeedEntry {
	return FeedEntry{wire.FeedRow{Table: at.Table, Key: at.Key, Body: row.body, Scope: row.scope}, row.site}
}

// Each shows every row of a table that is in the scopes.
func (t *memoryTx) Each(table domain.Table, in domain.Scopes, see func(row FeedEntry) error) error {
	for at, row := range t.bodies {
		if at.Table != table || row.body == nil || !in.Has(row.scope) {
			continue
		}
		if err := see(feedEntry(at, row)); err != nil {
			return err
		}
	}
	return nil
}

// Row returns a row as it was written last.
func (t *memoryTx) Row(at domain.Address) (FeedEntry, error) {
	row, err := found(t.bodies, at)
	return feedEntry(at, row), err
}

// Fingerprints returns the sum of the rows of every replicated table that are in the scopes.
func (t *memoryTx) Fingerprints(in domain.Scopes) (map[domain.Table]wire.Fingerprint, error) {
	return sumOf(t.sums, in), nil
}

// Node returns a node of the tree.
func (t *memoryTx) Node(level int, n int64) (wire.Hash, error) {
	if level >= len(t.nodes) || n >= int64(len(t.nodes[level])) {
		return wire.Hash{}, ErrNotFound
	}
	return t.nodes[level][n], nil
}

// Setting returns what the hub keeps under a name.
func (t *memoryTx) Setting(name string) ([]byte, error) { return t.settings[name], nil }

// SetSetting keeps something under a name.
func (t *memoryTx) SetSetting(name string, value []byte) error {
	if t.prepared { // settings seldom change, and more than the next commit goes by them
		t.givenUp = true
		return ErrOvertaken
	}
	t.settings = with(t.settings, name, slices.Clone(value))
	return nil
}

// SetHead moves the head.
func (t *memoryTx) SetHead(head Head) error {
	t.head = head
	return nil
}

// Append adds facts to the site's order, and nodes to the tree over it.
func (t *memoryTx) Append(entries []Entry, nodes []Node) error {
	if len(nodes) > 0 && !t.ownNodes {
		t.nodes, t.ownNodes = slices.Clone(t.nodes), true
	}
	for _, node := range nodes { // nodes of a level become complete in their order
		for len(t.nodes) <= node.Level {
			t.nodes = append(t.nodes, nil)
		}
		t.nodes[node.Level] = append(t.nodes[node.Level], node.Hash)
	}
	t.log = append(t.log, entries...)
	for _, e := range entries {
		if e.Unfolded {
			t.unfolded = with(t.unfolded, e.Site, e)
		}
	}
	return nil
}

// Held returns facts of a replica that are held back.
func (t *memoryTx) Held(replica string, from uint64, limit int) ([]Entry, error) {
	held := t.held[replica]
	first, _ := slices.BinarySearchFunc(held, from, func(e Entry, number uint64) int { return cmp.Compare(e.Number, number) })
	return slices.Clone(held[first:min(first+limit, len(held))]), nil
}

// Hold keeps facts beside the log.
func (t *memoryTx) Hold(entries []Entry) error {
	for _, e := range entries {
		t.held = with(t.held, e.Replica, append(slices.Clip(t.held[e.Replica]), e))
	}
	return nil
}

// Unhold forgets held facts that are in the log.
func (t *memoryTx) Unhold(replica string, to uint64) error {
	t.held = with(t.held, replica, slices.DeleteFunc(slices.Clone(t.held[replica]), func(e Entry) bool { return e.Number <= to }))
	return nil
}

// Undecoded returns the oldest facts that no version could fold so far.
func (t *memoryTx) Undecoded(limit int) ([]Entry, error) {
	all := slices.SortedFunc(maps.Values(t.unfolded), func(a, b Entry) int { return cmp.Compare(a.Site, b.Site) })
	return all[:min(limit, len(all))], nil
}

// Refolded notes that a fact is undecoded no more.
func (t *memoryTx) Refolded(site int64) error {
	t.unfolded = maps.Clone(t.unfolded)
	delete(t.unfolded, site)
	return nil
}

// Redact puts other bytes in the place of a fact's.
func (t *memoryTx) Redact(site int64, data []byte) error {
	t.log = slices.Clone(t.log)
	t.log[site-1].Data = data
	return nil
}

// Changes tells what an overlay makes different.
func (t *memoryTx) Changes(overlay *domain.Overlay) ([]rows.Change, error) {
	return rows.Changes(overlay, func(at domain.Address) rows.Kept {
		row, exists := t.bodies[at]
		return rows.Kept{Row: t.rows.Get(at.Table, at.Key), Body: row.body, Scope: row.scope, Exists: exists}
	})
}

// Write keeps changed rows for the commit.
func (t *memoryTx) Write(changes []rows.Change, position int64) error {
	t.changes, t.at, t.sums = changes, position, maps.Clone(t.sums)
	fold(t.sums, changes)
	return nil
}

// Prune forgets the marks of rows up to a position, when the commit succeeds.
func (t *memoryTx) Prune(upTo int64) error {
	t.pruned = upTo
	return nil
}

// PutReplica keeps what is known of an enrolment.
func (t *memoryTx) PutReplica(r Replica) error {
	if !t.ownReplicas {
		t.replicas, t.ownReplicas = maps.Clone(t.replicas), true
	}
	t.replicas[r.ID] = &r
	return nil
}

// PutCode keeps an enrolment code.
func (t *memoryTx) PutCode(c Code) error {
	t.codes = with(t.codes, c.Code, c)
	return nil
}
