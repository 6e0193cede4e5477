package replica

import (
	"bytes"
	"maps"
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// MemoryKeeper is a keeper without a disk, for simulations and tests.
type MemoryKeeper struct {
	facts        []memoryKept
	certificates map[string]wire.Certificate
	epoch        string
	after, last  int64
}

type memoryKept struct {
	Kept
	epoch string
}

var _ Keeper = (*MemoryKeeper)(nil)

// NewMemoryKeeper returns an empty keeper.
func NewMemoryKeeper() *MemoryKeeper {
	return &MemoryKeeper{certificates: map[string]wire.Certificate{}}
}

// Backup returns a copy of the keeper as it is now.
func (k *MemoryKeeper) Backup() *MemoryKeeper {
	c := *k
	c.facts, c.certificates = slices.Clone(k.facts), maps.Clone(k.certificates)
	return &c
}

// Keep adds a page of the log.
func (k *MemoryKeeper) Keep(page wire.FactsPage) error {
	for _, f := range page.Facts {
		at := slices.IndexFunc(k.facts, func(old memoryKept) bool {
			return old.Replica == f.Replica && old.Number == f.Number && bytes.Equal(old.Data, f.Data)
		})
		if at >= 0 {
			k.facts[at].epoch, k.facts[at].Site = page.Epoch, f.Site
			continue
		}
		k.last++
		k.facts = append(k.facts, memoryKept{Kept{k.last, f}, page.Epoch})
	}
	for _, c := range page.Certificates {
		k.certificates[c.Replica] = c
	}
	for _, left := range page.Erased {
		for i, old := range k.facts {
			if old.Replica == left.Replica && old.Number == left.Number && len(old.Data) > 0 {
				k.facts[i].Data, k.facts[i].Erased = left.Data, left.Erased
			}
		}
	}
	erased, err := naming(page)
	if err != nil {
		return err
	}
	k.facts = slices.DeleteFunc(k.facts, func(f memoryKept) bool {
		return slices.Contains(erased, domain.FactRef{Replica: f.Replica, Number: f.Number}) || f.epoch == page.Epoch && f.Site <= page.Prunable || f.ID <= k.last-keptMax
	})
	k.epoch, k.after = page.Epoch, page.Next
	return nil
}

// Cursor is where the next page begins.
func (k *MemoryKeeper) Cursor() (epoch string, after int64, err error) { return k.epoch, k.after, nil }

// Kept returns facts behind one of them.
func (k *MemoryKeeper) Kept(after int64, limit int) ([]Kept, error) {
	var all []Kept
	for _, f := range k.facts {
		if f.ID > after && len(all) < limit {
			all = append(all, f.Kept)
		}
	}
	return all, nil
}

// Digests are those of the facts that are kept under a number.
func (k *MemoryKeeper) Digests(replica string, number uint64) ([][]byte, error) {
	var all [][]byte
	for _, f := range k.facts {
		if f.Replica == replica && f.Number == number {
			all = append(all, digest(f.Data))
		}
	}
	return all, nil
}

// Certificates are those of the devices whose facts are kept.
func (k *MemoryKeeper) Certificates() ([]wire.Certificate, error) {
	var all []wire.Certificate
	for _, id := range slices.Sorted(maps.Keys(k.certificates)) {
		all = append(all, k.certificates[id])
	}
	return all, nil
}

// Close does nothing.
func (k *MemoryKeeper) Close() error { return nil }
