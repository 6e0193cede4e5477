package hub

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/handtruck/handtruck/sync/wire"
)

// PruneAfter is how old a verified backup has to be before devices forget the facts in it: a backup that turns out to be
// lost or unreadable is noticed within this time.
const PruneAfter = 30 * 24 * time.Hour

const (
	settingBackups = "backups"
	backupsMax     = 400 // one a day for more than a year
)

// Backup is one copy of the hub that was read back and verified.
type Backup struct {
	Position int64             `cbor:"1,keyasint"` // facts up to here are in it
	At       int64             `cbor:"2,keyasint"` // hub time in ms
	Prune    int64             `cbor:"3,keyasint"` // hub time in ms from which devices need not keep them
	Acked    map[string]uint64 `cbor:"4,keyasint"` // of each device: its facts up to here
}

// Copier is a store that makes a copy of itself while it serves.
type Copier interface {
	// Copy writes the store of one moment into a new file at path.
	Copy(ctx context.Context, path string) error
}

// RecordBackup notes that the facts up to a position are in a copy that was verified. After pruneAfter devices forget
// them.
func (h *Hub) RecordBackup(ctx context.Context, now time.Time, position int64, pruneAfter time.Duration) error {
	err := h.change(ctx, now, func(b *batch) error {
		head, err := b.tx.Head()
		if err != nil {
			return err
		}
		if position <= 0 || position > head.Site {
			return refuse("the hub has facts 1 to %d, so nobody can have verified a copy of fact %d", head.Site, position)
		}
		all, err := Backups(b.tx)
		if err != nil {
			return err
		}
		made := Backup{Position: position, At: b.now, Prune: b.now + pruneAfter.Milliseconds()}
		if made.Acked, err = ackedAt(b.tx, position); err != nil {
			return err
		}
		all = append(all, made)
		value, err := wire.Marshal(all[max(0, len(all)-backupsMax):])
		if err != nil {
			return err
		}
		return b.tx.SetSetting(settingBackups, value)
	})
	if err != nil {
		return fmt.Errorf("record backup: %w", err)
	}
	return nil
}

// Backups are the copies that were verified, the oldest first.
func Backups(s Snapshot) ([]Backup, error) {
	value, err := s.Setting(settingBackups)
	if err != nil || value == nil {
		return nil, err
	}
	var all []Backup
	return all, wire.Unmarshal(value, &all)
}

// ackedAt is how far the facts of each device reach at a position: numbers and positions of a device grow together. Those of one
// that branched off reach into its own only when they do so up to there.
func ackedAt(s Snapshot, position int64) (map[string]uint64, error) {
	replicas, err := s.Replicas()
	if err != nil {
		return nil, err
	}
	acked := map[string]uint64{}
	for _, r := range replicas {
		low, high := max(r.First, 1)-1, r.Acked
		for low < high {
			middle := low + (high-low+1)/2
			e, err := s.Recorded(r.ID, middle)
			if err != nil {
				return nil, err
			}
			if e.Site <= position {
				low = middle
			} else {
				high = middle - 1
			}
		}
		acked[r.ID] = low
	}
	for _, r := range slices.SortedFunc(slices.Values(replicas), func(a, b Replica) int { return cmp.Compare(a.First, b.First) }) {
		if r.Of != "" && acked[r.ID] < r.First {
			acked[r.ID] = min(acked[r.ID], acked[r.Of])
		}
	}
	return acked, nil
}

// prunable is the last verified backup that is old enough for devices to rely on; its zero value for none.
func prunable(s Snapshot, now time.Time) (Backup, error) {
	all, err := Backups(s)
	var last Backup
	for _, backup := range all {
		if backup.Prune <= now.UnixMilli() && backup.Position > last.Position {
			last = backup
		}
	}
	return last, err
}

// BeginEpoch begins a new epoch on a hub that was just put back to a backup, before it says anything to anybody.
func (h *Hub) BeginEpoch(ctx context.Context, now time.Time) error {
	id, err := uuid.NewRandomFromReader(h.random)
	if err != nil {
		return fmt.Errorf("begin epoch: %w", err)
	}
	err = h.change(ctx, now, func(b *batch) error {
		known, err := newHistory(b.tx)
		if err != nil {
			return err
		}
		return b.begin(known, id.String(), wire.TreeHead{Epoch: known.head.Epoch})
	})
	if err != nil {
		return fmt.Errorf("begin epoch: %w", err)
	}
	return nil
}

// KeepWith keeps something under a name with the hub, as a backup keeps the files beside the store.
func (h *Hub) KeepWith(ctx context.Context, name string, value []byte) error {
	return h.store.Update(ctx, func(tx Tx) error { return tx.SetSetting(name, value) })
}
