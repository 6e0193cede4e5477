package hub

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/wire"
)

// Feed returns changed rows. Rows that stay at the hub have no position, so they are not met here.
func (s *sqlSnapshot) Feed(query FeedQuery) ([]FeedEntry, error) {
	text, args := query.sql()
	found, err := s.tx.QueryContext(s.ctx, text, args...)
	if err != nil {
		return nil, fmt.Errorf("read feed: %w", err)
	}
	return collect(found, scanFeed)
}

func scanFeed(scan func(...any) error) (e FeedEntry, err error) {
	var body []byte
	err = scan(&e.Site, &e.Table, &e.Key, &e.Scope, &body)
	e.Body = body
	return e, err
}

// Each shows every row of a table that is in the scopes.
func (s *sqlSnapshot) Each(table domain.Table, in domain.Scopes, see func(row FeedEntry) error) error {
	c := &condition{}
	c.add("SELECT seq, tbl, pk, scope, body FROM row WHERE tbl=? AND body IS NOT NULL AND ", table)
	c.among("scope", in)
	found, err := s.tx.QueryContext(s.ctx, c.text.String(), c.args...)
	if err != nil {
		return fmt.Errorf("read rows of table %d: %w", table, err)
	}
	defer found.Close()
	for found.Next() {
		e, err := scanFeed(found.Scan)
		if err == nil {
			err = see(e)
		}
		if err != nil {
			return err
		}
	}
	return found.Err()
}

// Row returns a row as it was written last.
func (s *sqlSnapshot) Row(at domain.Address) (FeedEntry, error) {
	e, err := scanFeed(s.tx.QueryRowContext(s.ctx, "SELECT seq, tbl, pk, scope, body FROM row WHERE tbl=$1 AND pk=$2", at.Table, at.Key).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return FeedEntry{}, ErrNotFound
	}
	return e, err
}

// Fingerprints returns the sum of the rows of every replicated table that are in the scopes.
func (s *sqlSnapshot) Fingerprints(in domain.Scopes) (map[domain.Table]wire.Fingerprint, error) {
	sums, err := s.parts()
	return sumOf(sums, in), err
}

// parts are the fingerprints as they are kept.
func (s *sqlSnapshot) parts() (map[part]wire.Fingerprint, error) {
	found, err := s.tx.QueryContext(s.ctx, readSums)
	if err != nil {
		return nil, fmt.Errorf("read fingerprints: %w", err)
	}
	type kept struct {
		part
		sum []byte
	}
	all, err := collect(found, func(scan func(...any) error) (k kept, err error) { return k, scan(&k.scope, &k.table, &k.sum) })
	sums := make(map[part]wire.Fingerprint, len(all))
	for _, k := range all {
		sums[k.part] = wire.Fingerprint(k.sum)
	}
	return sums, err
}

// Write puts changed rows at the end of the feed.
func (t *sqlTx) Write(changes []rows.Change, position int64) error {
	if t.sums == nil {
		var err error
		if t.sums, err = t.parts(); err != nil {
			return err
		}
	}
	sums := t.sums
	touched := fold(sums, changes)
	if err := t.rows.Write(changes, position); err != nil {
		return err
	}
	for _, c := range changes {
		if err := t.leave(c, position); err != nil {
			return err
		}
	}
	for _, p := range touched {
		sum := sums[p]
		if _, err := t.tx.ExecContext(t.ctx, keepSum, string(p.scope), p.table, sum[:]); err != nil {
			return fmt.Errorf("keep fingerprint: %w", err)
		}
	}
	return nil
}

// Prune forgets the marks of rows up to a position. Those of tables that stay at the hub have no position and nobody waits
// for them.
func (t *sqlTx) Prune(upTo int64) error {
	for _, query := range []string{"DELETE FROM row WHERE body IS NULL AND seq<=$1", "DELETE FROM leaving WHERE seq<=$1"} {
		if _, err := t.tx.ExecContext(t.ctx, query, upTo); err != nil {
			return fmt.Errorf("prune marks: %w", err)
		}
	}
	return nil
}

// leave tells those who get the scope that a row was in, and not the one where it is now, that they have it no more. What
// goes back to where it was has not left.
func (t *sqlTx) leave(c rows.Change, position int64) error {
	if !c.Moved() {
		return nil
	}
	if _, err := t.tx.ExecContext(t.ctx, "DELETE FROM leaving WHERE scope=$1 AND tbl=$2 AND pk=$3", string(c.Scope), c.Table, c.Key); err != nil {
		return fmt.Errorf("leave scope: %w", err)
	}
	_, err := t.tx.ExecContext(t.ctx, `INSERT INTO leaving(scope, tbl, pk, seq) VALUES($1, $2, $3, $4)
		ON CONFLICT(scope, tbl, pk) DO UPDATE SET seq=excluded.seq`, string(c.OldScope), c.Table, c.Key, position)
	if err != nil {
		return fmt.Errorf("leave scope: %w", err)
	}
	return nil
}
