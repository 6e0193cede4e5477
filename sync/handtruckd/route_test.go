package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const tourLine = `{"id":"t1","warehouse":{"aisle_x_mm":[0,3000],"cross_y_mm":[0,10000],"slot_pitch_mm":1000,"slot_offset_mm":500},` +
	`"start":{"kind":"cross","cross":0,"x_mm":0},"end":{"kind":"cross","cross":0,"x_mm":0},` +
	`"picks":[{"id":7,"aisle":1,"y_mm":2000},{"id":"x","aisle":0,"block":0,"slot":3}]}`

func routeOf(in string, args ...string) (lines []string, err error) {
	var out bytes.Buffer
	p := &program{in: strings.NewReader(in), out: bufio.NewWriter(&out), err: &out, now: time.Now}
	if err = runRoute(context.Background(), p, args); p.out.Flush() != nil {
		panic("a buffer cannot fail")
	}
	return strings.Split(strings.TrimSpace(out.String()), "\n"), err
}

func TestRouteAnswersAroundABadLine(t *testing.T) {
	lines, err := routeOf(tourLine + "\n{garbage\n\n" + tourLine + "\n")
	if err == nil || !strings.Contains(err.Error(), "line 2") || errors.Is(err, errUsage) {
		t.Errorf("error %v does not name line 2", err)
	}
	if len(lines) != 3 || !strings.Contains(lines[1], `"error"`) {
		t.Fatalf("answers %q", lines)
	}
	for _, line := range []string{lines[0], lines[2]} {
		var a tourAnswer
		if err := json.Unmarshal([]byte(line), &a); err != nil || a.LengthMM != 2*3500+2*3000+2*2000 || !a.Optimal || len(a.Order) != 2 {
			t.Errorf("answer %s", line)
		}
	}
}

func TestRouteRefusesWhatIsNoTour(t *testing.T) {
	for _, bad := range []string{
		`{}`, `[]`, `{"warehouse":{}}`,
		strings.Replace(tourLine, `"kind":"cross"`, `"kind":"lift"`, 1),
		strings.Replace(tourLine, `"aisle":1`, `"aisle":9`, 1),
		strings.Replace(tourLine, `[0,3000]`, `[3000,0]`, 1),
		strings.Replace(tourLine, `"y_mm":2000`, `"y_mm":99999`, 1),
		strings.Replace(tourLine, `"block":0`, `"block":-4`, 1),
	} {
		if lines, err := routeOf(bad); err == nil || len(lines) != 1 || !strings.Contains(lines[0], `"error"`) {
			t.Errorf("%s: %v %q", bad, err, lines)
		}
	}
}

func TestRouteDraws(t *testing.T) {
	folder := t.TempDir()
	if _, err := routeOf(tourLine, "-svg", folder); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(folder, "t1.svg"))
	for _, want := range []string{"this tour, shortest possible", "17.0 m", "S-shape", "largest gap", "return", "midpoint", "combined"} {
		if err != nil || !strings.Contains(string(text), want) {
			t.Errorf("drawing without %q: %s (%v)", want, text, err)
		}
	}
}
