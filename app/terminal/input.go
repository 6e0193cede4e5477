package terminal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// The states of the radio.
const (
	networkOn  = "on"
	networkOff = "off"
)

// Input is one thing that a worker, or the world, does to the terminal: exactly one of the fields is set
// (Symbology goes with Scan).
type Input struct {
	Scan      *string `json:"scan,omitempty"`
	Symbology string  `json:"symbology,omitempty"` // AIM identifier, when the source tells it
	Enter     *string `json:"enter,omitempty"`
	Choose    *string `json:"choose,omitempty"`
	Back      bool    `json:"back,omitempty"`
	Undo      bool    `json:"undo,omitempty"`
	Network   *string `json:"network,omitempty"` // on or off
	Sync      bool    `json:"sync,omitempty"`
	Advance   *string `json:"advance,omitempty"` // a duration such as 10m or -30m
	Quit      bool    `json:"quit,omitempty"`

	advance time.Duration
	bad     string // what is wrong with it
}

// ScanInput, EnterInput and ChooseInput make the inputs that a painter sends.
func ScanInput(raw, symbology string) Input { return Input{Scan: &raw, Symbology: symbology}.checked() }
func EnterInput(text string) Input          { return Input{Enter: &text}.checked() }
func ChooseInput(option string) Input       { return Input{Choose: &option}.checked() }

// ParseInput reads a line of JSON. A line that is not an input makes an input that is answered with bad_input.
func ParseInput(line []byte) Input {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	var input Input
	if err := decoder.Decode(&input); err != nil {
		return Input{bad: plain(err)}
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Input{bad: "more than one value on a line"}
	}
	return input.checked()
}

// plain is what is wrong with a line, without Go's words.
func plain(err error) string {
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		return fmt.Sprintf("%s is not a %s", kind.Field, kind.Type)
	case errors.Is(err, io.EOF):
		return "the line is empty"
	}
	return err.Error()
}

// checked notes what is wrong with an input.
func (i Input) checked() Input {
	set := 0
	for _, is := range []bool{i.Scan != nil, i.Enter != nil, i.Choose != nil, i.Back, i.Undo, i.Network != nil, i.Sync, i.Advance != nil, i.Quit} {
		if is {
			set++
		}
	}
	switch {
	case set != 1:
		i.bad = "exactly one of scan, enter, choose, back, undo, network, sync, advance and quit is needed"
	case i.Symbology != "" && i.Scan == nil:
		i.bad = "symbology goes with scan"
	case i.Scan != nil && (*i.Scan == "" || len(*i.Scan) > domain.ScanLengthMax):
		i.bad = fmt.Sprintf("a scan has 1 to %d bytes", domain.ScanLengthMax)
	case i.Enter != nil && len(*i.Enter) > domain.ScanLengthMax:
		i.bad = fmt.Sprintf("at most %d bytes can be entered", domain.ScanLengthMax)
	case i.Network != nil && *i.Network != networkOn && *i.Network != networkOff:
		i.bad = "network is on or off"
	case i.Advance != nil:
		by, err := time.ParseDuration(*i.Advance)
		if err != nil {
			i.bad = "advance is a duration such as 10m or -30m"
		}
		i.advance = by
	}
	return i
}

// event is the input as the workflows know it.
func (i Input) event() work.Event {
	switch {
	case i.Scan != nil:
		return read(*i.Scan, i.Symbology)
	case i.Enter != nil:
		return work.Enter{Text: *i.Enter}
	case i.Choose != nil:
		return work.Choose{Option: *i.Choose}
	case i.Undo:
		return work.Undo{}
	}
	return work.Back{}
}
