package terminal_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/handtruck/handtruck/app/terminal"
	"github.com/handtruck/handtruck/domain/work"
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
