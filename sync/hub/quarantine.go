package hub

import (
	"context"
	"time"

	"github.com/handtruck/handtruck/domain"
)

// releaseMax is how many held facts one commit lets into the log.
const releaseMax = 2000

// accept takes a new fact: into the log, or beside it when its device is not to be trusted. Either way it is on disk, so the
// device need not keep it, and a thief learns nothing of what becomes of it.
func (b *batch) accept(e Entry, replica *Replica) error {
	if replica.Trusted() && replica.HeldFacts() == 0 {
		return b.append(e, replica)
	}
	replica.Held = Tail{e.Number, e.Hash, e.Low}
	b.held = append(b.held, e)
	return nil
}

// post lets the held facts of a device into the log, as many as one commit takes; more is true when some are left.
func (h *Hub) post(ctx context.Context, now time.Time, name string) (more bool, err error) {
	err = h.change(ctx, now, func(b *batch) error {
		replica, err := b.named(name)
		if err != nil || replica.HeldFacts() == 0 {
			return err
		}
		err = b.take(func() error { return b.unhold(replica) }, false)
		more = replica.HeldFacts() > 0
		return err
	})
	return more, err
}

// unhold lets held facts into the log. Those that happened after the device was locked out are named by the fold, which sees
// the device as it is now.
func (b *batch) unhold(replica *Replica) error {
	held, err := b.tx.Held(replica.ID, replica.Acked+1, releaseMax)
	if err != nil || len(held) == 0 {
		return err
	}
	for _, e := range held {
		if err := b.append(e, replica); err != nil {
			return err
		}
	}
	return b.tx.Unhold(replica.ID, replica.Acked)
}

// restate records a new state of a device, and what else is to be said of it.
func (h *Hub) restate(ctx context.Context, now time.Time, name string, state domain.DeviceState, facts ...domain.Fact) error {
	return h.change(ctx, now, func(b *batch) error {
		replica, err := b.named(name)
		if err != nil || replica.Condition() == state {
			return err
		}
		replica.State, replica.Since = state, b.now
		return b.take(func() error {
			return b.record(append(facts, domain.Stated{Row: replica.row()}))
		}, false)
	})
}

// named finds the device of a name.
func (b *batch) named(name string) (*Replica, error) {
	all, err := b.tx.Replicas()
	if err != nil {
		return nil, err
	}
	for _, replica := range all {
		if replica.Name == name && replica.Device() {
			b.replicas[replica.ID] = &replica
			return &replica, nil
		}
	}
	return nil, ErrNotFound
}
