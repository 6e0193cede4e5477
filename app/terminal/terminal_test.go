package terminal_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

func TestGarbageChangesNothing(t *testing.T) {
	m := newMemory()
	on := m.start(t)
	before := last(play(t, on, login...))
	state := string(m.state)
	for _, line := range []string{
		``, `{`, `[]`, `null`, `"scan"`, `{}`, `{"scan":null}`, `{"scan":""}`, `{"scan":"a","enter":"b"}`, `{"symbology":"]C1"}`, `{"Scan":"w1"}`,
		`{"enter":"1","symbology":"]C1"}`, `{"enter":7}`, `{"enter":"a\u001fb"}`, `{"back":false}`, `{"undo":1}`, `{"network":"maybe"}`, `{"advance":"soon"}`, `{"jump":true}`,
		`{"scan":"a"} {"scan":"b"}`, `{"scan":"` + strings.Repeat("x", domain.ScanLengthMax+1) + `"}`, `{"scan":"` + strings.Repeat("x", 1<<20) + `"}`,
		`{"choose":"` + strings.Repeat("x", domain.TextLengthMax+1) + `"}`,
	} {
		answers := play(t, on, line+"\n"+`{"network":"on"}`)
		if len(answers) != 2 {
			t.Fatalf("%.40q: %d answers", line, len(answers))
		}
		want(t, answers[0], "home", work.BadInput, work.Error)
		want(t, answers[1], "home", "", work.Ask)
		if fmt.Sprint(answers[0].Show, answers[0].Options) != fmt.Sprint(before.Show, before.Options) || string(m.state) != state {
			t.Errorf("%.40q changed something", line)
		}
	}
}

func TestSyncTellsHowItWent(t *testing.T) {
	sentences := map[string]string{"hub unreachable": "The hub does not answer. All is safe on this device.", "hub busy": "The hub is busy. All is safe on this device."}
	for name, c := range map[string]struct {
		hub  error
		line string
		code work.Code
		tone work.Tone
	}{
		"sent":            {nil, `{"network":"on"}`, work.Sent, work.OK},
		"offline":         {nil, `{"network":"off"}`, work.Offline, work.Warn},
		"hub unreachable": {errors.New("connection refused"), `{"network":"on"}`, work.HubUnreachable, work.Warn},
		"hub busy":        {fmt.Errorf("push: %w", &wire.Later{After: time.Minute, Why: "too much at once"}), `{"network":"on"}`, work.HubUnreachable, work.Warn},
		"revoked":         {fmt.Errorf("push: %w", wire.ErrRevoked), `{"network":"on"}`, work.DeviceRevoked, work.Error},
		"forked":          {fmt.Errorf("push: %w", replica.ErrForked), `{"network":"on"}`, work.DeviceRevoked, work.Error},
		"not the hub":     {fmt.Errorf("clock: %w", wire.ErrOtherKey), `{"network":"on"}`, work.HubUntrusted, work.Error},
		"rewritten":       {fmt.Errorf("pull: %w", wire.ErrRewritten), `{"network":"on"}`, work.HubUntrusted, work.Error},
		"too old":         {fmt.Errorf("pull: %w", wire.ErrVersion), `{"network":"on"}`, work.UpdateRequired, work.Error},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMemory()
			m.hub = c.hub
			answer := last(play(t, m.start(t), c.line, `{"sync":true}`))
			want(t, answer, "login/badge", c.code, c.tone)
			if said, ok := sentences[name]; ok && answer.Message != said {
				t.Errorf("it says %q", answer.Message)
			}
		})
	}
}

func TestUnsyncedFactsAreCounted(t *testing.T) {
	m := newMemory()
	on := m.start(t)
	answer := last(play(t, on, slices.Concat(login, []string{`{"network":"off"}`, `{"choose":"move"}`, `{"scan":"P1"}`, `{"scan":"R-2"}`, `{"advance":"90s"}`})...))
	want(t, answer, "move/from", "", work.Ask)
	if answer.Unsynced != 1 || answer.OldestS != 90 || answer.Online || m.woken != 1 {
		t.Errorf("unsynced %d for %d s, online %v, woken %d times", answer.Unsynced, answer.OldestS, answer.Online, m.woken)
	}
	answer = last(play(t, on, `{"network":"on"}`, `{"sync":true}`))
	if answer.Unsynced != 0 || answer.OldestS != 0 || !answer.Online {
		t.Errorf("unsynced %d for %d s, online %v", answer.Unsynced, answer.OldestS, answer.Online)
	}
}

