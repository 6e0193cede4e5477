package hub

import (
	"slices"
	"sync"

	"github.com/handtruck/handtruck/sync/wire"
)

// sightsMax bounds the heads that are remembered in one go; those of the go before it are, too. A device shows the head of
// its last pull, which is mostly one of the last few.
const sightsMax = 4096

// sights remembers heads that the history begins with, so that a push whose device has seen one of them costs no look at the
// tree. They are true of the last head, whatever becomes of the commit that made it: a root stands for all that is before
// it, so a commit that never came to disk, or a store that was restored, only makes the hub look again.
type sights struct {
	mu         sync.Mutex
	last       sight // what every other one is the beginning of
	young, old map[sight]bool
}

// sight is a history up to a position.
type sight struct {
	size int64
	root wire.Hash
}

func (h Head) sight() sight { return sight{h.Site, h.Root} }

// note goes on to the head that a commit made of the one before. Not from another one: what then lies between is not known.
func (s *sights) note(before, after Head) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == before.sight() && after.Site > before.Site {
		s.goTo(after.sight())
	}
}

// follow goes on to the head of a history, and forgets everything when that does not begin with the last one.
func (s *sights) follow(known *history) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == known.head.sight() {
		return nil
	}
	held, err := known.holds(wire.TreeHead{Size: s.last.size, Root: s.last.root})
	if err != nil {
		return err
	}
	if !held {
		s.young, s.old = nil, nil
	}
	s.goTo(known.head.sight())
	return nil
}

// goTo makes a head the last one.
func (s *sights) goTo(head sight) {
	s.last = head
	s.keep(head)
}

// keep remembers what the last head goes on from.
func (s *sights) keep(seen sight) {
	if len(s.young) >= sightsMax {
		s.young, s.old = nil, s.young
	}
	if s.young == nil {
		s.young = map[sight]bool{}
	}
	s.young[seen] = true
}

// holds tells whether a history begins with what a device has seen; it looks at the tree only if that is not known.
func (s *sights) holds(known *history, seen sight) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	of := s.last == known.head.sight()
	if of && (s.young[seen] || s.old[seen]) {
		return true, nil
	}
	held, err := known.holds(wire.TreeHead{Size: seen.size, Root: seen.root})
	if held && err == nil && of {
		s.keep(seen)
	}
	return held, err
}

// lost tells whether a device has seen a history that this one does not go on from, and no rollback explains that. Its word
// is enough, as it only makes it show the site's own word with its next pull.
func (b *batch) lost(shown ...*wire.Sight) (bool, error) {
	for _, seen := range shown {
		if seen == nil {
			continue
		}
		if lost, err := b.lostOne(*seen); err != nil || lost {
			return lost, err
		}
	}
	return false, nil
}

func (b *batch) lostOne(seen wire.Sight) (bool, error) {
	if b.history == nil {
		b.history = &history{s: b.tx, head: b.began, tree: newTreeReader(b.tx, b.began.Site)}
		if err := b.hub.sights.follow(b.history); err != nil {
			return false, err
		}
	}
	held, err := b.hub.sights.holds(b.history, sight{seen.Size, seen.Root})
	if err != nil || held {
		return false, err
	}
	rollbacks, err := Rollbacks(b.tx)
	return !slices.ContainsFunc(rollbacks, func(r Rollback) bool {
		return slices.ContainsFunc(r.Ended, func(epoch string) bool { return wire.EpochTag(epoch) == seen.Epoch })
	}), err
}
