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
		more = false
		named, err := b.namesakes(name)
		if err != nil {
			return err
		}
		for _, replica := range named {
			switch {
			case replica.HeldFacts() == 0:
			case more:
				return nil
			default:
				if err := b.take(func() error { return b.unhold(replica) }, false); err != nil {
					return err
				}
				more = true // it is looked at again
			}
		}
		return nil
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
		named, err := b.namesakes(name)
		if err != nil || named[0].Condition() == state {
			return err
		}
		replica := named[0]
		replica.State, replica.Since = state, b.now
		for _, other := range named[1:] { // it holds for whoever still calls himself so, as a copy of the device may
			other.State, other.Since = replica.State, replica.Since
		}
		return b.take(func() error {
			return b.record(append(facts, domain.Stated{Row: replica.row()}))
		}, false)
	})
}

// namesakes finds the device of a name, and behind it those as which it, or a copy of it, was known before.
func (b *batch) namesakes(name string) ([]*Replica, error) {
	all, err := b.tx.Replicas()
	if err != nil {
		return nil, err
	}
	var found []*Replica
	for _, replica := range all {
		switch {
		case replica.Name != name || !replica.Device():
		case replica.Superseded:
			found = append(found, &replica)
		default:
			found = append([]*Replica{&replica}, found...)
		}
	}
	if len(found) == 0 {
		return nil, ErrNotFound
	}
	for _, replica := range found {
		b.replicas[replica.ID] = replica
	}
	return found, nil
}
