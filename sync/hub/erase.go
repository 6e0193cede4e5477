package hub

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// Erase takes a person's name and PIN out of the site's data: out of his row, which devices get anew, and out of the facts of
// the log that stated them. Chains, tree and signatures stay as they are, as they stand on the hashes of what was recorded; an
// audit accepts a changed fact when a later one names it and it states him without name and PIN. It returns how many facts
// were changed. The error is [ErrNotFound] for a badge that nobody has.
func (h *Hub) Erase(ctx context.Context, now time.Time, badge string) (facts int, err error) {
	var found named
	err = h.store.View(ctx, func(s Snapshot) error { return h.release.name(s, badge, &found) })
	if err == nil { // others commit meanwhile: only what they did is searched while they wait
		err = h.change(ctx, now, func(b *batch) error {
			all := named{slices.Clip(found.refs), found.upTo}
			return b.take(func() (err error) {
				facts, err = b.erase(badge, &all)
				return err
			}, false)
		})
	}
	if err != nil {
		return 0, fmt.Errorf("erase %s: %w", badge, err)
	}
	return facts, nil
}

func (b *batch) erase(badge string, found *named) (int, error) {
	worker, ok := domain.Get[domain.Worker](b.overlay, badge)
	if !ok {
		return 0, ErrNotFound
	}
	err := b.hub.release.name(b.tx, badge, found)
	if err != nil || len(found.refs) == 0 && worker.Erased() {
		return 0, err
	}
	erased := []domain.Fact{domain.WorkerErased{Badge: badge}}
	if len(found.refs) > 0 {
		erased = nil
	}
	for some := range slices.Chunk(found.refs, domain.LinesPerFactMax) {
		erased = append(erased, domain.WorkerErased{Badge: badge, Facts: some})
	}
	if err := b.record(erased); err != nil {
		return 0, err
	}
	missing, err := b.redact(badge, found.refs)
	if err == nil && len(missing) > 0 {
		err = errors.New("the hub has lost facts meanwhile: erase again")
	}
	return len(found.refs), err
}

// named are the facts that state a worker's name or PIN, up to a position of the log.
type named struct {
	refs []domain.FactRef
	upTo int64
}

// name adds those from there to the end of the log.
func (r Release) name(s Snapshot, badge string, found *named) error {
	for {
		page, err := s.Log(found.upTo, auditPage)
		if err != nil {
			return err
		}
		for _, e := range page {
			found.upTo = e.Site
			if _, names, err := r.nameless(e.Data, badge); err != nil {
				return err
			} else if names {
				found.refs = append(found.refs, refOf(e))
			}
		}
		if len(page) < auditPage {
			return nil
		}
	}
}

// redact takes name and PIN out of facts, which may be in the log or come into it with this commit. It returns those that are
// not there.
func (b *batch) redact(badge string, refs []domain.FactRef) (missing []domain.FactRef, err error) {
	for _, ref := range refs {
		at := slices.IndexFunc(b.entries, func(e Entry) bool { return refOf(e) == ref })
		if at >= 0 {
			if b.entries[at].Data, _, err = b.hub.release.nameless(b.entries[at].Data, badge); err != nil {
				return nil, err
			}
			continue
		}
		entry, err := b.tx.Recorded(ref.Replica, ref.Number)
		if errors.Is(err, ErrNotFound) {
			missing = append(missing, ref)
			continue
		}
		if err != nil {
			return nil, err
		}
		data, named, err := b.hub.release.nameless(entry.Data, badge)
		if err == nil && named {
			err = b.tx.Redact(entry.Site, data)
		}
		if err != nil {
			return nil, err
		}
	}
	return missing, nil
}

func refOf(e Entry) domain.FactRef { return domain.FactRef{Replica: e.Replica, Number: e.Number} }

// nameless is a sealed fact without the name and the PIN of a worker; named is false when it tells neither.
func (r Release) nameless(data []byte, badge string) (without []byte, named bool, err error) {
	envelope, err := wire.Open(data)
	if err != nil || envelope.Kind != domain.KindStated {
		return data, false, err
	}
	fact, err := r.Decode(envelope)
	stated, ok := fact.(domain.Stated)
	if err != nil || !ok {
		return data, false, nil // a later version stated it, and erases it
	}
	if stated, named = stated.Nameless(badge); !named {
		return data, false, nil
	}
	without, err = wire.Seal(envelope, stated)
	return without, true, err
}
