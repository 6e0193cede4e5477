package rows

import (
	"fmt"
	"slices"

	"github.com/handtruck/handtruck/domain"
)

// catchUpMax is how many rows others may have changed before it is cheaper to forget everything.
const catchUpMax = 5000

// QueryChanged reads the rows that changed behind a position. It says that they have one, which a plan for any position does
// not know: the index holds no others, so it would not be used.
const QueryChanged = "SELECT tbl, pk, scope, body FROM row WHERE seq>$1 AND seq>0 LIMIT $2"

// CatchUp brings what is remembered up to date when another process has changed rows behind a position: the feed says
// which. Rows of tables that stay at the hub have no position: those that were changed are own, or all are forgotten when
// that is not known.
func (s *Store) CatchUp(behind int64, own []domain.Address, known bool) error {
	if err := s.catchUp(behind); err != nil {
		return fmt.Errorf("catch up: %w", err)
	}
	for _, table := range domain.Tables() {
		if !table.Replicated() && (!known || table.OnlyAdded()) {
			s.cache.forgetTable(table)
		}
	}
	s.shared = !known
	for len(own) > 0 {
		some := own[:0:0]
		for len(own) > 0 && len(some) < s.atOnce() && (len(some) == 0 || own[0].Table == some[0].Table) {
			some, own = append(some, own[0]), own[1:]
		}
		if err := s.renewAll(some); err != nil {
			return fmt.Errorf("catch up: %w", err)
		}
	}
	return nil
}

// renewAll reads rows of one table anew.
func (s *Store) renewAll(changed []domain.Address) error {
	entries, err := s.readSome(changed)
	if err != nil {
		return err
	}
	for _, at := range changed {
		s.renew(at, entries[at.Key])
	}
	return nil
}

func (s *Store) catchUp(behind int64) error {
	found, err := s.in.QueryContext(s.ctx, QueryChanged, behind, catchUpMax+1)
	if err != nil {
		return err
	}
	defer found.Close()
	s.err = nil
	n := 0
	for ; found.Next(); n++ {
		var at domain.Address
		e := entry{kept: true}
		if err := found.Scan(&at.Table, &at.Key, &e.scope, &e.body); err != nil {
			return err
		}
		if err := e.decode(at); err != nil {
			return err
		}
		s.renew(at, e)
	}
	if err := found.Err(); err != nil {
		return err
	}
	if n > catchUpMax {
		s.Forget()
	}
	return nil
}

// renew puts a row in the place of an old one, and brings the look-ups up to date whose answers that changes. What an unknown
// old row was found by is not known either: then all look-ups of its table go.
func (s *Store) renew(at domain.Address, e entry) {
	old, known := s.cache.get(at)
	s.cache.put(at, e)
	if !known {
		s.cache.forgetLookups(at.Table)
		return
	}
	before, after := termsOf(old.row), termsOf(e.row)
	for _, term := range slices.Concat(before, after) {
		if has := slices.Contains(after, term); has != slices.Contains(before, term) {
			s.cache.change(at.Table, term, at.Key, has)
		}
	}
	if (old.row == nil) != (e.row == nil) {
		s.cache.change(at.Table, domain.Term{}, at.Key, e.row != nil)
	}
}
