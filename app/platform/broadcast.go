package platform

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/handtruck/handtruck/scanner/source"
)

// dataWedgeResult is the action in which DataWedge answers to our profile.
const dataWedgeResult = "com.symbol.datawedge.api.RESULT_ACTION"

// The extras of DataWedge's answer.
const (
	resultCommand = "COMMAND_IDENTIFIER"
	resultVerdict = "RESULT"
	resultCode    = "RESULT_INFO/RESULT_CODE" // a value of a bundle in the bundle
)

// errService is what a scan service says of our settings.
var errService = errors.New("scan service refused our settings")

// actions are the broadcasts that are listened to: each maker's, our own, and DataWedge's answers.
func actions() []string {
	all := []string{source.OwnAction, dataWedgeResult}
	for _, m := range source.Makers {
		if m.Action != "" {
			all = append(all, m.Action)
		}
	}
	return all
}

// categories are what a broadcast's intent may carry; a filter has to name every one.
var categories = []string{"android.intent.category.DEFAULT", "com.datalogic.decodewedge.decode_category"}

// extraNames are the extras that are read at all. Whatever else a broadcast holds is never looked at: any app may send one.
func extraNames() []string {
	all := []string{"length", resultCommand, resultVerdict, resultCode}
	for _, m := range source.Makers {
		for _, name := range append(append([]string{m.AIM, m.Label, m.State, m.Reader}, m.Bytes...), m.Text...) {
			if name != "" && !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	return all
}

// received is one broadcast as the bridge copied it.
type received struct {
	action string
	extras source.Extras
	broken []string // what could not be read, and why
}

// receive reads a broadcast's bytes.
func receive(b []byte) (received, error) {
	all, err := entries(b)
	if err != nil {
		return received{}, fmt.Errorf("read broadcast: %w", err)
	}
	r := received{extras: source.Extras{}}
	for _, e := range all {
		switch {
		case e.kind == kindTrouble:
			r.broken = append(r.broken, string(e.value))
		case e.name == "action" && e.kind == kindText:
			r.action = string(e.value)
		default:
			value, err := decoded(e)
			if err != nil {
				return received{}, fmt.Errorf("read extra %s: %w", e.name, err)
			}
			r.extras[strings.TrimPrefix(e.name, extraPrefix)] = value
		}
	}
	return r, nil
}

// extraPrefix keeps an extra that is called «action» apart from the broadcast's.
const extraPrefix = "extra:"

// decoded is a value as package source takes it.
func decoded(e entry) (any, error) {
	switch e.kind {
	case kindText:
		return string(e.value), nil
	case kindBytes:
		return slices.Clone(e.value), nil
	case kindNumber:
		if len(e.value) != 4 {
			return nil, errDamaged
		}
		return int(int32(binary.BigEndian.Uint32(e.value))), nil
	case kindBool:
		return len(e.value) == 1 && e.value[0] == 1, nil
	case kindPieces:
		pieces := [][]byte{}
		for rest := e.value; len(rest) > 0; {
			value, left, err := piece(rest)
			if err != nil || len(pieces) == piecesMost {
				return nil, errDamaged
			}
			pieces, rest = append(pieces, slices.Clone(value)), left
		}
		return pieces, nil
	}
	return nil, fmt.Errorf("kind %q: %w", e.kind, errDamaged)
}

// deliver brings a broadcast to the sink: a scan to the queue, an answer of a service only when it is a refusal.
func deliver(b []byte, at time.Duration, sink Sink) {
	r, err := receive(b)
	if err != nil {
		sink.Trouble(err)
		return
	}
	for _, why := range r.broken {
		sink.Trouble(fmt.Errorf("read broadcast %.80s: %.200s", r.action, why))
	}
	if r.action == dataWedgeResult {
		if verdict, _ := r.extras[resultVerdict].(string); verdict != "" && verdict != "SUCCESS" {
			sink.Trouble(fmt.Errorf("%.80v: %.80v: %w", r.extras[resultCommand], r.extras[resultCode], errService))
		}
		return
	}
	raw, err := source.Decode(r.action, r.extras, at)
	if errors.Is(err, source.ErrNoRead) {
		return // the trigger was let go before a code came into sight
	}
	if err == nil {
		err = sink.Scan(raw)
	}
	if err != nil {
		sink.Trouble(err)
	}
}
