package hub

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// Return takes a device back that the hub does not know, on the site's word that it is one of its own, and tells what it
// is from now on. The error is wire.ErrNotEnrolled for a certificate that the site did not sign.
func (h *Hub) Return(ctx context.Context, now time.Time, c wire.Certificate) (wire.Certificate, error) {
	var admitted *Replica
	err := h.change(ctx, now, func(b *batch) error {
		key, err := b.siteKey()
		if err != nil {
			return err
		}
		if err := c.Verify(publicOf(key)); err != nil {
			return fmt.Errorf("%w: %w", wire.ErrNotEnrolled, err)
		}
		return b.take(func() (err error) {
			admitted, err = b.admit(c)
			return err
		}, false)
	})
	if err != nil {
		return wire.Certificate{}, fmt.Errorf("return: %w", err)
	}
	if admitted == nil || admitted.Certificate == nil {
		return wire.Certificate{}, wire.ErrNotEnrolled // what it branched off from has to come back first
	}
	return *admitted.Certificate, nil
}

// admit makes a replica of the certificate of a device that the hub does not know any more. It is nil for a branch of
// something that is not known.
func (b *batch) admit(c wire.Certificate) (*Replica, error) {
	known, err := b.replica(c.Replica)
	if err == nil || !errors.Is(err, ErrNotFound) {
		return known, err
	}
	r := &Replica{ID: c.Replica, Name: c.Name, Number: c.Number, PublicKey: c.PublicKey, Branch: c.Branch,
		Of: c.Of, First: c.First, Before: c.Before, Chain: c.Before, Certificate: &c}
	var of *Replica
	if c.Of != "" {
		r.Acked = c.First - 1
		if of, err = b.replica(c.Of); errors.Is(err, ErrNotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if of.end().Number < c.First-1 {
			return nil, nil // those come back first
		}
		if before, err := b.known(*of, c.First-1); err != nil || before != c.Before {
			return nil, err
		}
	}
	if err := b.settleNames(r); err != nil {
		return nil, err
	}
	b.doubt(r, of)
	b.replicas[r.ID] = r
	if of == nil {
		return r, b.record([]domain.Fact{domain.DeviceEnrolled{Device: r.row()}})
	}
	fact := domain.DeviceForked{Device: of.Name, Number: c.First, Into: domain.Device{Replica: r.ID}, Of: of.ID, Before: c.Before[:],
		Renamed: of.Name != r.Name}
	if r.Device() {
		fact.Into = r.row()
	}
	return r, b.record([]domain.Fact{fact})
}

// doubt trusts a device that comes back no further than what is known of it: by what stands in the rows already, by what it
// branched off from, and with no zone until it is sure that it had all.
func (b *batch) doubt(r, of *Replica) {
	r.Returned = b.now
	for _, known := range domain.Find[domain.Device](b.overlay, domain.ByReplica, r.ID) {
		r.State, r.Since, r.Zones = known.State, known.Since, known.Zones
	}
	if of != nil && of.Device() {
		r.State, r.Since, r.Zones, r.Returned = of.State, of.Since, of.Zones, of.Returned
	}
}

// believe lets those that came back have all zones when nobody said that they were restricted: everybody has given back what
// he held, or had the time for it.
func (b *batch) believe() error {
	all, err := b.tx.Replicas()
	if err != nil {
		return err
	}
	for _, r := range all {
		if r.Returned == 0 || r.Recovered != b.head.Epoch && b.now < r.Returned+recoverFor.Milliseconds() {
			continue
		}
		replica, err := b.replica(r.ID)
		if err != nil {
			return err
		}
		replica.Returned = 0
	}
	return nil
}

// settleNames gives a device that comes back another name or label number when somebody else has got its own meanwhile.
func (b *batch) settleNames(r *Replica) error {
	others, err := b.tx.Replicas()
	if err != nil {
		return err
	}
	if len(others) >= replicasMax {
		return fmt.Errorf("this hub has %d devices already", len(others))
	}
	for _, other := range b.replicas {
		others = append(others, *other)
	}
	if !r.Device() {
		return nil
	}
	changed := false
	for _, other := range others {
		if other.ID == r.ID {
			continue
		}
		if other.Number == r.Number {
			r.Number, changed = 1+highest(others), true
		}
		if other.Name != r.Name || other.Superseded {
			continue
		}
		switch {
		case other.Of == r.ID:
			r.Superseded = true
		case r.Of == other.ID:
			before, err := b.replica(other.ID)
			if err != nil {
				return err
			}
			before.Superseded = true
		default:
			r.Name, changed = freeName(r.Name, others), true
		}
	}
	if changed {
		return b.certify(r)
	}
	return nil
}

func highest(replicas []Replica) (number int64) {
	for _, r := range replicas {
		number = max(number, r.Number)
	}
	return number
}
