package hub

import (
	"context"

	"github.com/handtruck/handtruck/sync/wire"
)

// Pull returns a page of rows that changed behind the device's position. All is read at one moment; the last page
// carries the checkpoint. A row that changes between two pages moves to the end of the feed, so the pages up to
// a checkpoint always hold the rows as they are at that checkpoint. It is wire.ErrVersion for a device that is too old.
func (h *Hub) Pull(ctx context.Context, replica string, ask wire.Pull) (wire.Pulled, error) {
	version, err := wire.Speak(ask.Oldest, ask.Version)
	if err != nil {
		return wire.Pulled{}, err
	}
	limit := ask.Limit
	if limit <= 0 || limit > wire.PullRowsMax {
		limit = wire.PullRowsMax
	}
	page := wire.Pulled{Version: version}
	err = h.store.View(ctx, func(s Snapshot) error {
		head, err := s.Head()
		if err != nil {
			return err
		}
		page.Epoch = head.Epoch
		if ask.Epoch != "" && ask.Epoch != head.Epoch || ask.From.Site > head.Site {
			page.Restart = true // the device knows more than this hub: it was restored from a backup
			return nil
		}
		entries, err := s.Feed(ask.From, limit+1)
		if err != nil {
			return err
		}
		page.Next = wire.Position{Site: head.Site}
		if len(entries) > limit {
			entries = entries[:limit]
			last := entries[limit-1]
			page.Next = wire.Position{Site: last.Site, Table: last.Table, Key: last.Key}
		} else if page.Checkpoint, err = checkpoint(s, head, replica); err != nil {
			return err
		}
		page.Rows = make([]wire.FeedRow, len(entries))
		for i, e := range entries {
			page.Rows[i] = e.FeedRow
		}
		return nil
	})
	return page, err
}

func checkpoint(s Snapshot, head Head, replica string) (*wire.Checkpoint, error) {
	r, err := s.Replica(replica)
	if err != nil {
		return nil, err
	}
	sums, err := s.Fingerprints()
	if err != nil {
		return nil, err
	}
	// A fact is folded in the commit that takes it, so what is on the hub's disk is in its rows.
	return &wire.Checkpoint{Site: head.Site, Applied: r.Acked, Acked: r.Acked, Fingerprints: sums}, nil
}
