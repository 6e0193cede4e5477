package hub

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// A page of the feed is read from where the device stands: a sync without news must not look through a whole site.
func TestFeedBeginsWhereTheDeviceStands(t *testing.T) {
	store, err := OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "hub.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	all := domain.Scopes{domain.Everything}
	for name, query := range map[string]FeedQuery{
		"everything":  {After: wire.Position{Site: 9}, Have: all, Want: all, Since: 9, Begun: 9, Limit: 10},
		"some zones":  {After: wire.Position{Site: 9}, Have: domain.Scopes{"A"}, Want: domain.Scopes{"A"}, Since: 9, Begun: 9, Limit: 10},
		"another one": {After: wire.Position{Site: 9}, Have: domain.Scopes{"A"}, Want: domain.Scopes{"A", "B"}, Since: 9, Begun: 9, Limit: 10},
	} {
		text, args := query.sql()
		found, err := store.(*sqliteStore).readers.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+text, args...)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := collect(found, func(scan func(...any) error) (line string, err error) {
			var id, parent, unused int
			return line, scan(&id, &parent, &unused, &line)
		})
		if joined := strings.Join(plan, "; "); err != nil || !strings.Contains(joined, "row_change ((seq,tbl,pk)>(?,?,?))") {
			t.Errorf("%s: the plan is %s (%v)", name, joined, err)
		}
	}
}
