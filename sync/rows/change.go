package rows

import (
	"bytes"
	"errors"
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// Change is one row that differs from what is on disk; Body is nil for a row that is gone, and Row for one of a table
// that this version does not know.
type Change struct {
	domain.Address
	Row, Was        domain.Row
	Body, Old       []byte
	Scope, OldScope domain.Scope
	Existed         bool // there was a row on disk, be it the mark of one that is gone
}

// Moved tells whether the row goes from one scope to another, so that devices which get the old one alone lose it.
func (c Change) Moved() bool { return c.Existed && c.Scope != c.OldScope }

// Kept is a row as it is on disk; Body is nil for one that is gone.
type Kept struct {
	Row    domain.Row
	Body   []byte
	Scope  domain.Scope
	Exists bool // there is a row, be it the mark of one that is gone
}

// Changes tells what an overlay makes different from the rows on disk, in order of table and key: rows of other bytes,
// and rows whose scope follows from those, such as what is on a pallet that was moved.
func Changes(overlay *domain.Overlay, kept func(domain.Address) Kept) ([]Change, error) {
	var changes []Change
	seen := map[domain.Address]bool{}
	add := func(at domain.Address) error {
		if seen[at] {
			return nil
		}
		seen[at] = true
		var old Kept
		if !at.Table.OnlyAdded() || overlay.Get(at.Table, at.Key) == nil {
			old = kept(at)
		}
		c, err := changeOf(overlay, at, old)
		if err == nil && (!bytes.Equal(c.Old, c.Body) || c.Moved()) {
			changes = append(changes, c)
		}
		return err
	}
	for _, at := range overlay.Changed() {
		if err := add(at); err != nil {
			return nil, err
		}
	}
	for _, c := range changes {
		for _, row := range domain.Carried(overlay, c.Was, c.Row) {
			if err := add(domain.Address{Table: row.Table(), Key: row.Key()}); err != nil {
				return nil, err
			}
		}
	}
	slices.SortFunc(changes, func(a, b Change) int { return a.Compare(b.Address) })
	return changes, nil
}

func changeOf(overlay *domain.Overlay, at domain.Address, old Kept) (Change, error) {
	c := Change{Address: at, Row: overlay.Get(at.Table, at.Key), Was: old.Row, Old: old.Body, OldScope: old.Scope, Scope: old.Scope, Existed: old.Exists}
	if c.Row == nil {
		return c, nil // what is gone stays gone for those who had it
	}
	body, err := wire.EncodeRow(c.Row)
	if err != nil {
		return Change{}, err
	}
	c.Body = body
	if at.Table.Replicated() {
		c.Scope = domain.ScopeOf(overlay, c.Row)
	}
	return c, nil
}

// Decoded makes a change of a row as it came over the wire. One of a table that this version does not know has no Row:
// its bytes are kept for the version that does.
func Decoded(row wire.FeedRow, old Kept) (Change, error) {
	c := Change{Address: domain.Address{Table: row.Table, Key: row.Key}, Was: old.Row, Old: old.Body, OldScope: old.Scope, Scope: row.Scope, Existed: old.Exists}
	if len(row.Body) == 0 {
		return c, nil
	}
	c.Body = row.Body
	decoded, err := wire.DecodeRow(row.Table, row.Body)
	if errors.Is(err, domain.ErrUnknownKind) {
		return c, nil
	}
	c.Row = decoded
	return c, err
}

// Kept is a row as it is on disk.
func (s *Store) Kept(at domain.Address) Kept {
	e := s.read(at)
	return Kept{e.row, e.body, e.scope, e.kept}
}

// Changes tells what an overlay over this store makes different.
func (s *Store) Changes(overlay *domain.Overlay) ([]Change, error) {
	s.Fetch(slices.DeleteFunc(overlay.Changed(), func(at domain.Address) bool { return at.Table.OnlyAdded() }))
	changes, err := Changes(overlay, s.Kept)
	return changes, errors.Join(err, s.err)
}