// TestFullDisk plays a move on a disk that is full between any two lines: what was refused has not happened, and can
// be done again when there is room.
func TestFullDisk(t *testing.T) {
	lines := slices.Concat(login, []string{`{"choose":"move"}`, `{"scan":"F-1"}`, `{"scan":"100"}`, `{"enter":"5"}`, `{"scan":"R-2"}`})
	for stop := range lines {
		m := newMemory()
		on := m.start(t)
		answers := play(t, on, lines[:stop]...)
		step, facts, state := "login/badge", m.unsynced, string(m.state)
		if stop > 0 {
			step = last(answers).Step
		}
		m.full = true
		refused := last(play(t, on, lines[stop]))
		want(t, refused, step, work.StorageFull, work.Error)
		if m.unsynced != facts || string(m.state) != state {
			t.Errorf("line %d: something was recorded on a full disk", stop)
		}
		if strings.Contains(fmt.Sprint(refused.Echo), "1111") {
			t.Error("the PIN is shown")
		}
		m.full = false
		want(t, last(play(t, on, lines[stop:]...)), "move/from", work.Done, work.OK)
		if m.unsynced != 2 {
			t.Errorf("line %d: %d facts, want 2", stop, m.unsynced)
		}
	}
}

// The last fact that a full disk took is told as such before the worker walks on; on one that fails he has to stop.
func TestStorageIsTold(t *testing.T) {
	m := newMemory()
	on := m.start(t)
	play(t, on, slices.Concat(login, []string{`{"choose":"move"}`, `{"scan":"F-1"}`, `{"scan":"100"}`})...)
	m.storage = replica.ErrFull
	answer := last(play(t, on, `{"enter":"5"}`))
	want(t, answer, "move/to", work.StorageFull, work.Warn)
	m.broken = true
	want(t, last(play(t, on, `{"scan":"R-2"}`)), "move/to", work.StorageFailed, work.Error)
	if m.unsynced != 1 {
		t.Errorf("%d facts are recorded, want 1", m.unsynced)
	}
}

// TestKilledAfterEachAnswer starts the terminal anew after every line: it goes on at the same step.
func TestKilledAfterEachAnswer(t *testing.T) {
	m := newMemory()
	lines := slices.Concat(login, []string{`{"choose":"count"}`, `{"scan":"F-1"}`, `{"scan":"100"}`, `{"enter":"35"}`, `{"choose":"done"}`, `{"scan":"F-1"}`})
	for i, line := range lines {
		answer := last(play(t, m.start(t), line))
		again := last(play(t, m.start(t), `{"network":"off"}`))
		if again.Step != answer.Step || fmt.Sprint(again.Options) != fmt.Sprint(answer.Options) || fmt.Sprint(again.Echo) != fmt.Sprint(answer.Echo) {
			t.Errorf("after %s: %+v, want %+v", line, again, answer)
		}
		if resumed := again.Code == work.Resumed; resumed != (i > 1) || again.Tone != work.Ask {
			t.Errorf("after %s: code %q tone %q", line, again.Code, again.Tone)
		}
	}
}

func TestNewsOfTheWorkInHand(t *testing.T) {
	taken := func(m *memory) func() {
		return func() { // somebody else has put the pallet away
			unit, _ := domain.Get[domain.Unit](m.stage.Rows, "P3")
			unit.Location = "R-1"
			m.stage.Rows.Put(unit)
			m.version++
		}
	}
	t.Run("told by the sync that brings it", func(t *testing.T) {
		m := newMemory()
		on := m.start(t)
		want(t, last(play(t, on, slices.Concat(login, []string{`{"scan":"P3"}`})...)), "putaway/location", "", work.OK)
		m.onSync = taken(m)
		want(t, last(play(t, on, `{"sync":true}`)), "home", work.TaskReassigned, work.Warn)
	})
	t.Run("told before the next scan is taken", func(t *testing.T) {
		m := newMemory()
		on := m.start(t)
		play(t, on, slices.Concat(login, []string{`{"scan":"P3"}`})...)
		taken(m)()
		answers := play(t, on, `{"scan":"R-1"}`, `{"network":"on"}`)
		want(t, answers[0], "home", work.TaskReassigned, work.Warn)
		if answers[0].Echo == nil || answers[0].Echo.Text != "R-1" || m.unsynced != 1 { // that the load was in hand
			t.Errorf("echo %v, %d facts", answers[0].Echo, m.unsynced)
		}
		want(t, answers[1], "home", "", work.Ask)
	})
	t.Run("nothing is told that changes nothing here", func(t *testing.T) {
		m := newMemory()
		on := m.start(t)
		play(t, on, slices.Concat(login, []string{`{"choose":"count"}`, `{"scan":"F-2"}`, `{"choose":"done"}`})...)
		m.version++
		want(t, last(play(t, on, `{"choose":"done"}`)), "count/recount", work.RecountNeeded, work.Warn)
	})
}

