package sim

import (
	"context"
	"errors"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/rows"
)

// sick is a hub's store with a bug in what it commits or shows.
type sick struct {
	hub.Store
	w       *world
	commits *commits
	feed    func(c *commits, query hub.FeedQuery) hub.FeedQuery // what is asked for instead
	shows   func(c *commits, query hub.FeedQuery, e hub.FeedEntry) bool
	forgets string                // a setting that is not found
	stays   bool                  // nobody hears that a row went to another scope
	loses   func(c *commits) bool // a commit is said to be on disk and is not
}

// commits is what a bug remembers of the commits: it belongs to the site and not to a process.
type commits struct {
	w    *world
	last int64
	at   map[int64]int64 // when each position was committed
	slow map[int64]int64 // until when rows of a position are not seen
	gone map[domain.Address]int
}

// sickStore makes a store with a bug.
func sickStore(bug sick) func(w *world, s hub.Store) hub.Store {
	known := map[*world]*commits{}
	return func(w *world, s hub.Store) hub.Store {
		if known[w] == nil {
			known[w] = &commits{w: w, at: map[int64]int64{}, slow: map[int64]int64{}, gone: map[domain.Address]int{}}
		}
		copied := bug
		copied.Store, copied.w, copied.commits = s, w, known[w]
		return &copied
	}
}

var errLost = errors.New("lost")

func (s *sick) Update(ctx context.Context, change func(hub.Tx) error) error {
	err := s.Store.Update(ctx, func(tx hub.Tx) error {
		if err := change(&sickTx{tx, s.commits, s.forgets}); err != nil {
			return err
		}
		if s.loses != nil && s.loses(s.commits) {
			return errLost
		}
		return nil
	})
	if errors.Is(err, errLost) {
		return nil
	}
	return err
}

func (s *sick) View(ctx context.Context, look func(hub.Snapshot) error) error {
	return s.Store.View(ctx, func(snapshot hub.Snapshot) error { return look(&sickSnapshot{snapshot, s}) })
}

// sickTx notes what is committed.
type sickTx struct {
	hub.Tx
	commits *commits
	forgets string
}

// Setting does not find what the bug forgets.
func (t *sickTx) Setting(name string) ([]byte, error) {
	if t.forgets == name {
		return nil, nil
	}
	return t.Tx.Setting(name)
}

func (t *sickTx) Write(changes []rows.Change, position int64) error {
	c := t.commits
	c.last, c.at[position] = position, c.w.now
	if c.w.random.IntN(3) == 0 {
		c.slow[position] = c.w.now + 3*c.w.latency
	}
	for _, change := range changes {
		if change.Row == nil {
			c.gone[change.Address]++
		}
	}
	return t.Tx.Write(changes, position)
}

// sickSnapshot shows the feed as the bug lets it be seen.
type sickSnapshot struct {
	hub.Snapshot
	s *sick
}

// leaves tells whether an entry says that a row, which there still is, has gone to another scope.
func (v *sickSnapshot) leaves(e hub.FeedEntry) bool {
	row, err := v.Row(domain.Address{Table: e.Table, Key: e.Key})
	return err == nil && len(e.Body) == 0 && len(row.Body) > 0
}

func (v *sickSnapshot) Feed(query hub.FeedQuery) ([]hub.FeedEntry, error) {
	if v.s.feed != nil {
		query = v.s.feed(v.s.commits, query)
	}
	entries, err := v.Snapshot.Feed(query)
	var seen []hub.FeedEntry
	for _, e := range entries {
		if v.s.stays && v.leaves(e) {
			continue
		}
		if v.s.shows == nil || v.s.shows(v.s.commits, query, e) {
			seen = append(seen, e)
		}
	}
	return seen, err
}

// Setting does not find what the bug forgets.
func (v *sickSnapshot) Setting(name string) ([]byte, error) {
	if v.s.forgets == name {
		return nil, nil
	}
	return v.Snapshot.Setting(name)
}

// The bugs of stores.
var (
	olderGoesOn    = sick{forgets: "vocabulary"}
	horizonIgnored = sick{forgets: "pruned"}
	serialCursor   = sick{shows: func(c *commits, _ hub.FeedQuery, e hub.FeedEntry) bool { return c.slow[e.Site] <= c.w.now }}
	timeCursor     = sick{shows: func(c *commits, query hub.FeedQuery, e hub.FeedEntry) bool {
		return query.After.Site == 0 || c.at[e.Site]/minute > c.at[query.After.Site]/minute
	}}
	xminCursor = sick{shows: func(c *commits, _ hub.FeedQuery, e hub.FeedEntry) bool {
		return c.slow[e.Site] <= c.w.now || e.Site == c.last // a later commit is seen, the slow one before it is not
	}}
	splitPage = sick{feed: func(_ *commits, query hub.FeedQuery) hub.FeedQuery {
		query.After.Table, query.After.Key = 0, ""
		return query
	}}
	leaveUntold  = sick{stays: true}
	grantTooLate = sick{feed: func(_ *commits, query hub.FeedQuery) hub.FeedQuery {
		if query.Since > 0 && !query.Have.Covers(query.Want) {
			query.After.Site, query.Have = query.Since, query.Want
		}
		return query
	}}
	mixedSnapshot = sick{shows: func(c *commits, query hub.FeedQuery, e hub.FeedEntry) bool {
		return query.Since > 0 || query.After.Site > 0 || c.w.now-c.at[e.Site] > c.w.pace
	}}
	deletedTwice = sick{shows: func(c *commits, _ hub.FeedQuery, e hub.FeedEntry) bool {
		return len(e.Body) > 0 || c.gone[domain.Address{Table: e.Table, Key: e.Key}] < 2
	}}
	acksEarly   = sick{loses: func(c *commits) bool { return !c.w.calm && c.w.step >= 0 && c.w.random.IntN(20) == 0 }}
	abandonsGap = sick{shows: func(c *commits, _ hub.FeedQuery, e hub.FeedEntry) bool { return c.slow[e.Site] == 0 || e.Site%16 != 0 }}
)
