package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The name of who was erased is in none of the hub's files any more, and the audit still passes.
func TestErase(t *testing.T) {
	data, folder := t.TempDir(), warehouse(t, "location,item,quantity\n")
	const workers = "badge,name,pin,role\nW-1,Ada Lovelace,1111,picker\nW-2,Bo,2222,admin\n"
	if err := os.WriteFile(filepath.Join(folder, "workers.csv"), []byte(workers), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args      []string
		out, fail string
		status    int
	}{
		{[]string{"import", "-data", data, folder}, "6 rows added or changed\n", "", 0},
		{[]string{"erase", "-data", data}, "", "handtruckd erase: bad usage: BADGE is missing (see handtruckd erase -h)\n", 2},
		{[]string{"erase", "-data", data, "W-9"}, "", "handtruckd erase: nobody has the badge \"W-9\"\n", 1},
		{[]string{"erase", "-data", data, "W-1"}, "W-1 has no name and no PIN any more, nor in 1 fact that told them\n", "", 0},
		{[]string{"erase", "-data", data, "W-1"}, "W-1 has no name and no PIN any more, nor in 0 facts that told them\n", "", 0},
		{[]string{"audit", "-data", data}, "ok: 7 facts of 1 device are unbroken chains, and 6 rows are what they make\n", "", 0},
	} {
		if out, fail, status := run(t, c.args...); out != c.out || fail != c.fail || status != c.status {
			t.Errorf("%s: %q and %q, status %d", strings.Join(c.args, " "), out, fail, status)
		}
	}
	files, err := filepath.Glob(filepath.Join(data, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("the hub has no files (%v)", err)
	}
	for _, file := range files {
		if text, err := os.ReadFile(file); err == nil && bytes.Contains(text, []byte("Ada Lovelace")) {
			t.Errorf("%s has the name", filepath.Base(file))
		}
	}
}
