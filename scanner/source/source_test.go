package source

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handtruck/handtruck/scanner"
)

const ms = time.Millisecond

func drain(t *testing.T, q *Queue) []string {
	t.Helper()
	q.Close()
	var all []string
	for {
		raw, err := q.Pop(t.Context())
		if errors.Is(err, ErrClosed) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, raw.Raw.Data)
	}
}

func TestQueueTellsEventsFromCodes(t *testing.T) {
	q := NewQueue()
	for _, raw := range []Raw{
		{Data: "A", Source: "intent", At: 0},
		{Data: "A\r", Source: "wedge", At: 40 * ms},  // the same event
		{Data: "A", Source: "intent", At: 90 * ms},   // a second unit
		{Data: "A", Source: "wedge", At: 130 * ms},   // and its echo
		{Data: "B", Source: "wedge", At: 200 * ms},   // the poorer version came first
		{Data: "]C1B", Source: "tcp", At: 210 * ms},  // and is replaced
		{Data: "A", Source: "wedge", At: 900 * ms},   // too late for an echo
		{Data: "A", Source: "intent", At: 1201 * ms}, // 301 ms later
	} {
		if err := q.Push(raw); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := drain(t, q), []string{"A", "A", "]C1B", "A", "A"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := q.Push(Raw{Data: "C"}); !errors.Is(err, ErrClosed) {
		t.Errorf("closed queue: %v", err)
	}
}

func TestQueueKeepsOrderAndSaysWhenItIsFull(t *testing.T) {
	q := NewQueue()
	var want []string
	for i := range queueMost {
		want = append(want, fmt.Sprint(i))
		if err := q.Push(Raw{Data: want[i], Source: "tcp"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := q.Push(Raw{Data: "one more", Source: "tcp"}); !errors.Is(err, ErrFull) {
		t.Errorf("full queue: %v", err)
	}
	if got := drain(t, q); !slices.Equal(got, want) {
		t.Error("scans were dropped or reordered")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := NewQueue().Pop(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestQueueKeepsKeysBetweenScans(t *testing.T) {
	q := NewQueue()
	_ = q.Push(Raw{Data: "A", Source: "tcp"})
	_ = q.Put("short")
	_ = q.Push(Raw{Data: "B", Source: "tcp"})
	for _, want := range []Entry{{Raw: Raw{Data: "A", Source: "tcp"}}, {Input: "short"}, {Raw: Raw{Data: "B", Source: "tcp"}}} {
		if got, err := q.Pop(t.Context()); got != want || err != nil {
			t.Errorf("got %+v, %v, want %+v", got, err, want)
		}
	}
	for range queueMost {
		_ = q.Put(1)
	}
	if err := q.Put(1); !errors.Is(err, ErrFull) {
		t.Errorf("full queue: %v", err)
	}
}

func TestQueueThinsTags(t *testing.T) {
	const epc, numbers = "3074257BF7194E4000001A85", "301234567890123456789012"
	q := NewQueue()
	for _, raw := range []Raw{
		{Data: epc, Source: "tcp", At: 0}, {Data: epc, Source: "tcp", At: 400 * ms}, {Data: epc, Source: "tcp", At: 2000 * ms}, // in sight
		{Data: epc, Source: "tcp", At: 5000 * ms}, // again
		{Data: epc, Label: "EPC", Source: "intent:zebra", At: 9000 * ms},
		{Data: numbers, Source: "wedge:1", At: 9000 * ms}, {Data: numbers, Source: "wedge:1", At: 9400 * ms}, // a barcode that looks like a tag
	} {
		if err := q.Push(raw); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := drain(t, q), []string{epc, epc, epc, numbers, numbers}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWedgeTakesCharactersAndCorrections(t *testing.T) {
	var w Wedge
	for i, r := range "Grün" {
		w.Type(0, r, time.Duration(i)*ms)
	}
	if raw, done := w.End(0); !done || raw.Data != "Grün" || raw.Typed {
		t.Errorf("got %+v", raw)
	}
	for i, r := range "1ü" {
		w.Type(0, r, time.Duration(i)*ms)
	}
	if got := w.Typed(0); got != "" {
		t.Errorf("%q is shown of what may be a scan", got)
	}
	w.Erase(0)
	w.Erase(5)
	if got := w.Typed(0); got != "1" {
		t.Errorf("%q is shown of what is typed", got)
	}
	if raw, done := w.End(0); !done || raw.Data != "1" || !raw.Typed {
		t.Errorf("got %+v", raw)
	}
	if raw, done := w.End(0); done {
		t.Errorf("an empty line is %+v", raw)
	}
	w.Type(0, '7', 0)
	w.Erase(0)
	for i, r := range "A-01" {
		w.Type(0, r, time.Duration(i)*ms)
	}
	if raw, done := w.End(0); !done || raw.Data != "A-01" || raw.Typed {
		t.Errorf("a scan after a corrected key is %+v", raw)
	}
}

func TestBroadcasts(t *testing.T) {
	const code = "010950110153000310AB-123\x1d21S1"
	for _, c := range []struct {
		action string
		extras Extras
		want   Raw
	}{
		{OwnAction, Extras{"com.symbol.datawedge.data_string": "lossy", "com.symbol.datawedge.decode_data": [][]byte{[]byte(code)}, "com.symbol.datawedge.label_type": "LABEL-TYPE-EAN128", "com.symbol.datawedge.source": "scanner"},
			Raw{Data: code, Label: "LABEL-TYPE-EAN128", Source: "intent:zebra"}},
		{OwnAction, Extras{"version": 1, "aimId": "]C1", "charset": "ISO-8859-1", "codeId": "I", "data": code, "dataBytes": []byte(code), "timestamp": "2026-03-02"},
			Raw{Data: code, AIM: "]C1", Source: "intent:honeywell"}},
		{"com.datalogic.decodewedge.decode_action", Extras{"com.datalogic.decode.intentwedge.barcode_string": code, "com.datalogic.decode.intentwedge.barcode_data": []byte(code), "com.datalogic.decode.intentwedge.barcode_type": "GS1-128", "com.datalogic.decode.intentwedge.barcode_aim_id": "]C1"},
			Raw{Data: code, AIM: "]C1", Label: "GS1-128", Source: "intent:datalogic"}},
		{"android.intent.ACTION_DECODE_DATA", Extras{"barcode_string": code, "barocode": []byte("]C1" + code + "\x00\x00"), "length": len(code) + 3}, Raw{Data: "]C1" + code, Source: "intent:urovo"}},
		{"nlscan.action.SCANNER_RESULT", Extras{"SCAN_BARCODE1": "]C1" + code, "SCAN_BARCODE_TYPE": 1, "SCAN_STATE": "ok"}, Raw{Data: "]C1" + code, Source: "intent:newland"}},
		{"android.intent.action.SCANRESULT", Extras{"value": "]C1" + code}, Raw{Data: "]C1" + code, Source: "intent:idata"}},
		{"com.android.server.scannerservice.broadcast", Extras{"scannerdata": "]C1" + code}, Raw{Data: "]C1" + code, Source: "intent:seuic"}},
		{"com.scanner.broadcast", Extras{"data": "]C1" + code}, Raw{Data: "]C1" + code, Source: "intent:chainway"}},
		{"unitech.scanservice.data", Extras{"text": "]C1" + code}, Raw{Data: "]C1" + code, Source: "intent:unitech"}},
		{"com.sunmi.scanner.ACTION_DATA_CODE_RECEIVED", Extras{"data": "]C1" + code}, Raw{Data: "]C1" + code, Source: "intent:sunmi"}},
		{"com.cipherlab.barcodebaseapi.PASS_DATA_2_APP", Extras{"Decoder_Data": "]C1" + code}, Raw{Data: "]C1" + code, Source: "intent:cipherlab"}},
		{OwnAction, Extras{"data": "]C1" + code}, Raw{Data: "]C1" + code, Source: "intent:generic"}},
	} {
		raw, err := Decode(c.action, c.extras, 0)
		if err != nil || raw != c.want {
			t.Errorf("%s: got %+v, %v, want %+v", c.want.Source, raw, err, c.want)
		}
		if s := raw.Scan(&scanner.Parser{}); !s.Valid || s.Lot() != "AB-123" || s.Serial() != "S1" {
			t.Errorf("%s: %v %s", c.want.Source, s.Elements, s.Code)
		}
	}
	if _, err := Decode("nlscan.action.SCANNER_RESULT", Extras{"SCAN_STATE": "fail"}, 0); !errors.Is(err, ErrNoRead) {
		t.Errorf("failed read: %v", err)
	}
	for _, extras := range []Extras{nil, {"data": 7}, {"other": "x"}} {
		if _, err := Decode(OwnAction, extras, 0); !errors.Is(err, ErrNoExtra) {
			t.Errorf("%v: %v", extras, err)
		}
	}
	if raw, _ := Decode(OwnAction, Extras{"data": strings.Repeat("1", 1<<20)}, 0); raw.Scan(&scanner.Parser{}).Code != "SCAN_TOO_LONG" {
		t.Error("a megabyte is taken for a scan")
	}
}

// TestMakersAreAsDocumented reads the shared list of makers: every one of them is heard in the form that it documents.
func TestMakersAreAsDocumented(t *testing.T) {
	text, err := os.ReadFile("../../../shared/cases/gs1/vendors.json")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no shared cases beside this checkout")
	}
	var listed map[string]json.RawMessage
	if err := errors.Join(err, json.Unmarshal(text, &listed)); err != nil {
		t.Fatal(err)
	}
	delete(listed, "_")
	for name, entry := range listed {
		var maker struct{ Action, String, Bytes, AIM string }
		if err := json.Unmarshal(entry, &maker); err != nil {
			t.Fatal(err)
		}
		bytes, _, _ := strings.Cut(maker.Bytes, " ")
		action := maker.Action
		if action == "" {
			action = OwnAction
		}
		extras := Extras{maker.String: "text"}
		if bytes != "" {
			extras[bytes] = []byte("bytes")
		}
		if maker.AIM != "" {
			extras[maker.AIM] = "]C1"
		}
		raw, err := Decode(action, extras, 7)
		want := map[bool]string{true: "bytes", false: "text"}[bytes != ""]
		if err != nil || raw.Data != want || maker.AIM != "" && raw.AIM != "]C1" || raw.At != 7 {
			t.Errorf("%s: %+v, %v", name, raw, err)
		}
		if source := raw.Source; source != "intent:"+name && maker.String != "data" {
			t.Errorf("%s comes from %s", name, source)
		}
	}
	if len(listed) < 13 {
		t.Errorf("only %d makers are listed", len(listed))
	}
}

// press makes the key events of codes, every gap apart, with Shift where the code is negative.
func press(device int, at, gap time.Duration, codes ...int) []Key {
	var keys []Key
	for _, code := range codes {
		k := Key{Code: code, Device: device, Down: true, At: at}
		if code < 0 {
			k.Code, k.Meta = -code, metaShift
		}
		keys = append(keys, k, Key{Code: k.Code, Device: device, At: at + 1})
		at += gap
	}
	return keys
}

func TestWedge(t *testing.T) {
	var w Wedge
	var got []Raw
	feed := func(keys []Key) {
		for _, k := range keys {
			if raw, done := w.Feed(k); done {
				got = append(got, raw)
			}
		}
	}
	feed(press(1, 0, 10*ms, -29, 69, 7, 8, 69, 8, keyEnter))           // A-01-1
	feed(press(2, 1000*ms, 10*ms, 147, 148, keyNumpadEnter))           // 34 on the number pad
	feed(press(1, 2000*ms, 300*ms, 8, 9, keyEnter))                    // a person types 12
	feed([]Key{{Code: 72, Meta: metaCtrl, Down: true, At: 4000 * ms}}) // GS
	feed(press(0, 4010*ms, 10*ms, 30, keyEnter))
	want := []Raw{{Data: "A-01-1", Source: "wedge:1", At: 50 * ms}, {Data: "34", Source: "wedge:2", At: 1010 * ms},
		{Data: "12", Source: "wedge:1", At: 2300 * ms, Typed: true}, {Data: "\x1db", Source: "wedge:0", At: 4010 * ms}}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestWedgeKeepsKeyboardsApartAndEndsSilentBursts(t *testing.T) {
	var w Wedge
	a, b := press(1, 0, 10*ms, 8, 9, 10), press(2, 5*ms, 10*ms, 15, 16, 15)
	for i := range a {
		w.Feed(a[i])
		w.Feed(b[i])
	}
	w.Feed(Key{Code: 8, Device: 3, Down: true, At: 20 * ms})
	if early := w.Idle(100 * ms); len(early) != 0 {
		t.Errorf("too early: %v", early)
	}
	got := w.Idle(200 * ms)
	if len(got) != 2 || got[0].Data != "123" || got[1].Data != "898" {
		t.Errorf("got %+v", got)
	}
	if again := w.Idle(time.Hour); len(again) != 0 {
		t.Errorf("twice, or what a person types: %v", again)
	}
}

func TestTCPFrames(t *testing.T) {
	got := make(chan Raw, 10)
	source := NewTCP(func(r Raw) { got <- r }, func() time.Duration { return 7 })
	source.Deadline = func() time.Time { return time.Time{} } // silence ends nothing here, so the test needs no clock
	if _, err := source.Listen("0.0.0.0:0"); !errors.Is(err, ErrNotLoopback) {
		t.Errorf("open to all: %v", err)
	}
	listener, err := source.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error)
	go func() { served <- source.Serve(ctx, listener) }()
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(conn, "]C110A\x1d21B\r\n\x02W-101\x03\r0401")
	conn.Close()
	for _, want := range []string{"]C110A\x1d21B", "W-101", "0401"} {
		if raw := <-got; raw != (Raw{Data: want, Source: "tcp", At: 7}) {
			t.Errorf("got %+v, want %q", raw, want)
		}
	}
	cancel()
	if err := <-served; err != nil {
		t.Error(err)
	}
}

func TestTCPSilenceEndsAScan(t *testing.T) {
	got := make(chan Raw, 10)
	source := NewTCP(func(r Raw) { got <- r }, func() time.Duration { return 0 })
	source.Deadline = func() time.Time { return time.Unix(1, 0) } // the silence has passed as soon as something came
	ours, theirs := net.Pipe()
	go source.read(t.Context(), theirs)
	_, _ = io.WriteString(ours, "0401")
	if raw := <-got; raw.Data != "0401" {
		t.Errorf("got %q", raw.Data)
	}
	ours.Close()
}

func TestTagsComeIntoSightOnce(t *testing.T) {
	var tags Tags
	const epc = "3074257bf7194e4000001a85"
	count := 0
	for i := range 50 {
		if raw, isNew := tags.Feed(epc+"\r", time.Duration(i)*100*ms); isNew {
			count++
			if s := raw.Scan(&scanner.Parser{}); s.Kind != scanner.EPC || s.GTIN() != "80614141123458" {
				t.Errorf("got %v", s)
			}
		}
	}
	if count != 1 {
		t.Errorf("one tag in sight for 5 s counted %d times", count)
	}
	if _, isNew := tags.Feed(epc, 10*time.Second); !isNew {
		t.Error("a tag that came back is not seen")
	}
	for i := range tagsMost + 10 {
		tags.Feed(fmt.Sprint(i), 20*time.Second)
	}
	if len(tags.seen) > tagsMost {
		t.Errorf("%d tags are remembered", len(tags.seen))
	}
}
