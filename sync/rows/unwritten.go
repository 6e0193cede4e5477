package rows

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
)

// lookup is a question for the rows of a table that have a term.
type lookup struct {
	table domain.Table
	term  domain.Term
}

// Unwritten is what a [Store.Write] changed that is not on disk yet. Its rows and most answers are remembered, so a read
// from disk can only be wrong about the look-ups that are not, or about anything once something was forgotten.
type Unwritten struct {
	changes []Change
	lookups map[lookup]bool
	resets  int // of the cache, before
}

// covers tells whether a row that is not remembered may be among what is unwritten.
func (u *Unwritten) covers(c *cache) bool { return u != nil && c.resets != u.resets }

func (u *Unwritten) coversLookup(c *cache, table domain.Table, term domain.Term) bool {
	return u.covers(c) || u != nil && u.lookups[lookup{table, term}]
}

// Changes are all of them, as they were written.
func (u *Unwritten) Changes() []Change { return u.changes }

// Unwritten is what a Write since [Store.Begin] changed, or nil.
func (s *Store) Unwritten() *Unwritten { return s.unwritten }

// Undo takes back what a Write changed that never came to disk, and clears the error; nothing is to be undone for nil. What
// was written last has to be undone first.
func (s *Store) Undo(u *Unwritten) {
	s.err = nil
	if u == nil {
		return
	}
	for _, c := range slices.Backward(u.changes) {
		s.renew(c.Address, entry{c.Was, c.Old, c.OldScope, c.Existed})
	}
}

// Behind lets reads that what is unwritten can matter to wait until it is on disk; await is called once at most.
func (s *Store) Behind(u *Unwritten, await func() error) { s.behind, s.await = u, await }

// reach waits, if that is needed, until everything is on disk, and tells whether it is there.
func (s *Store) reach(needed bool) bool {
	if !needed {
		return true
	}
	s.behind = nil
	if err := s.await(); err != nil {
		s.fail(err)
		return false
	}
	return true
}
