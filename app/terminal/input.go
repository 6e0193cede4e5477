package terminal

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/scanner/source"
)

// Operation is what an input asks of the handheld itself.
type Operation int

// The operations. None is an input for the desk, which is in Event.
const (
	None Operation = iota
	Network
	Sync
	Advance
	Quit
	Garbage // not understood; Fault says why
)

// Input is one thing that a worker, or whoever drives the terminal, does.
type Input struct {
	Raw       *source.Raw // what a reader delivered or a person typed on hardware keys; it becomes the event
	Event     work.Event  // for the desk
	Operation Operation
	On        bool          // radio
	By        time.Duration // how far the clock is moved
	Fault     string
}

var (
	errNotOne  = errors.New("one input is one object with one action")
	errTooLong = errors.New("too long")
	errControl = errors.New("control character")
)

// actions are the keys of which an input has one.
var actions = []string{"scan", "enter", "choose", "back", "undo", "network", "sync", "advance", "quit"}

// bad is the input that stands for a line which was not understood.
func bad(err error) Input { return Input{Operation: Garbage, Fault: err.Error()} }

// ParseInput reads one JSON line.
func ParseInput(line []byte) Input {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(line, &keys); err != nil {
		if wrongType := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrongType) {
			err = errNotOne
		}
		return bad(fmt.Errorf("read JSON: %w", err))
	}
	symbology, err := text(keys, "symbology", domain.CodeLengthMax)
	if err != nil {
		return bad(err)
	}
	if _, scanned := keys["scan"]; scanned {
		delete(keys, "symbology")
	}
	for key := range keys {
		if len(keys) > 1 && !slices.Contains(actions, key) {
			return bad(fmt.Errorf("unknown key %q", key))
		}
	}
	if len(keys) != 1 {
		return bad(errNotOne)
	}
	for key := range keys {
		input, err := parseAction(key, keys, symbology)
		if err != nil {
			return bad(err)
		}
		return input
	}
	return bad(errNotOne)
}

func parseAction(key string, keys map[string]json.RawMessage, symbology string) (Input, error) {
	switch key {
	case "scan":
		raw, err := text(keys, key, domain.ScanLengthMax)
		if err == nil && raw == "" {
			err = errors.New("scan is empty")
		}
		return Input{Raw: &source.Raw{Data: raw, AIM: symbology, Source: "terminal"}}, err
	case "enter":
		typed, err := text(keys, key, domain.TextLengthMax)
		if err == nil && strings.ContainsFunc(typed, unicode.IsControl) {
			err = fmt.Errorf("enter: %w", errControl)
		}
		return Input{Event: work.Enter{Text: strings.TrimSpace(typed)}}, err
	case "choose":
		option, err := text(keys, key, domain.TextLengthMax)
		return Input{Event: work.Choose{Option: option}}, err
	case "network":
		state, err := text(keys, key, domain.CodeLengthMax)
		if err == nil && state != "on" && state != "off" {
			err = fmt.Errorf("network is on or off, not %q", state)
		}
		return Input{Operation: Network, On: state == "on"}, err
	case "advance":
		written, err := text(keys, key, domain.CodeLengthMax)
		if err != nil {
			return Input{}, err
		}
		by, err := time.ParseDuration(written)
		if err != nil {
			return Input{}, fmt.Errorf("read duration: %w", err)
		}
		return Input{Operation: Advance, By: by}, nil
	}
	return parseSwitch(key, keys[key])
}

// parseSwitch reads the inputs that are true or not there at all.
func parseSwitch(key string, value json.RawMessage) (Input, error) {
	inputs := map[string]Input{"back": {Event: work.Back{}}, "undo": {Event: work.Undo{}},
		"sync": {Operation: Sync}, "quit": {Operation: Quit}}
	input, ok := inputs[key]
	if !ok {
		return Input{}, fmt.Errorf("unknown key %q", key)
	}
	if string(value) != "true" {
		return Input{}, fmt.Errorf("%s is true or left out", key)
	}
	return input, nil
}

// text reads a string; one that is not there is empty.
func text(keys map[string]json.RawMessage, key string, most int) (string, error) {
	raw, ok := keys[key]
	if !ok {
		return "", nil
	}
	if raw[0] != '"' {
		return "", fmt.Errorf("%s is not text", key)
	}
	var value string
	if err := json.Unmarshal(raw, &value); err != nil {
		return "", fmt.Errorf("read %s: %w", key, err)
	}
	if len(value) > most {
		return "", fmt.Errorf("%s: %w", key, errTooLong)
	}
	return value, nil
}
