package sim

import (
	"errors"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/sqlite"
)

// record lets a device keep facts and the state of the work in hand, on a disk that may fail. It tells whether they are
// kept: what was refused before the worker walks on has not happened.
func (w *world) record(d *device, worker string, facts []domain.Fact, state []byte) (kept bool, err error) {
	before := d.recorded()
	failure, killed := w.spoilRecord(d)
	err = d.Record(worker, facts, state)
	d.journal.before, d.journal.after, d.base.unread = nil, nil, nil
	if d.damaged && errors.Is(err, replica.ErrUnreadable) { // whatever failed besides, it came to that first
		return false, w.refused(d, before)
	}
	if failure == nil && err != nil {
		return false, err
	}
	if failure != nil {
		if !errors.Is(err, failure) {
			return false, broken("I01", "%s took facts while its disk failed: %v", d.name, err)
		}
		if killed {
			if err := d.restart(); err != nil {
				return false, err
			}
		}
	}
	last, err := d.journal.Last()
	if err != nil {
		return false, err
	}
	if kept = int(last.Number) == before+len(facts); len(facts) == 0 {
		kept = failure == nil
	}
	if failure != nil && !killed && kept && len(facts) > 0 {
		return false, broken("I01", "%s kept facts that it said it had not", d.name)
	}
	if kept {
		w.tellFacts(d, facts)
		return true, w.noteRecorded(d, before, len(facts))
	}
	return false, nil
}

// refused holds that nothing was kept of a turn that was refused.
func (w *world) refused(d *device, before int) error {
	last, err := d.journal.Last()
	if err == nil && int(last.Number) != before {
		return broken("I01", "%s kept facts that it said it had not", d.name)
	}
	w.tell("%s cannot read what a turn needs", d.name)
	return err
}

// spoilRecord makes the disk of a device fail for the next recording; killed says that the program has to be started
// again, and that only the disk knows what became of the facts.
func (w *world) spoilRecord(d *device) (failure error, killed bool) {
	switch {
	case w.strikes(DiskFull, "%s", d.name):
		d.journal.before = sqlite.ErrFull
		return sqlite.ErrFull, false
	case w.strikes(KilledInRecord, "%s", d.name):
		d.journal.after = errCrash
		return errCrash, true
	case w.strikes(SyncFailed, "%s", d.name):
		if w.random.IntN(2) == 0 {
			d.journal.before = errInput
		} else {
			d.journal.after = errInput
		}
		return errInput, true
	case w.chance(ReplicaUnread):
		d.base.unread = errInput
		d.View().Rows.Get(domain.TableSite, "")
		if d.base.failed == nil {
			d.base.unread = nil
			return nil, false
		}
		w.injected(ReplicaUnread, "%s", d.name)
		return errInput, true
	}
	return nil, false
}

// noteRecorded notes what the device says is safe.
func (w *world) noteRecorded(d *device, before, facts int) error {
	records, err := d.journal.Read(uint64(before)+1, facts)
	if err != nil {
		return err
	}
	for _, record := range records {
		fact := &kept{data: record.Data, at: w.now}
		w.log, d.kept = append(w.log, fact), append(d.kept, fact)
	}
	return nil
}

// tellFacts counts facts and tells of them.
func (w *world) tellFacts(d *device, facts []domain.Fact) {
	w.facts += len(facts)
	for _, fact := range facts {
		if w.config.telling {
			w.tell("%s records %s", d.name, describe(fact))
		}
	}
}
