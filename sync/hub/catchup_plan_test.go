package hub

import (
	"strings"
	"testing"

	"github.com/handtruck/handtruck/sync/hub/pgtest"
	"github.com/handtruck/handtruck/sync/rows"
)

// What another hub has changed is read by where it stands in the feed: with several hubs nearly every commit begins with it,
// and must not look through a whole site.
func TestCatchUpReadsTheFeed(t *testing.T) {
	store, err := OpenPostgres(t.Context(), pgtest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	conn, err := store.(*postgresStore).db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(t.Context(), "PREPARE changed(bigint, bigint) AS "+rows.QueryChanged); err != nil {
		t.Fatal(err)
	}
	found, err := conn.QueryContext(t.Context(), "EXPLAIN EXECUTE changed(9, 10)")
	if err != nil {
		t.Fatal(err)
	}
	plan, err := collect(found, func(scan func(...any) error) (line string, err error) { return line, scan(&line) })
	if joined := strings.Join(plan, "; "); err != nil || !strings.Contains(joined, "row_change") {
		t.Errorf("the plan is %s (%v)", joined, err)
	}
}
