package sim

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/replica"
)

// errCrash is what a store returns when the machine dies under it, errInput when the disk cannot be read or synced.
var (
	errCrash = errors.New("killed")
	errInput = errors.New("input/output error")
)

// unkindJournal is a journal on a disk that fails when it is told to.
type unkindJournal struct {
	replica.Journal
	before, after error // what the next write fails with, before it is on disk or behind that
	unread        error // what reads fail with
}

// Append fails as it is told.
func (j *unkindJournal) Append(records []replica.Record, state, head []byte) error {
	if j.before != nil {
		return j.before
	}
	if err := j.Journal.Append(records, state, head); err != nil {
		return err
	}
	return j.after
}

// Read fails as it is told.
func (j *unkindJournal) Read(from uint64, limit int) ([]replica.Record, error) {
	if j.unread != nil {
		return nil, j.unread
	}
	return j.Journal.Read(from, limit)
}

// unkindBase is a base on a disk that cannot be read when it is told so.
type unkindBase struct {
	replica.Base
	d      *device
	unread error
	failed error
}

// Get finds nothing on a disk that cannot be read.
func (b *unkindBase) Get(table domain.Table, key string) domain.Row {
	if b.unread != nil {
		b.failed = b.unread
		return nil
	}
	if table == b.d.hides() {
		return nil
	}
	return b.Base.Get(table, key)
}

// Find finds nothing on a disk that cannot be read.
func (b *unkindBase) Find(table domain.Table, term domain.Term) []domain.Row {
	if b.unread != nil {
		b.failed = b.unread
		return nil
	}
	if table == b.d.hides() {
		return nil
	}
	return b.Base.Find(table, term)
}

// Err is the first error of a read.
func (b *unkindBase) Err() error {
	if b.failed != nil {
		return b.failed
	}
	return b.Base.Err()
}

// Forget clears the error.
func (b *unkindBase) Forget() {
	b.failed = nil
	b.Base.Forget()
}

// unkindStore is a hub's store on a disk that fails when it is told to.
type unkindStore struct {
	hub.Store
	fate   fate // what the next commit fails with, before it is on disk or behind that
	unread error
}

// Update fails as it is told.
func (s *unkindStore) Update(ctx context.Context, change func(hub.Tx) error) error {
	err := s.Store.Update(ctx, func(tx hub.Tx) error {
		if err := change(&unkindTx{tx}); err != nil {
			return err
		}
		return s.fate.before
	})
	if err != nil {
		return err
	}
	return s.fate.after
}

// Prepare prepares a commit that fails as the store is told now. A store with a bug of the zoo prepares nothing.
func (s *unkindStore) Prepare(ctx context.Context, change func(hub.Tx) error) (write func(context.Context) error, err error) {
	store, ok := s.Store.(hub.Preparer)
	if !ok {
		return nil, hub.ErrOvertaken
	}
	fate := s.fate
	land, err := store.Prepare(ctx, func(tx hub.Tx) error { return change(&unkindTx{tx}) })
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error {
		if fate.before != nil {
			ended, end := context.WithCancel(ctx)
			end()
			if err := land(ended); err == nil {
				return errors.New("a commit was written that nobody waits for any more")
			}
			return fate.before
		}
		if err := land(ctx); err != nil {
			return err
		}
		return fate.after
	}, nil
}

// View fails as it is told.
func (s *unkindStore) View(ctx context.Context, look func(hub.Snapshot) error) error {
	if s.unread != nil {
		return s.unread
	}
	return s.Store.View(ctx, look)
}

// Replica fails as it is told.
func (s *unkindStore) Replica(ctx context.Context, id string) (hub.Replica, error) {
	if s.unread != nil {
		return hub.Replica{}, s.unread
	}
	return s.Store.Replica(ctx, id)
}

// poison is an item about which no fact can be folded at the hub.
const poison = "POISON"

// unkindTx lets the fold of every fact about the poison panic, as a bug in the rules would.
type unkindTx struct{ hub.Tx }

// Get panics on what is about the poison.
func (t *unkindTx) Get(table domain.Table, key string) domain.Row {
	if table == domain.TableStock && strings.Contains(key, poison) {
		panic("a fact of which the rules have not thought")
	}
	return t.Tx.Get(table, key)
}

// seams are where a bug can be put into a site without a branch in the code that is tested: what stands between the
// programs and what the simulation owns anyway. All may be nil.
type seams struct {
	journal func(d *device, j replica.Journal) replica.Journal
	base    func(d *device, b replica.Base) replica.Base
	store   func(w *world, s hub.Store) hub.Store
	fold    func(w *world) hub.Fold
	asked   func(d *device, m *letter) bool             // a request leaves a device, unless it is false
	serve   func(p *process, m *letter) (done bool)     // a request reaches a hub
	release func(p *process, r hub.Release) hub.Release // what a hub's version makes of facts
	answer  func(d *device, m *letter) (swallowed bool) // an answer reaches a device
	clock   func(p *process) time.Time                  // what a hub takes for the time
	struck  func(d *device, fault Fault)                // a fault has struck a device's disk
}
