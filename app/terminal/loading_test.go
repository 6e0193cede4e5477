package terminal_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handtruck/handtruck/app/terminal"
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// A device that has just joined knows nobody yet. It says how far the site's rows have come, and takes the badge that was
// scanned meanwhile by itself.
func TestBadgeWhileTheSiteLoads(t *testing.T) {
	m := newMemory()
	m.empty = true
	on := m.start(t)
	look := func() terminal.Answer { return on.Handle(context.Background(), terminal.Input{}) }
	if first := look(); first.Prompt != "Loading the site" {
		t.Errorf("at first it asks: %s", first.Prompt)
	}
	want(t, look(), "login/badge", work.Loading, work.Ask)
	want(t, last(play(t, on, `{"scan":"w1"}`)), "login/badge", work.Loading, work.Warn)
	m.loaded = work.Loaded{Done: 1_400_000, Total: 5_100_000}
	if far := look(); !strings.Contains(far.Message, "1 of 6 MB") || far.Show.Get("loaded") != "1 of 6 MB" {
		t.Errorf("under way it says %q and shows %v", far.Message, far.Show)
	}
	m.empty = false
	m.version++
	want(t, look(), "login/pin", "", work.Ask)
	want(t, last(play(t, on, `{"enter":"1111"}`)), "home", "", work.OK)
}

// Whose badge is not known after all is told so, and a step back drops the badge that waits.
func TestUnknownBadgeWhileTheSiteLoads(t *testing.T) {
	for then, c := range map[string]struct {
		step string
		code work.Code
	}{`{"network":"on"}`: {"login/badge", ""}, `{"scan":"w2"}`: {"login/pin", ""}} {
		m := newMemory()
		m.empty = true
		on := m.start(t)
		play(t, on, `{"scan":"w9"}`)
		m.empty = false
		m.version++
		answer := last(play(t, on, then))
		if answer.Step != c.step || answer.Code != c.code {
			t.Errorf("%s: %s %s", then, answer.Step, answer.Code)
		}
	}
	m := newMemory()
	m.empty = true
	on := m.start(t)
	play(t, on, `{"scan":"w1"}`, `{"back":true}`)
	m.empty = false
	m.version++
	want(t, on.Handle(context.Background(), terminal.Input{}), "login/badge", "", work.Ask)
}

// A badge that waits is kept whole and as it came in, also through a restart; a misread label waits for nothing.
func TestBadgeThatWaitsIsKeptAsItCame(t *testing.T) {
	long := strings.Repeat("7", domain.CodeLengthMax) + "-Ines"
	for _, input := range []string{`{"scan":"` + long + `"}`, `{"enter":"` + long + `"}`} {
		m := newMemory()
		m.empty = true
		want(t, last(play(t, m.start(t), input, `{"scan":"]C10112345"}`)), "login/badge", work.BadBarcode, work.Error)
		m.stage.Rows.Put(domain.Worker{Badge: long, Name: "Ines", PINHash: "1111"})
		m.empty = false
		m.version++
		known := m.start(t).Handle(context.Background(), terminal.Input{})
		want(t, known, "login/pin", "", work.Ask)
		if known.Show.Get("worker") != "Ines" {
			t.Errorf("%s: it shows %v", input, known.Show)
		}
	}
}

// Who goes on with his PIN while the site loads keeps his badge, and nobody reads the PIN.
func TestPINWhileTheSiteLoads(t *testing.T) {
	m := newMemory()
	m.empty = true
	on := m.start(t)
	answer := last(play(t, on, `{"scan":"w1"}`, `{"enter":"1111"}`))
	want(t, answer, "login/badge", work.Loading, work.Warn)
	if answer.Echo.Text == "1111" || strings.Contains(string(m.state), "1111") {
		t.Errorf("the PIN stands in %+v and in %s", answer.Echo, m.state)
	}
	m.empty = false
	m.version++
	known := on.Handle(context.Background(), terminal.Input{})
	want(t, known, "login/pin", "", work.Ask)
	if known.Show.Get("worker") != "Ines" {
		t.Errorf("it shows %v", known.Show)
	}
}

// What somebody has to do something about stands beside every answer as soon as the device knows it; work goes on.
func TestStandingNotice(t *testing.T) {
	m := newMemory()
	on := m.start(t)
	for _, answer := range play(t, on, login...) {
		if answer.Notice != nil {
			t.Errorf("while all is well it says %v", *answer.Notice)
		}
	}
	for _, c := range []struct {
		hub  error
		code work.Code
	}{{wire.ErrVersion, work.UpdateRequired}, {wire.ErrRevoked, work.DeviceRevoked}, {wire.ErrOtherKey, work.HubUntrusted}, {errors.New("refused"), ""}} {
		m.hub = c.hub
		answer := last(play(t, on, `{"scan":"F-1"}`))
		want(t, answer, "lookup/result", "", work.OK)
		switch {
		case c.code == "" && answer.Notice != nil:
			t.Errorf("%v: what passes by itself stands there: %v", c.hub, *answer.Notice)
		case c.code != "" && (answer.Notice == nil || answer.Notice.Code != c.code || answer.Notice.Message == ""):
			t.Errorf("%v: %v", c.hub, answer.Notice)
		}
	}
}

