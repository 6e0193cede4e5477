// Package hub is the one place where a site's facts get one order.
//
// The core is free of clocks, sockets and goroutines: [Hub.Commit], [Hub.Pull] and [Hub.Enroll] take the time as
// a value and do all their work in one transaction of a [Store], so that the simulation drives the same code as
// the server. [Server] puts HTTP around it and [Sequencer] lets many requests share a commit.
package hub

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// hubReplica is the name under which the hub records facts of its own: imports and policies. In its first epoch it is
// the id of the replica, too.
const hubReplica = "hub"

// Policy looks at the rows and decides what the hub itself has to record, such as which stock is set aside.
type Policy struct {
	// Touches tells whether changes of these rows can make After decide something.
	Touches func(changed []domain.Address) bool
	// After looks at what a change of these rows can matter to.
	After func(rows domain.Reader, changed []domain.Address, now time.Time) []domain.Fact
	// Run looks at everything, the time included.
	Run func(rows domain.Reader, now time.Time) []domain.Fact
}

// Hub gives facts their order and tells devices what follows from them.
type Hub struct {
	store      Store
	random     io.Reader
	policy     Policy
	told       *told
	release    Release
	understood *understood
	sights     *sights
	key        *atomic.Pointer[ed25519.PrivateKey] // the site's, once it was read
}

// New returns a hub on a store. Codes, tokens and ids come from random.
func New(store Store, random io.Reader, policy Policy) *Hub {
	return &Hub{store: store, random: random, policy: policy, told: &told{at: map[string]int64{}}, release: Present(), understood: new(understood), sights: new(sights), key: new(atomic.Pointer[ed25519.PrivateKey])}
}

// Store is the hub's disk, for tools that only look.
func (h *Hub) Store() Store { return h.store }

// Pushes is a batch of pushes that share one commit.
type Pushes []PushFrom

// PushFrom is a push of one replica.
type PushFrom struct {
	Replica string
	wire.Push
	opened *opened // nil when it was not looked at ahead
}

// Commit takes a batch of pushes in one commit and answers each; when it returns, what was taken is on disk.
// An empty batch lets the policies look at the time.
func (h *Hub) Commit(ctx context.Context, now time.Time, pushes Pushes) ([]wire.Pushed, error) {
	if len(pushes) > 0 {
		return h.commit(ctx, now, pushes, nil)
	}
	return h.commit(ctx, now, nil, nil)
}

// Prepare makes a commit of pushes as Commit does, but does not write it: where the store can do that, the next one is
// prepared while write is under way. The answers hold once write has returned nil. With an error from either nothing has
// happened, and [Hub.Commit] tells what is wrong or finds nothing wrong.
func (h *Hub) Prepare(ctx context.Context, now time.Time, pushes Pushes) (answers []wire.Pushed, write func(context.Context) error, err error) {
	store, ok := h.store.(Preparer)
	if !ok {
		return nil, nil, ErrOvertaken
	}
	var b *batch
	write, err = store.Prepare(ctx, func(tx Tx) (err error) {
		if b, err = newBatch(h, now, tx, nil); err == nil {
			answers, err = b.run(pushes, nil)
		}
		return err
	})
	if err == nil {
		h.note(b) // nobody else makes this very head, should it not come to disk
	}
	return answers, write, err
}

// Import records rows of master data as facts of the hub.
func (h *Hub) Import(ctx context.Context, now time.Time, rows []domain.Row) error {
	facts := make([]domain.Fact, len(rows))
	for i, row := range rows {
		facts[i] = domain.Stated{Row: row}
	}
	_, err := h.commit(ctx, now, nil, facts)
	return err
}

// rest lets the store use a moment in which nobody waits, as nobody has for a while.
func (h *Hub) rest(ctx context.Context, quiet time.Duration) {
	if store, ok := h.store.(Rester); ok {
		store.Rest(ctx, quiet)
	}
}

func (h *Hub) commit(ctx context.Context, now time.Time, pushes Pushes, own []domain.Fact) (answers []wire.Pushed, err error) {
	return h.take(ctx, now, func(b *batch) ([]wire.Pushed, error) { return b.run(pushes, own) })
}

// commitGathered is Commit of the pushes that gather returns when their turn has come. It is asked again when the commit has
// to be made again, and then returns no others before those that it has returned.
func (h *Hub) commitGathered(ctx context.Context, now time.Time, gather func() Pushes) ([]wire.Pushed, error) {
	return h.take(ctx, now, func(b *batch) ([]wire.Pushed, error) { return b.run(gather(), nil) })
}

func (h *Hub) take(ctx context.Context, now time.Time, run func(b *batch) ([]wire.Pushed, error)) (answers []wire.Pushed, err error) {
	err = h.change(ctx, now, func(b *batch) error {
		answers, err = run(b)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("take facts: %w", err)
	}
	return answers, nil
}

// note remembers what the next commit need not look for.
func (h *Hub) note(b *batch) {
	if b.renewed {
		h.understood.note(b.head)
	}
	h.sights.note(b.began, b.head)
}

// change makes one commit, at now or at the time of the last one if that is later.
func (h *Hub) change(ctx context.Context, now time.Time, make func(b *batch) error) error {
	var poisoned map[string]bool // facts whose folding panicked: the commit is made again around them
	for {
		var b *batch
		err := h.store.Update(ctx, func(tx Tx) (err error) {
			if b, err = newBatch(h, now, tx, poisoned); err != nil {
				return err
			}
			return make(b)
		})
		if err == nil {
			h.note(b)
		}
		if !errors.Is(err, errPoisoned) {
			return err
		}
		poisoned = b.poisoned
	}
}
