package hub

import (
	"context"
	"crypto/sha256"
	"time"

	"github.com/handtruck/handtruck/sync/wire"
)

// Bounds of a page of the log.
const (
	factsMax      = 1000
	factsBytesMax = 512 << 10
)

// erasedBytes is about what one fact takes out of which a person was taken, with the site's word for it.
const erasedBytes = 300

// digestBytes is how much of a fact's SHA-256 tells it from another one under its number, among facts that are signed.
const digestBytes = 8

// Facts returns a page of the log, for a device to keep: should the hub lose it, it comes back from there. A device that
// is restricted to zones gets none, as facts tell of all of them. It is wire.ErrNotEnrolled for one that the hub lost.
func (h *Hub) Facts(ctx context.Context, now time.Time, replica string, ask wire.FactsAsk) (page wire.FactsPage, err error) {
	limit := ask.Limit
	if limit <= 0 || limit > factsMax {
		limit = factsMax
	}
	err = h.store.View(ctx, func(s Snapshot) error {
		head, err := s.Head()
		if err != nil {
			return err
		}
		page = wire.FactsPage{Epoch: head.Epoch, Next: head.Site}
		reader := factReader{s: s, hub: h, known: map[string]Replica{}}
		device, err := asking(s, replica)
		if err != nil || !device.Scopes().All() {
			return err
		}
		safe, err := prunable(s, head.notBefore(now))
		if err != nil {
			return err
		}
		page.Prunable = safe.Position
		after := max(ask.After, safe.Position)
		if ask.Epoch != head.Epoch {
			after = safe.Position // positions of a history that ended
		}
		entries, err := s.Log(after, limit)
		if err != nil {
			return err
		}
		return reader.fill(&page, device, entries, len(entries) == limit)
	})
	return page, err
}

// factReader looks replicas up once for a page.
type factReader struct {
	s     Snapshot
	hub   *Hub
	known map[string]Replica
}

func (f factReader) replica(id string) (Replica, error) {
	if r, ok := f.known[id]; ok {
		return r, nil
	}
	r, err := f.s.Replica(id)
	if err == nil {
		f.known[id] = r
	}
	return r, err
}

func (f factReader) fill(page *wire.FactsPage, device Replica, entries []Entry, more bool) error {
	size := 0
	certified := map[string]bool{}
	for _, e := range entries {
		if size += len(e.Data); size > factsBytesMax && len(page.Facts) > 0 {
			more = true
			break
		}
		from, err := f.replica(e.Replica)
		if err != nil {
			return err
		}
		fact, own := logged(e), false
		if own, err = f.owns(device, e); err != nil {
			return err
		}
		if own {
			fact.Data = nil // its journal has it
		} else if err := f.tellErased(e, &fact); err != nil {
			return err
		}
		page.Facts = append(page.Facts, fact)
		left, err := f.left(e)
		if err != nil {
			return err
		}
		page.Erased, size = append(page.Erased, left...), size+erasedBytes*len(left)
		page.Next, page.More = e.Site, more
		for !certified[from.ID] { // and what it branched off from, which may have no facts here
			certified[from.ID] = true
			if from.Certificate != nil {
				page.Certificates = append(page.Certificates, *from.Certificate)
			}
			if from.Of == "" {
				break
			}
			if from, err = f.replica(from.Of); err != nil {
				return err
			}
		}
	}
	page.More = more && len(page.Facts) > 0
	return nil
}

// owns tells whether a fact is the device's own: under its replica, or, before it branched off, under its origin.
func (f factReader) owns(device Replica, e Entry) (bool, error) {
	for before := e.Number + 1; ; {
		if e.Replica == device.ID {
			return e.Number < before, nil
		}
		if device.Of == "" {
			return false, nil
		}
		before = min(before, device.First)
		origin, err := f.replica(device.Of)
		if err != nil {
			return false, err
		}
		device = origin
	}
}

// tails tells what the hub has of every replica, so that nobody gives back what is not lost.
func tails(s Snapshot) ([]wire.Tail, error) {
	replicas, err := s.Replicas()
	if err != nil {
		return nil, err
	}
	var all []wire.Tail
	for _, r := range replicas {
		if r.Acked == 0 || r.Acked < r.First {
			continue
		}
		last, err := s.Recorded(r.ID, r.Acked)
		if err != nil {
			return nil, err
		}
		digest := sha256.Sum256(last.Data)
		all = append(all, wire.Tail{Replica: r.ID, Number: r.Acked, Digest: digest[:digestBytes]})
	}
	return all, nil
}
