package labels

import (
	"bufio"
	"errors"
	"fmt"
	"strings"
)

// Status is what a printer says of itself to ~HS (ZPL II Programming Guide, Host Status Return).
type Status struct {
	PaperOut, Paused, BufferFull, HeadOpen, RibbonOut bool
	Waiting                                           string // formats in the receive buffer, three digits
}

// ErrStatus is an answer that is not a host status.
var ErrStatus = errors.New("answer is not a host status")

// Ready tells whether a label sent now is printed now.
func (s Status) Ready() bool {
	return !s.PaperOut && !s.Paused && !s.BufferFull && !s.HeadOpen && !s.RibbonOut
}

// Trouble names what a person must do something about, or "".
func (s Status) Trouble() string {
	var all []string
	for _, t := range [...]struct {
		is   bool
		name string
	}{{s.PaperOut, "paper_out"}, {s.HeadOpen, "head_open"}, {s.RibbonOut, "ribbon_out"}, {s.Paused, "paused"}, {s.BufferFull, "buffer_full"}} {
		if t.is {
			all = append(all, t.name)
		}
	}
	return strings.Join(all, " ")
}

// statusLineMax is far more than a line of the answer has.
const statusLineMax = 256

// readStatus reads the three lines of the answer, each between STX and ETX.
func readStatus(r *bufio.Reader) (Status, error) {
	var fields [3][]string
	for i := range fields {
		line, err := r.ReadSlice('\x03')
		if err != nil {
			return Status{}, fmt.Errorf("read status: %w", err)
		}
		text := string(line)
		start := strings.IndexByte(text, '\x02')
		if start < 0 || len(text) > statusLineMax {
			return Status{}, fmt.Errorf("read status line %d: %w", i+1, ErrStatus)
		}
		fields[i] = strings.Split(text[start+1:len(text)-1], ",")
	}
	if len(fields[0]) < 12 || len(fields[1]) < 4 {
		return Status{}, fmt.Errorf("read status of %d and %d fields: %w", len(fields[0]), len(fields[1]), ErrStatus)
	}
	return Status{PaperOut: fields[0][1] == "1", Paused: fields[0][2] == "1", Waiting: fields[0][4], BufferFull: fields[0][5] == "1",
		HeadOpen: fields[1][2] == "1", RibbonOut: fields[1][3] == "1"}, nil
}
