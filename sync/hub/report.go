package hub

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/handtruck/handtruck/sync/wire"
)

// What devices tell of themselves is written with the policies' next commit, and only when it says something: a fleet that
// has nothing to do must not keep the disk busy.
const (
	reportAge     = 5 * time.Minute // a device that only asks for news is noted this often
	clockChangeMS = 1000
	batteryChange = 5 // percent
)

// heard is a report that is not written yet.
type heard struct {
	wire.Report
	at       int64 // hub time in ms
	position int64 // of the hub that the device asked from
}

// reports are what devices told of themselves since the last commit that kept it.
type reports struct {
	mu     sync.Mutex
	latest map[string]heard // not written yet
	all    map[string]heard // of every device that asked this process
}

// note keeps a report of a device that says something new.
func (r *reports) note(replica Replica, ask wire.Pull, now time.Time) {
	told := heard{ask.Report, now.UnixMilli(), ask.From.Site}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.all == nil {
		r.all = map[string]heard{}
	}
	r.all[replica.ID] = told
	if !tells(replica, told.Report, told.at) {
		return
	}
	if r.latest == nil {
		r.latest = map[string]heard{}
	}
	r.latest[replica.ID] = told
}

// last is what a device told this process last.
func (r *reports) last(id string) (heard, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	told, ok := r.all[id]
	return told, ok
}

// tells says whether a report is worth writing down.
func tells(replica Replica, report wire.Report, at int64) bool {
	was := replica.Report
	return report.App != was.App || report.Unsent != was.Unsent || (report.OldestMS > 0) != (was.OldestMS > 0) ||
		(report.ClockError-was.ClockError)/clockChangeMS != 0 || (report.Battery-was.Battery)/batteryChange != 0 ||
		at-replica.LastSync >= reportAge.Milliseconds()
}

// take hands over what is to be written.
func (r *reports) take() map[string]heard {
	r.mu.Lock()
	defer r.mu.Unlock()
	latest := r.latest
	r.latest = nil
	return latest
}

// Tick lets the policies look at the time, as a hub does every half minute, and keeps its time if that is ahead of the wall
// clock.
func (h *Hub) Tick(ctx context.Context, now time.Time, ahead bool) error {
	return h.tick(ctx, now, ahead, nil)
}

// tick lets the policies look at the time, and writes what devices told of themselves. While the hub's time is ahead of the
// wall clock it is kept, too: other processes and the next start know it from nowhere else.
func (h *Hub) tick(ctx context.Context, now time.Time, ahead bool, told map[string]heard) error {
	return h.change(ctx, now, func(b *batch) error {
		for _, id := range sortedKeys(told) {
			replica, err := b.replica(id)
			if errors.Is(err, ErrNotFound) {
				continue // the hub was restored from a backup since it was heard
			}
			if err != nil {
				return err
			}
			replica.Report, replica.LastSync = told[id].Report, max(replica.LastSync, told[id].at)
		}
		if _, err := b.run(nil, nil); err != nil || !ahead {
			return err
		}
		return b.keepTime()
	})
}
