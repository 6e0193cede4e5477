package main

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// labelSite writes a small warehouse folder.
func labelSite(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"site.csv":      "code,name,timezone\nS1,Mühle,UTC\n",
		"locations.csv": "code,kind,check_digits\nA-01-1,pick,47\nA-01-2,pick,\nDOCK-1,dock,11\n",
		"workers.csv":   "badge,name,pin,role\nW-1,Åse Öberg,1234,picker\n",
		"items.csv":     "code,name,gtin\n0401,Bolt,9501101530003\n0402,Nut,\n",
		"stock.csv":     "location,item,quantity,unit\nA-01-1,0401,5,PAL-1\nA-01-1,0402,7,PAL-1\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func runTool(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	p := &program{out: bufio.NewWriter(&out), err: &out, now: func() time.Time { return time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC) }}
	for _, c := range commands() {
		if c.name == args[0] {
			err := errors.Join(c.run(t.Context(), p, args[1:]), p.out.Flush())
			return out.String(), err
		}
	}
	t.Fatalf("no command %s", args[0])
	return "", nil
}

func TestLabelsOfASite(t *testing.T) {
	site, data := labelSite(t), t.TempDir()
	if _, err := runTool(t, "import", "-data", data, site); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args   string
		labels int
		says   []string
	}{
		{"locations FOLDER", 3, []string{"A-01-1", "^FD47^FS", "DOCK-1"}},
		{"-data DATA locations", 3, []string{"A-01-1", "^FD47^FS", "DOCK-1"}},
		{"locations FOLDER -only A-*", 2, []string{"A-01-2"}},
		{"locations FOLDER -after A-01-1 -arrow up", 2, []string{"^GFA", "DOCK-1"}},
		{"locations FOLDER -gln 4012345000009 -only DOCK-1", 1, []string{"_14144012345000009254DOCK-1"}},
		{"badges FOLDER", 1, []string{"Åse Öberg", "Mühle"}},
		{"-data DATA badges", 1, []string{"Åse Öberg", "Mühle"}},
		{"pallets FOLDER", 1, []string{"PAL-1"}},
		{"-data DATA pallets", 1, []string{"PAL-1"}},
		{"items FOLDER", 2, []string{"_10109501101530003", "Nut"}},
	} {
		args := strings.Fields(strings.NewReplacer("FOLDER", site, "DATA", data).Replace("labels " + c.args))
		out, err := runTool(t, args...)
		if err != nil || strings.Count(out, "^XZ") != c.labels {
			t.Errorf("%s: %d labels, %v", c.args, strings.Count(out, "^XZ"), err)
		}
		for _, says := range c.says {
			if !strings.Contains(out, says) {
				t.Errorf("%s: no %q in\n%s", c.args, says, out)
			}
		}
	}
	if out, err := runTool(t, "labels", "locations", site, "-format", "pdf"); err != nil || !strings.HasPrefix(out, "%PDF-") {
		t.Errorf("pages: %.20q, %v", out, err)
	}
}

func TestLabelsRefuseWhatMakesNoSense(t *testing.T) {
	site := labelSite(t)
	for _, args := range []string{"", "doors FOLDER", "locations", "locations FOLDER FOLDER", "locations -data x FOLDER", "locations FOLDER -format gif", "locations FOLDER -format pdf -print 127.0.0.1:9",
		"locations FOLDER -arrow left", "locations FOLDER -only [", "locations FOLDER -after B-1"} {
		if _, err := runTool(t, strings.Fields(strings.ReplaceAll("labels "+args, "FOLDER", site))...); !errors.Is(err, errUsage) {
			t.Errorf("%s: %v", args, err)
		}
	}
	if _, err := runTool(t, "labels", "locations", site, "-only", "Z*"); err == nil || errors.Is(err, errUsage) {
		t.Errorf("nothing fits: %v", err)
	}
}
