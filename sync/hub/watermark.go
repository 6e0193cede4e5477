package hub

import (
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// silentNamed is how long a device that is silent is named: behind it, it lies in a drawer.
const silentNamed = 30 * 24 * time.Hour

// told is when devices last had nothing left to tell, by the id of the replica and in hub time: written only while
// somebody waits for it, as a fleet that has nothing to do must not keep the disk busy.
type told struct {
	mu    sync.Mutex
	at    map[string]int64
	given int64 // the highest label number that one of them was ever given
}

// note remembers that a device which asks for news has told everything.
func (t *told) note(replica string, ask wire.Pull, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.given = max(t.given, ask.Given)
	if ask.Report.Unsent > 0 {
		return
	}
	t.at[replica] = max(t.at[replica], now.UnixMilli())
}

// all is what is remembered.
func (t *told) all() map[string]int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.at)
}

// skipNumbers keeps label numbers from being given out twice that a device was given before the hub lost its facts.
func (b *batch) skipNumbers() error {
	b.hub.told.mu.Lock()
	given := b.hub.told.given
	b.hub.told.mu.Unlock()
	lost, ok := domain.NumbersLost(b.overlay, given)
	if given == 0 || !ok {
		return nil
	}
	return b.record([]domain.Fact{lost})
}

// watermark lets provisional discrepancies become open of which no device that is heard of can tell anything more.
func (b *batch) watermark() error {
	waiting := map[string]int64{} // by zone: the earliest moment that somebody may still explain
	for _, d := range domain.Find[domain.Discrepancy](b.overlay, domain.ByState, string(domain.DiscrepancyProvisional)) {
		zone := domain.ZoneOf(b.overlay, d)
		if since, ok := waiting[zone]; !ok || d.Since < since {
			waiting[zone] = d.Since
		}
	}
	if len(waiting) == 0 {
		return nil
	}
	fleet, err := b.listeners()
	if err != nil {
		return err
	}
	var facts []domain.Fact
	for _, zone := range slices.Sorted(maps.Keys(waiting)) {
		if mark := b.markOf(zone, fleet); mark.Until >= waiting[zone] {
			facts = append(facts, mark)
		}
	}
	return b.record(facts)
}

// listeners are the devices that may have something to tell, with what is known by now.
func (b *batch) listeners() ([]*Replica, error) {
	all, err := b.tx.Replicas()
	if err != nil {
		return nil, err
	}
	heard := b.hub.told.all()
	var fleet []*Replica
	for _, r := range all {
		if !r.Device() || r.Superseded || !r.Trusted() {
			continue
		}
		replica, err := b.replica(r.ID) // this commit may know more
		if err != nil {
			return nil, err
		}
		replica.Told = max(replica.Told, replica.Low, heard[r.ID])
		fleet = append(fleet, replica)
	}
	return fleet, nil
}

// markOf is until when all devices that work in a zone have told what happened.
func (b *batch) markOf(zone string, fleet []*Replica) domain.Watermark {
	mark := domain.Watermark{Zone: zone, Until: b.now}
	for _, r := range fleet {
		if zone != "" && !r.Scopes().Has(domain.ZoneScope(zone)) {
			continue
		}
		silent := b.now - max(r.LastSync, r.Told)
		switch {
		case silent <= domain.SilenceMS:
			mark.Until = min(mark.Until, r.Told)
		case silent <= silentNamed.Milliseconds():
			mark.Silent = append(mark.Silent, r.Name)
		}
	}
	return mark
}
