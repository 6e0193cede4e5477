package hub

import (
	"errors"
	"slices"

	"github.com/handtruck/handtruck/sync/wire"
)

// A family is a device as it enrolled, and all that branched off from it: the same key, and stories that have their
// beginning in common. Facts are chained by their hashes, so a number and a hash name one story up to there.

// all are the replicas as this commit has them so far. They are read once, as what it changes of them is written at its end.
func (b *batch) all() ([]Replica, error) {
	if b.stored == nil {
		var err error
		if b.stored, err = b.tx.Replicas(); err != nil {
			return nil, err
		}
	}
	all, fresh := slices.Clone(b.stored), len(b.replicas)
	for i := range all {
		if changed, ok := b.replicas[all[i].ID]; ok {
			all[i] = *changed
			fresh--
		}
	}
	if fresh == 0 {
		return all, nil
	}
	stored := map[string]bool{}
	for i := range b.stored {
		stored[b.stored[i].ID] = true
	}
	for _, id := range sortedKeys(b.replicas) {
		if !stored[id] {
			all = append(all, *b.replicas[id])
		}
	}
	return all, nil
}

// family are the others of a replica's family.
func (b *batch) family(of *Replica) ([]Replica, error) {
	all, err := b.all()
	if err != nil {
		return nil, err
	}
	origins := map[string]string{} // of those that branched off
	for i := range all {
		if all[i].Of != "" {
			origins[all[i].ID] = all[i].Of
		}
	}
	root := func(id string) string {
		for origins[id] != "" {
			id = origins[id]
		}
		return id
	}
	wanted := root(of.ID)
	return slices.DeleteFunc(all, func(r Replica) bool { return r.ID == of.ID || root(r.ID) != wanted }), nil
}

// tellers are those of a replica's family who can go on from a fact: itself, and whoever has recorded one under that number.
// Who branched off behind it without having recorded anything waits for its own device.
func (b *batch) tellers(of *Replica, number uint64) ([]Replica, error) {
	others, err := b.family(of)
	if err != nil {
		return nil, err
	}
	others = slices.DeleteFunc(others, func(r Replica) bool { return !r.recorded(number) })
	if of.end().Number < number {
		return others, nil
	}
	return slices.Insert(others, 0, *of), nil
}

// story finds who of a replica's family tells the story that has the hash under the number: itself if it does. It is
// ErrNotFound when nobody does.
func (b *batch) story(of *Replica, number uint64, hash wire.Hash) (*Replica, error) {
	tellers, err := b.tellers(of, number)
	if err != nil {
		return nil, err
	}
	for _, r := range tellers {
		known, err := b.known(r, number)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return nil, err
		}
		if err == nil && known == hash {
			return b.replica(r.ID)
		}
	}
	return nil, ErrNotFound
}

// origins are the certificates of what a replica branched off from, the nearest first.
func (b *batch) origins(r Replica) (certificates []wire.Certificate, err error) {
	for r.Of != "" {
		of, err := b.replica(r.Of)
		if err != nil {
			return nil, err
		}
		if of.Certificate == nil {
			break // it joined before devices were given one
		}
		certificates = append(certificates, *of.Certificate)
		r = *of
	}
	return certificates, nil
}
