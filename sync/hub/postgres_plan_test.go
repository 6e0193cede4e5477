package hub

import (
	"strings"
	"testing"

	"github.com/handtruck/handtruck/sync/hub/pgtest"
	"github.com/handtruck/handtruck/sync/rows"
)

// What nearly every commit reads is found by an index, also by a connection that planned it when all tables were empty: no
// commit must look through a whole site.
func TestCommitsReadByIndex(t *testing.T) {
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
	for name, statement := range map[string]struct{ query, run, plan string }{
		"changed": {rows.QueryChanged, "changed(9, 10)", "row_change"},
		"listed":  {rows.QueryListed, "listed(1, NULL)", "Index Cond: ((tbl = $1) AND (pk = key.pk))"},
		"devices": {readReplicas, "devices(NULL)", "Index Cond: (id = key.id)"},
	} {
		if _, err := conn.ExecContext(t.Context(), "PREPARE "+name+" AS "+statement.query); err != nil {
			t.Fatal(err)
		}
		found, err := conn.QueryContext(t.Context(), "EXPLAIN EXECUTE "+statement.run)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := collect(found, func(scan func(...any) error) (line string, err error) { return line, scan(&line) })
		if joined := strings.Join(plan, "; "); err != nil || !strings.Contains(joined, statement.plan) {
			t.Errorf("%s: the plan is %s (%v)", name, joined, err)
		}
	}
}