// What cannot be read is not decided on, until the worker who was told says so; he gets away from where it is asked for, and goes on
// with what can be read. That the picture has holes stands beside every answer.
func TestDataDamaged(t *testing.T) {
	m := newMemory()
	on := m.start(t)
	play(t, on, slices.Concat(login, []string{`{"choose":"move"}`, `{"scan":"F-1"}`})...)
	state := string(m.state)
	m.hole, m.damage = true, replica.ErrUnreadable
	asked := last(play(t, on, `{"scan":"100"}`))
	want(t, asked, "move/item", work.ConfirmDamaged, work.Warn)
	m.hole = true
	other := last(play(t, on, `{"scan":"101"}`))
	want(t, other, "move/item", work.ConfirmDamaged, work.Warn)
	m.hole = true
	want(t, last(play(t, on, `{"scan":"100"}`)), "move/item", work.ConfirmDamaged, work.Warn) // the question was dropped
	if m.unsynced != 0 || string(m.state) != state || m.woken == 0 {
		t.Errorf("%d facts, state %s: something was kept of a turn that was refused", m.unsynced, m.state)
	}
	m.hole = true
	confirmed := last(play(t, on, `{"scan":"100"}`))
	want(t, confirmed, "move/quantity", "", work.OK)
	m.hole = true
	away := last(play(t, on, `{"back":true}`))
	want(t, away, "move/item", "", work.Ask)
	moved := play(t, on, `{"scan":"100"}`, `{"enter":"5"}`, `{"scan":"R-2"}`)
	want(t, last(moved), "move/from", work.Done, work.OK)
	for _, answer := range append(moved, asked, other, confirmed, away) {
		if answer.Notice == nil || answer.Notice.Code != work.DataDamaged {
			t.Errorf("at %s it does not say that data is damaged", answer.Step)
		}
	}
	if m.damage = nil; last(play(t, on, `{"back":true}`)).Notice != nil {
		t.Error("data is damaged no more, and it says so still")
	}
}

// A worker who stands before goods that his device cannot read takes them all the same, once he has said so; the fact tells it.
func TestTakingWhatCannotBeRead(t *testing.T) {
	m := newMemory()
	on := m.start(t)
	play(t, on, slices.Concat(login, []string{`{"choose":"move"}`})...)
	m.stage.Unread, m.damage = domain.At("F-1"), replica.ErrUnreadable
	for _, step := range []struct{ input, then string }{
		{`{"scan":"F-1"}`, "move/item"}, {`{"scan":"100"}`, "move/quantity"}, {`{"enter":"5"}`, "move/to"},
	} {
		asked := last(play(t, on, step.input))
		want(t, asked, asked.Step, work.ConfirmDamaged, work.Warn)
		want(t, last(play(t, on, step.input)), step.then, "", work.OK)
	}
	want(t, last(play(t, on, `{"scan":"R-2"}`)), "move/from", work.Done, work.OK)
	task, ok := domain.Get[domain.Task](m.stage.Rows, domain.CountTaskID("F-1", "100"))
	if !ok || task.State != domain.TaskOpen || task.Reason != domain.ReasonUnread {
		t.Errorf("nobody counts where it was not known what stood there: %+v", task)
	}
}

// What is done with the handheld itself needs no rows: it is answered, though what was looked at before cannot be read.
func TestSyncOnDamagedData(t *testing.T) {
	m := newMemory()
	on := m.start(t)
	play(t, on, slices.Concat(login, []string{`{"scan":"P3"}`, `{"scan":"R-2"}`})...)
	m.hole, m.damage, m.hub = true, replica.ErrUnreadable, errors.New("refused")
	want(t, last(play(t, on, `{"sync":true}`)), "putaway/location", work.HubUnreachable, work.Warn)
	want(t, last(play(t, on, `{"scan":"R-2"}`)), "putaway/location", work.ConfirmLocationDiffers, work.Warn) // the question was dropped
}

// A clock that is wrong by minutes is named, by how much and in which direction; a few seconds are not.
func TestWrongClockIsNamed(t *testing.T) {
	for wrong, said := range map[time.Duration]string{0: "", 4 * time.Minute: "", 90 * time.Minute: "1h30m", -30 * time.Minute: "-30m"} {
		m := newMemory()
		m.clockError = wrong
		notice := last(play(t, m.start(t), login...)).Notice
		switch {
		case said == "" && notice != nil:
			t.Errorf("%v: %v", wrong, *notice)
		case said != "" && (notice == nil || notice.Code != work.ClockWrong || !strings.Contains(notice.Message, " "+said+".")):
			t.Errorf("%v: %v", wrong, notice)
		}
	}
}
