package hub

import (
	"context"
	"fmt"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
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

// Revoke locks a device out that was lost or stolen: it hears nothing from now on. What it still sends is held back, where
// [Hub.Post] or [Hub.Release] find it. The error of all these is [ErrNotFound] for a name that no device has.
func (h *Hub) Revoke(ctx context.Context, now time.Time, name string) error {
	return wrapDevice("revoke", name, h.restate(ctx, now, name, domain.DeviceRevoked))
}

// Release lets a device in again, with all that was held back.
func (h *Hub) Release(ctx context.Context, now time.Time, name string) error {
	for {
		if err := h.Post(ctx, now, name); err != nil {
			return err
		}
		err := h.restate(ctx, now, name, domain.DeviceActive)
		if err != nil {
			return wrapDevice("release", name, err)
		}
		more, err := h.post(ctx, now, name) // what it sent between the two
		if err != nil || !more {
			return wrapDevice("release", name, err)
		}
	}
}

// Post lets what was held back into the log, and leaves the device locked out.
func (h *Hub) Post(ctx context.Context, now time.Time, name string) error {
	for more := true; more; {
		var err error
		if more, err = h.post(ctx, now, name); err != nil {
			return wrapDevice("post facts of", name, err)
		}
	}
	return nil
}

// Retire lets a device send what it has and then forget everything. What was held back of it goes into the log.
func (h *Hub) Retire(ctx context.Context, now time.Time, name string) error {
	if err := h.Post(ctx, now, name); err != nil {
		return err
	}
	return wrapDevice("retire", name, h.restate(ctx, now, name, domain.DeviceRetiring))
}

// Farewell takes note that a device is about to forget everything. The error is wire.ErrUnsent unless the hub has all of its
// facts up to last, and wire.ErrNotEnrolled for one that is not to go.
func (h *Hub) Farewell(ctx context.Context, now time.Time, id string, last uint64) error {
	var name string
	err := h.store.View(ctx, func(s Snapshot) error {
		replica, err := s.Replica(id)
		switch {
		case err != nil:
			return err
		case replica.Condition() != domain.DeviceRetiring && replica.Condition() != domain.DeviceGone:
			return wire.ErrNotEnrolled
		case replica.end().Number != last:
			return wire.ErrUnsent
		}
		name = replica.Name
		return nil
	})
	if err != nil {
		return err
	}
	return wrapDevice("dismiss", name, h.restate(ctx, now, name, domain.DeviceGone))
}

// Abandon gives up a device that will never send the facts it holds: the log says so. The number has to be the one that the
// device told last, so that nobody gives up what he has not looked at; by is the badge of who decides.
func (h *Hub) Abandon(ctx context.Context, now time.Time, name string, facts uint64, by string) error {
	err := h.store.View(ctx, func(s Snapshot) error {
		worker, _ := domain.Get[domain.Worker](s, by)
		if !worker.Has(domain.Supervisor, domain.Admin) {
			return refuse("%q is not the badge of a supervisor", by)
		}
		all, err := s.Replicas()
		for _, replica := range all {
			if told := replica.Report.Unsent; replica.Name == name && !replica.Superseded && told != facts { // who went on as another one tells it as that
				return refuse("it told of %d facts that are not sent, not of %d", told, facts)
			}
		}
		return err
	})
	if err == nil {
		err = h.restate(ctx, now, name, domain.DeviceGone, domain.FactsAbandoned{Device: name, Facts: facts, By: by})
	}
	return wrapDevice("abandon", name, err)
}

func wrapDevice(verb, name string, err error) error {
	if err != nil {
		return fmt.Errorf("%s device %s: %w", verb, name, err)
	}
	return nil
}
