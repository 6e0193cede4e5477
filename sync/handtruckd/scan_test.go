package main

import (
	"bufio"
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestScanAnswersEveryLine(t *testing.T) {
	in := `{"input":"0204012345123456\u001d","symbology":"]C1"}
{"input":"W-101"}
{"input":"]C100340123450000012349","config":{}}
{"hex":"3074257BF7194E4000001A85"}
{"linter":"csum","data":"02345673"}
`
	want := []string{
		`"valid":false,"lenient":true,"ais":[],"lenient_ais":[["02","04012345123456"]]`,
		`{"kind":"plain","valid":true,"lenient":true,"ais":[]`,
		`"valid":false,"lenient":false,"ais":[],"error":"(00) character 20: the check digit is wrong","code":"INCORRECT_CHECK_DIGIT"`,
		`"tag_uri":"urn:epc:tag:sgtin-96:3.0614141.812345.6789"`,
		`"valid":true`,
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
