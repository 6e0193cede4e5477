package hub

import (
	"context"
	"fmt"
	"time"

	"github.com/handtruck/handtruck/domain"
)

// Devices are the enrolled devices, in the order in which they joined.
func (h *Hub) Devices(ctx context.Context) (devices []Replica, err error) {
	err = h.store.View(ctx, func(s Snapshot) error {
		all, err := s.Replicas()
		for _, replica := range all {
			if replica.Device() {
				devices = append(devices, replica)
			}
		}
		return err
	})
	return devices, err
}

// Lock locks a device out, or lets it in again. What it has recorded and not sent stays on it, and comes when it is let
// in. The error is [ErrNotFound] for a name that no device has.
func (h *Hub) Lock(ctx context.Context, now time.Time, name string, out bool) error {
	err := h.store.Update(ctx, func(tx Tx) error {
		b := newBatch(h, now, tx, nil)
		all, err := tx.Replicas()
		if err != nil {
			return err
		}
		for _, replica := range all {
			if replica.Name != name || !replica.Device() {
				continue
			}
			if replica.Revoked == out {
				return nil
			}
			replica.Revoked = out
			b.replicas[replica.ID] = &replica
			device := domain.Device{Name: replica.Name, Replica: replica.ID, Number: replica.Number, PublicKey: replica.PublicKey, State: stateOf(out)}
			_, err := b.run(nil, []domain.Fact{domain.Stated{Row: device}})
			return err
		}
		return ErrNotFound
	})
	if err != nil {
		return fmt.Errorf("lock device %s: %w", name, err)
	}
	return nil
}

func stateOf(out bool) string {
	if out {
		return "revoked"
	}
	return "active"
}
