package rows

import (
	"fmt"
	"slices"

	"github.com/handtruck/handtruck/domain"
)

// catchUpMax is how many rows others may have changed before it is cheaper to forget everything.
const catchUpMax = 5000

const queryChanged = "SELECT tbl, pk, scope, body FROM row WHERE seq>$1 LIMIT $2"

// CatchUp brings what is remembered up to date when another process has changed rows behind a position: the feed says
// which. Rows of tables that stay at the hub have no position; they are forgotten.
func (s *Store) CatchUp(behind int64) error {
	found, err := s.in.QueryContext(s.ctx, queryChanged, behind, catchUpMax+1)
	if err != nil {
		return fmt.Errorf("catch up: %w", err)
	}
	defer found.Close()
	s.err = nil
	for _, table := range domain.Tables() {
		if !table.Replicated() {
			s.cache.forgetTable(table)
		}
	}
	n := 0
	for ; found.Next(); n++ {
		var at domain.Address
		e := entry{kept: true}
		if err := found.Scan(&at.Table, &at.Key, &e.scope, &e.body); err != nil {
			return fmt.Errorf("catch up: %w", err)
		}
		if err := e.decode(at); err != nil {
			return err
		}
		s.renew(at, e)
	}
	if err := found.Err(); err != nil {
		return fmt.Errorf("catch up: %w", err)
	}
	if n > catchUpMax {
		s.Forget()
	}
	return nil
}

// renew puts a row in the place of an old one, and drops the look-ups whose answers that changes. What an unknown old row
// was found by is not known either: then all look-ups of its table go.
func (s *Store) renew(at domain.Address, e entry) {
	old, known := s.cache.get(at)
	s.cache.put(at, e)
	if !known {
		s.cache.forgetLookups(at.Table)
		return
	}
	before, after := termsOf(old.row), termsOf(e.row)
	for _, term := range slices.Concat(before, after) {
		if slices.Contains(before, term) != slices.Contains(after, term) {
			s.cache.forget(at.Table, term)
		}
	}
	if (old.row == nil) != (e.row == nil) {
		s.cache.forget(at.Table, domain.Term{})
	}
}
