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

	"github.com/handtruck/handtruck/scanner/labels"
)

func TestScanAnswersEveryLine(t *testing.T) {
	in := `{"input":"0204012345123456\u001d","symbology":"]C1"}
{"input":"W-101"}
{"input":"]C100340123450000012349","config":{}}
{"hex":"3074257BF7194E4000001A85"}
{"linter":"csum","data":"02345673"}
{"codes":[{"input":"]C110LOT7"},{"input":"]C10109501101530003"}],"needs":["gtin","lot","expiry"]}
{"codes":[{"input":"]C110LOT7"},{"input":"]C110LOT8"}]}
{"input":"]C110LOT7"}
`
	want := []string{
		`"valid":false,"lenient":true,"ais":[],"lenient_ais":[["02","04012345123456"]]`,
		`{"kind":"plain","valid":true,"lenient":true,"ais":[]`,
		`"valid":false,"lenient":false,"ais":[],"error":"(00) character 20: the check digit is wrong","code":"INCORRECT_CHECK_DIGIT"`,
		`"tag_uri":"urn:epc:tag:sgtin-96:3.0614141.812345.6789"`,
		`"valid":true`,
		`{"kind":"gs1","valid":true,"lenient":true,"ais":[["10","LOT7"],["01","09501101530003"]]`,
		`"valid":false,"lenient":false,"ais":[],"error":"Two codes of the label contradict one another.","code":"CONTRADICTING_CODES"`,
		`"code":"REQUIRED_AIS_NOT_SATISFIED"`,
	}
	var out bytes.Buffer
	p := &program{in: strings.NewReader(in), out: bufio.NewWriter(&out), now: func() time.Time { return time.Unix(0, 0) }}
	if err := runScan(t.Context(), p, nil); err != nil {
		t.Fatal(err)
	}
	if err := p.out.Flush(); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != len(want) {
		t.Fatalf("%d answers for %d lines", len(lines), len(want))
	}
	for i := range want {
		if !strings.Contains(lines[i], want[i]) {
			t.Errorf("line %d: got %s, want %s", i+1, lines[i], want[i])
		}
	}
	p.in = strings.NewReader("{\n")
	if err := runScan(t.Context(), p, nil); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("broken line: %v", err)
	}
}

func TestScanReadsPictures(t *testing.T) {
	sheet, err := labels.Pallet{SSCC: "340123450000012348"}.Sheet(labels.A6)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "label.png")
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(sheet.PNG(file), file.Close()); err != nil {
		t.Fatal(err)
	}
	if out, err := runTool(t, "scan", name); err != nil || !strings.Contains(out, `"ais":[["00","340123450000012348"]]`) {
		t.Errorf("%s, %v", out, err)
	}
	if _, err := runTool(t, "scan", "no such file.png"); err == nil || !strings.Contains(err.Error(), "no such file.png") {
		t.Errorf("no picture: %v", err)
	}
}
