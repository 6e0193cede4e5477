package main

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// run runs one command line as main does, and returns what it printed and its exit status.
func run(t *testing.T, args ...string) (out, err string, status int) {
	t.Helper()
	var printed, failed bytes.Buffer
	p := &program{in: strings.NewReader(""), out: bufio.NewWriter(&printed), err: &failed, now: time.Now}
	status = p.dispatch(t.Context(), args)
	if err := p.out.Flush(); err != nil {
		t.Fatal(err)
	}
	return printed.String(), failed.String(), status
}

// warehouse writes a small folder, with text in place of its stock.
func warehouse(t *testing.T, stock string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"site.csv":      "code,name,timezone\nHFN,Hafen,Europe/Berlin\n",
		"items.csv":     "code,name,decimals\n0401,Bolt,\nC1,Cheese,3\n",
		"locations.csv": "code,kind,x_mm\nA-01,storage,0\n",
		"stock.csv":     stock,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestImportThenQuery(t *testing.T) {
	data, folder := t.TempDir(), warehouse(t, "location,item,quantity\nA-01,C1,18.45\nA-01,0401,340\n")
	for _, want := range []string{"6 rows added or changed\n", "0 rows added or changed\n"} {
		if out, err, status := run(t, "import", "-data", data, folder); out != want || err != "" || status != 0 {
			t.Fatalf("import printed %q and %q, status %d", out, err, status)
		}
	}
	const header = "location,unit,item,lot,expiry,serial,status,quantity\n"
	for _, args := range [][]string{{"query", "-data", data, "stock"}, {"query", "stock", "-format", "csv", "-data", data}} {
		if out, err, _ := run(t, args...); out != header+"A-01,,0401,,,,available,340\nA-01,,C1,,,,available,18.45\n" {
			t.Errorf("%v printed %q and %q", args, out, err)
		}
	}
	if out, _, _ := run(t, "query", "-data", data, "events", "-format", "json"); strings.Count(out, `"kind":"stated@1"`) != 6 {
		t.Errorf("events are %s", out)
	}
	if out, _, status := run(t, "query", "-data", data, "devices"); out != "device,last_sync,unsynced,state\n" || status != 0 {
		t.Errorf("devices are %q, status %d", out, status)
	}
	if _, err, status := run(t, "audit", "-data", data); status != 0 {
		t.Errorf("audit: %s", err)
	}
}

func TestImportRefusesAll(t *testing.T) {
	data, folder := t.TempDir(), warehouse(t, "location,item,quantity\nA-01,0401,1.5\nA-02,0401,2\nA-01,0401,3\n")
	out, err, status := run(t, "import", "-data", data, folder)
	want := "stock.csv:2: quantity: 1.5 is not a whole number\nstock.csv:3: location: no location \"A-02\"\nstock.csv:4: location: line 2 is about the same\n" +
		"handtruckd import: 3 problems in " + folder + ": nothing was imported\n"
	if out != "" || err != want || status != exitFailed {
		t.Errorf("printed %q and %q, status %d", out, err, status)
	}
	if out, _, _ := run(t, "query", "-data", data, "events"); strings.Count(out, "\n") != 1 {
		t.Errorf("something was imported: %s", out)
	}
}

func TestImportAndQueryBadUsage(t *testing.T) {
	data := t.TempDir()
	for _, test := range []struct {
		status int
		want   string
		args   []string
	}{
		{exitUsage, "-data DIR is needed", []string{"import", warehouse(t, "location,item,quantity\n")}},
		{exitUsage, "FOLDER is missing", []string{"import", "-data", data}},
		{exitFailed, "there is no folder", []string{"import", "-data", data, filepath.Join(data, "nowhere")}},
		{exitUsage, `"stocks" is not one of stock`, []string{"query", "-data", data, "stocks"}},
		{exitUsage, `"xml" is neither csv nor json`, []string{"query", "-data", data, "stock", "-format", "xml"}},
		{exitUsage, "-data DIR is needed", []string{"query", "stock"}},
		{exitFailed, "import a warehouse first", []string{"query", "-data", data, "stock"}},
	} {
		out, err, status := run(t, test.args...)
		if status != test.status || !strings.Contains(err, test.want) || strings.Count(err, "\n") != 1 || out != "" {
			t.Errorf("%v printed %q and %q, status %d", test.args, out, err, status)
		}
	}
}
