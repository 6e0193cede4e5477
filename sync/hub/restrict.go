package hub

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/handtruck/handtruck/domain"
)

// Restrict lets a device have only the stock and the work of some zones, besides what everybody gets; without zones it
// has all again. What it records is taken from wherever it comes. The error is [ErrNotFound] for a name that no device has.
func (h *Hub) Restrict(ctx context.Context, now time.Time, name string, zones []string) error {
	if err := h.checkZones(ctx, zones); err != nil {
		return wrapDevice("restrict", name, err)
	}
	zones = slices.Compact(slices.Sorted(slices.Values(zones)))
	return wrapDevice("restrict", name, h.change(ctx, now, func(b *batch) error {
		named, err := b.namesakes(name)
		if err != nil || slices.Equal(named[0].Zones, zones) && named[0].Returned == 0 {
			return err
		}
		for _, replica := range named { // it holds for a copy that still calls itself so, too
			replica.Zones, replica.Returned = zones, 0
		}
		return b.take(func() error { return b.record([]domain.Fact{domain.Stated{Row: named[0].row()}}) }, false)
	}))
}

// checkZones refuses a zone that no place is in: it is a slip of the pen, and would leave a worker without work.
func (h *Hub) checkZones(ctx context.Context, zones []string) error {
	if len(zones) == 0 {
		return nil
	}
	return h.store.View(ctx, func(s Snapshot) error {
		known := map[string]bool{}
		for _, place := range domain.All[domain.Location](s) {
			if place.Zone != "" {
				known[place.Zone] = true
			}
		}
		for _, zone := range zones {
			if !known[zone] {
				return refuse("no place is in zone %q; the zones are %s", zone, strings.Join(slices.Sorted(maps.Keys(known)), ", "))
			}
		}
		return s.Err()
	})
}
