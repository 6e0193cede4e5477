package hub

import (
	"bytes"
	"context"
	"slices"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// Pull returns a page of rows that changed behind the device's position, of the scopes that it gets. All is read at one
// moment; the last page carries the checkpoint. A row that changes between two pages moves to the end of the feed, so the pages up to
// a checkpoint always hold the rows as they are at that checkpoint.
//
// A device that has seen a history which the hub does not know any more makes it begin a new epoch first. It is
// wire.ErrVersion for a device that is too old.
func (h *Hub) Pull(ctx context.Context, now time.Time, replica string, ask wire.Pull) (wire.Pulled, error) {
	version, err := wire.Speak(ask.Oldest, ask.Version)
	if err != nil {
		return wire.Pulled{}, err
	}
	page, lost, err := h.page(ctx, now, replica, ask)
	if err == nil && lost != nil {
		if err := h.rollBack(ctx, now, *lost); err != nil {
			return wire.Pulled{}, err
		}
		page, _, err = h.page(ctx, now, replica, ask)
	}
	if err == nil {
		h.told.note(replica, ask, now)
		if page.Checkpoint != nil {
			page.Checkpoint.Clock = max(now.UnixMilli(), page.Checkpoint.Head.Time)
		}
	}
	page.Version = version
	return page, err
}

// page reads a page, or tells which head of the device proves that the hub lost facts.
func (h *Hub) page(ctx context.Context, now time.Time, replica string, ask wire.Pull) (page wire.Pulled, lost *wire.TreeHead, err error) {
	err = h.store.View(ctx, func(s Snapshot) error {
		device, err := asking(s, replica)
		if err == nil {
			err = device.Hears()
		}
		if err != nil {
			return err
		}
		known, err := newHistory(s)
		if err != nil {
			return err
		}
		now := known.head.notBefore(now)
		common, lostHead, err := known.compare(ask)
		if err != nil || lostHead != nil {
			lost = lostHead
			return err
		}
		if known.safe, err = prunable(s, now); err != nil {
			return err
		}
		page.Epoch = known.head.Epoch
		if err := tellLoss(s, now, device, &page); err != nil {
			return err
		}
		if ask.From.Site > known.head.Site || ask.Epoch != "" && ask.Epoch != known.head.Epoch && ask.From.Site > common {
			page.Restart = true // what the device has is of a history that ended
			return nil
		}
		forgotten, err := prunedOf(s)
		if err != nil || forgotten.missed(ask) {
			page.Restart = err == nil
			return err
		}
		page.Staging = wire.Staging{Scopes: device.Scopes(), Begun: known.head.Site, Root: known.head.Root[:],
			Read: known.head.Site, ReadRoot: known.head.Root[:]}
		if ask.Staged != nil {
			goesOn, err := known.goesOn(*ask.Staged, page.Staging.Scopes)
			if err != nil || !goesOn {
				page.Unstage = true
				return err
			}
			page.Staging.Begun, page.Staging.Root = ask.Staged.Begun, ask.Staged.Root
		}
		return readPage(known, device, ask, &page)
	})
	return page, lost, err
}

// goesOn tells whether pages can follow on what a device has put aside: it must not lack rows, have some that the device
// must not get, or hold a page of a history that ended, be it the last one only.
func (h *history) goesOn(staged wire.Staging, scopes domain.Scopes) (bool, error) {
	at, root := staged.Read, staged.ReadRoot
	if len(root) == 0 {
		at, root = staged.Begun, staged.Root // put aside by a version that was told of the first page only
	}
	switch {
	case !slices.Equal(staged.Scopes, scopes):
		return false, nil
	case len(root) == 0:
		return true, nil // or of none
	case len(root) != len(wire.Hash{}):
		return false, nil
	}
	return h.holds(wire.TreeHead{Size: at, Root: wire.Hash(root)})
}

// tellLoss says that the hub waits for facts that it lost, and which it has: to a device that was away also when the hub has
// gone on without it, as nobody else may hold what it does.
func tellLoss(s Snapshot, now time.Time, device Replica, page *wire.Pulled) (err error) {
	if page.Recovering, err = Recovering(s, now); err != nil {
		return err
	}
	rollbacks, err := Rollbacks(s)
	if err != nil || len(rollbacks) == 0 || device.Recovered == page.Epoch {
		return err
	}
	page.Recovering = true
	page.Have, err = tails(s)
	return err
}

// compare holds what a device has seen against the history: how far they have it in common, and the head that proves
// that the hub lost facts, if there is one.
func (h *history) compare(ask wire.Pull) (common int64, lost *wire.TreeHead, err error) {
	for _, seen := range []*wire.TreeHead{ask.Head, ask.Latest} {
		if seen == nil {
			continue
		}
		held, err := h.holds(*seen)
		if err != nil {
			return 0, nil, err
		}
		if held {
			if seen == ask.Head && seen.Epoch == ask.Epoch { // its rows are of this one, and not of one from before a power cut
				common = seen.Size
			}
			continue
		}
		if seen == ask.Latest && seen.Size <= ask.From.Site { // its rows are of that one
			common = 0
		}
		if h.ended(seen.Epoch) {
			continue // it is no news
		}
		site, err := SiteKey(h.s)
		if err != nil {
			return 0, nil, err
		}
		if isLost, err := h.lost(site, *seen); err != nil || isLost {
			return 0, seen, err
		}
	}
	return common, nil, nil
}

func readPage(known *history, device Replica, ask wire.Pull, page *wire.Pulled) error {
	limit := ask.Limit
	if limit <= 0 || limit > wire.PullRowsMax {
		limit = wire.PullRowsMax
	}
	query := FeedQuery{After: ask.From, Have: ask.Scopes, Since: ask.Since, Want: page.Staging.Scopes, Begun: page.Staging.Begun, Limit: limit + 1}
	if ask.Staged == nil && !query.Have.Covers(query.Want) {
		query.After = wire.Position{} // a scope that it did not get so far begins at the beginning
	}
	entries, err := known.s.Feed(query)
	if err != nil {
		return err
	}
	page.Next = wire.Position{Site: known.head.Site}
	if len(entries) > limit {
		entries = entries[:limit]
		last := entries[limit-1]
		page.Next = wire.Position{Site: last.Site, Table: last.Table, Key: last.Key}
	} else if page.Checkpoint, err = checkpoint(known, device, ask, query.Want); err != nil {
		return err
	}
	if c := page.Checkpoint; c != nil && len(entries) == 0 && ask.Staged == nil && bytes.Equal(ask.Sums, wire.SumsDigest(c.Fingerprints)) {
		c.Sums, c.Fingerprints = ask.Sums, nil // most syncs bring nothing, and sums do not shrink in packing
	}
	page.Rows = make([]wire.FeedRow, len(entries))
	for i, e := range entries {
		page.Rows[i] = e.FeedRow
	}
	return nil
}

func checkpoint(known *history, r Replica, ask wire.Pull, scopes domain.Scopes) (*wire.Checkpoint, error) {
	sums, err := known.s.Fingerprints(scopes)
	if err != nil {
		return nil, err
	}
	signed := known.head.Signed()
	// A fact is folded in the commit that takes it, so what is on the hub's disk is in its rows.
	c := &wire.Checkpoint{Site: known.head.Site, Replica: r.ID, Applied: r.Acked, Acked: r.end().Number, Fingerprints: sums,
		Scopes: scopes, Name: r.Name, Head: &signed, Superseded: r.Superseded, Prunable: known.safe.Acked[r.ID]}
	if end := r.end(); end.Number > 0 {
		c.Chain = end.Chain[:]
	}
	if c.Proof, err = known.proof(ask.Head); err != nil {
		return nil, err
	}
	c.LatestProof, err = known.proof(ask.Latest)
	return c, err
}

// proof shows that the history goes on from what a device has seen; there is none for a head of a history that ended.
func (h *history) proof(seen *wire.TreeHead) ([]wire.Hash, error) {
	if seen == nil {
		return nil, nil
	}
	if held, err := h.holds(*seen); err != nil || !held {
		return nil, err
	}
	return h.tree.proof(seen.Size)
}
