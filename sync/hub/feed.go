package hub

import (
	"fmt"
	"math"
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// FeedQuery asks for rows that changed, as far as one device gets them.
type FeedQuery struct {
	After wire.Position
	Have  domain.Scopes // of the rows that the device has; none for a device that has no rows yet
	Since int64         // the checkpoint that those are at
	Want  domain.Scopes // that it gets
	Begun int64         // the hub's position at the first page
	Limit int
}

// FeedEntry is a changed row and the position of its change. One without a body is gone, or has left a scope.
type FeedEntry struct {
	wire.FeedRow
	Site int64
}

// row tells whether the device gets a row that changed at a position: what it has up to the checkpoint is left out, and
// of what it does not have yet also what was gone by then: later it may have left a scope that the device has, and a row
// that is gone too is in the scope where it went.
func (q FeedQuery) row(scope domain.Scope, site int64, gone bool) bool {
	switch {
	case !q.Want.Has(scope):
		return false
	case q.has(scope):
		return site > q.Since
	}
	return !gone || site > q.leavingSince()
}

func (q FeedQuery) has(scope domain.Scope) bool { return len(q.Have) > 0 && q.Have.Has(scope) }

// leavingSince is the position behind which rows that left a scope, or are gone, matter to the device.
func (q FeedQuery) leavingSince() int64 {
	if len(q.Have) == 0 {
		return q.Begun
	}
	return q.Since
}

// condition is a part of a query with its parameters, which go on from those before it.
type condition struct {
	text strings.Builder
	args []any
}

// add appends text, in which each ? stands for the next argument.
func (c *condition) add(text string, args ...any) {
	for _, arg := range args {
		before, after, _ := strings.Cut(text, "?")
		c.args = append(c.args, arg)
		fmt.Fprintf(&c.text, "%s$%d", before, len(c.args))
		text = after
	}
	c.text.WriteString(text)
}

// among appends a test whether a column is one of the scopes; the empty one always is.
func (c *condition) among(column string, scopes domain.Scopes) {
	if scopes.All() {
		c.add("1=1")
		return
	}
	c.add(column+" IN (?", "")
	for _, scope := range scopes {
		c.add(",?", string(scope))
	}
	c.add(")")
}

// behind appends a test whether a change stands behind a position.
func (c *condition) behind(prefix string, p wire.Position) {
	table := int64(p.Table)
	if table == 0 {
		table = math.MaxInt32 // all of the position's number is read
	}
	c.add(fmt.Sprintf("(%[1]sseq, %[1]stbl, %[1]spk)>(?, ?, ?)", prefix), p.Site, table, p.Key)
}

// sql is the query for one page: rows by the rules of [FeedQuery.row], and those that left a scope for one that the
// device does not get.
func (q FeedQuery) sql() (string, []any) {
	c := &condition{}
	c.add("SELECT seq, tbl, pk, scope, body FROM row WHERE ")
	c.behind("", q.After) // first: SQLite begins in the index where the first of several lower bounds says
	c.add(" AND seq>0")
	if !q.Want.All() {
		c.add(" AND ")
		c.among("scope", q.Want)
	}
	switch {
	case len(q.Have) == 0:
		c.add(" AND (body IS NOT NULL OR seq>?)", q.Begun)
	case q.Have.Covers(q.Want):
		c.add(" AND seq>?", q.Since)
	default:
		c.add(" AND (seq>? OR body IS NOT NULL AND NOT ", q.Since)
		c.among("scope", q.Have)
		c.add(")")
	}
	if !q.Want.All() {
		c.add(" UNION ALL SELECT l.seq, l.tbl, l.pk, l.scope, NULL FROM leaving l WHERE ")
		c.behind("l.", q.After)
		c.add(" AND l.seq>? AND ", q.leavingSince())
		c.among("l.scope", q.Want)
		c.add(" AND NOT EXISTS (SELECT 1 FROM row r WHERE r.tbl=l.tbl AND r.pk=l.pk AND ")
		c.among("r.scope", q.Want)
		c.add(")")
	}
	c.add(" ORDER BY 1, 2, 3 LIMIT ?", q.Limit)
	return c.text.String(), c.args
}

// exportedRows finds the rows of a snapshot.
func exportedRows(into, table string, in domain.Scopes) *condition {
	c := &condition{}
	c.add(into+"SELECT tbl, pk, seq, scope, body FROM "+table+" WHERE tbl<? AND body IS NOT NULL AND ", domain.TableHubOnly)
	c.among("scope", in)
	c.add(" ORDER BY tbl, pk")
	return c
}

// exportedTerms finds what the rows of a snapshot can be found by; of is where those rows are.
func exportedTerms(into, table, of string, in domain.Scopes) *condition {
	c := &condition{}
	c.add(into+"SELECT tbl, idx, value, pk FROM "+table+" t WHERE tbl<?", domain.TableHubOnly)
	if !in.All() {
		c.add(" AND EXISTS (SELECT 1 FROM " + of + " r WHERE r.tbl=t.tbl AND r.pk=t.pk AND ")
		c.among("r.scope", in)
		c.add(")")
	}
	c.add(" ORDER BY tbl, idx, value, pk")
	return c
}
