package terminal_test

import (
	"context"
	"strings"
	"testing"

	"github.com/handtruck/handtruck/app/terminal"
	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/scanner/source"
	"github.com/handtruck/handtruck/sync/wire"
)

// TestNewcomerJoinsByAScan: a device fresh from its box is set up with nothing but the site's code in front of its scanner.
func TestNewcomerJoinsByAScan(t *testing.T) {
	m := newMemory()
	newcomer := &terminal.Newcomer{Language: "de", Join: func(_ context.Context, code string) (*terminal.Terminal, error) {
		if code != "the code" {
			return nil, wire.ErrUnknownCode
		}
		return m.start(t), nil
	}}
	scan := func(data string) terminal.Input {
		return terminal.Input{Raw: &source.Raw{Data: data, Source: "intent:zebra"}}
	}
	for _, c := range []struct {
		name  string
		input terminal.Input
		step  string
		tone  work.Tone
		says  string
	}{
		{"nothing yet", terminal.Input{}, "enroll", work.Ask, ""},
		{"a key", terminal.Input{Event: work.Back{}}, "enroll", work.Ask, ""},
		{"any barcode", scan("4006381333931"), "enroll", work.Error, wire.ErrUnknownCode.Error()},
		{"still nothing", terminal.Input{}, "enroll", work.Ask, ""},
		{"typed", terminal.Input{Event: work.Enter{Text: "a code"}}, "enroll", work.Error, wire.ErrUnknownCode.Error()},
		{"the code", scan("the code"), "login/badge", work.Ask, ""},
		{"and from then on a handheld", scan("w1"), "login/pin", work.OK, ""},
	} {
		answer := newcomer.Handle(t.Context(), c.input)
		if answer.Step != c.step || answer.Tone != c.tone || !strings.Contains(answer.Message, c.says) || answer.Prompt == "" {
			t.Errorf("%s: got %s, %s, %q", c.name, answer.Step, answer.Tone, answer.Message)
		}
	}
}
