package main

import (
	"os"
	"strings"
	"testing"

	"github.com/handtruck/handtruck/sync/hub/pgtest"
)

// asProgram makes this test binary the program itself: the demonstration starts it as hub and terminals.
const asProgram = "HANDTRUCKD_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	pgtest.Main(m)
}

func TestDemo(t *testing.T) {
	t.Setenv(asProgram, "yes")
	out, err, status := run(t, "demo", "-orders", "12", "-terminals", "3", "-data", t.TempDir())
	if status != 0 {
		t.Fatalf("status %d: %s\n%s", status, err, out)
	}
	for _, want := range []string{"hub killed after", "hub is back after", "stock is the same at the hub and on all 3 terminals",
		"to the unit", "audit: ok", "dropped 12 orders", "facts/s", "B up and", "p99"} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not say %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, "not done") {
		t.Errorf("workers could not do everything:\n%s", out)
	}
}

func TestDemoBadUsage(t *testing.T) {
	for _, args := range [][]string{{"demo", "-terminals", "0"}, {"demo", "-orders", "-1"}, {"demo", "somewhere"}} {
		if out, err, status := run(t, args...); status != exitUsage || strings.Count(err, "\n") != 1 {
			t.Errorf("%v: status %d, %q, %q", args, status, out, err)
		}
	}
	if _, err, status := run(t, "demo", "-data", t.TempDir(), "-warehouse", t.TempDir()); status != exitFailed || !strings.Contains(err, "workers.csv") {
		t.Errorf("an empty warehouse: status %d, %q", status, err)
	}
}