// Only the same input right behind the question confirms it; a line that was not understood is as if it had not come.
func TestAnyOtherInputDropsTheQuestion(t *testing.T) {
	const elsewhere = `{"scan":"R-2"}`
	for between, code := range map[string]work.Code{`{"sync":true}`: work.ConfirmLocationDiffers, `{"network":"on"}`: work.ConfirmLocationDiffers,
		`{"advance":"1m"}`: work.ConfirmLocationDiffers, `{"scan":"nonsense"}`: work.ConfirmLocationDiffers, `nonsense`: work.Done, `{"advance":"soon"}`: work.Done} {
		m := newMemory()
		on := m.start(t)
		answers := play(t, on, slices.Concat(login, []string{`{"scan":"P3"}`, elsewhere, between, elsewhere})...)
		want(t, answers[3], "putaway/location", work.ConfirmLocationDiffers, work.Warn)
		if last(answers).Code != code {
			t.Errorf("after %s: %s", between, last(answers).Code)
		}
	}
}

func TestQuitEndsWithoutAnAnswer(t *testing.T) {
	m := newMemory()
	if answers := play(t, m.start(t), `{"network":"on"}`, `{"quit":true}`, `{"network":"on"}`); len(answers) != 1 {
		t.Errorf("%d answers", len(answers))
	}
}

func TestScansAreDecoded(t *testing.T) {
	m := newMemory()
	on := m.start(t)
	play(t, on, login...)
	answer := last(play(t, on, `{"scan":"01095220000020021726093010VA","symbology":"]C1"}`))
	want(t, answer, "lookup/result", "", work.OK)
	if answer.Show.Get("lot") != "VA" || answer.Show.Get("item") != "200" {
		t.Errorf("shown: %v", answer.Show)
	}
	want(t, last(play(t, on, `{"scan":"0109522000002009","symbology":"]C1"}`)), "lookup/result", work.BadBarcode, work.Error)
	want(t, last(play(t, on, `{"scan":"F\u00021"}`)), "lookup/result", work.BadBarcode, work.Error)
}

// A location's GS1 label names its place by the extension of the location number, and a HIBC code its item by the product, whatever lot stands
// behind it.
func TestOtherCodesFindTheirThings(t *testing.T) {
	m := newMemory()
	m.stage.Rows.Put(domain.Barcode{Text: "+A999123457", Item: "200"})
	m.stage.Rows.Put(domain.Barcode{Text: "https://parts.example/?p=7", Item: "200"})
	on := m.start(t)
	play(t, on, login...)
	answer := last(play(t, on, `{"scan":"4144012345000009254F-1","symbology":"]d2"}`))
	want(t, answer, "lookup/result", "", work.OK)
	if answer.Show.Get("location") != "F-1" {
		t.Errorf("shown: %v", answer.Show)
	}
	answer = last(play(t, on, `{"scan":"+A99912345/$VA+","symbology":"]C0"}`))
	want(t, answer, "lookup/result", "", work.OK)
	if answer.Show.Get("item") != "200" || answer.Show.Get("lot") != "VA" {
		t.Errorf("shown: %v", answer.Show)
	}
	answer = last(play(t, on, `{"scan":"https://parts.example/?p=7","symbology":"]Q1"}`))
	if answer.Show.Get("item") != "200" {
		t.Errorf("a web address that is an item's barcode shows %v", answer.Show)
	}
	want(t, last(play(t, on, `{"scan":"https://parts.example/"}`)), "lookup/result", work.UnknownBarcode, work.Error)
	want(t, last(play(t, on, `{"scan":"https://id.example/01/09522000002009"}`)), "lookup/result", work.BadBarcode, work.Error)
	answer = last(play(t, on, `{"scan":"010952200000200210NONE","symbology":"]C1"}`)) // none of that lot is here
	if answer.Show.Get("item") != "200" || answer.Show.Get("lot") != "NONE" {
		t.Errorf("shown: %v", answer.Show)
	}
	answer = last(play(t, on, `{"scan":"+A99912345/$VA0","symbology":"]C0"}`))
	want(t, answer, "lookup/result", work.BadBarcode, work.Error)
	if !strings.Contains(answer.Message, "character 15: the HIBC check character is wrong") {
		t.Errorf("said: %s", answer.Message)
	}
}
