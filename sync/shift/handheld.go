package shift

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"time"
)

// answerBytesMax bounds one line of a terminal.
const answerBytesMax = 1 << 20

// screen is what a worker reads.
type screen struct {
	Step     string         `json:"step"`
	Tone     string         `json:"tone"`
	Code     string         `json:"code"`
	Message  string         `json:"message"`
	Show     map[string]any `json:"show"`
	Online   bool           `json:"online"`
	Unsynced int            `json:"unsynced"`
}

// show is a field of the screen as text.
func (s screen) show(name string) string {
	if value, ok := s.Show[name]; ok {
		return fmt.Sprint(value)
	}
	return ""
}

func (s screen) String() string {
	return fmt.Sprintf("%s, %s %s %q", s.Step, s.Tone, s.Code, s.Message)
}

// handheld is a running terminal.
type handheld struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Scanner
	waits   []time.Duration // from each scan to its answer
}

func (s *shift) startHandheld(ctx context.Context, name string) (*handheld, error) {
	code, err := s.run(ctx, "enroll", "-data", s.hubDir(), "-hub", s.meter.address(), "-name", name)
	if err != nil {
		return nil, err
	}
	h := &handheld{command: s.command(ctx, "terminal", "-data", filepath.Join(s.Dir, name), "-enroll", code)}
	h.command.Stderr = s.log
	in, err := h.command.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := h.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	h.in, h.out = in, bufio.NewScanner(out)
	h.out.Buffer(nil, answerBytesMax)
	return h, h.command.Start()
}

// do gives the terminal one input and reads its answer; somebody waits for it or not.
func (h *handheld) do(input any, waited bool) (screen, error) {
	line, err := json.Marshal(input)
	if err != nil {
		return screen{}, fmt.Errorf("write input: %w", err)
	}
	began := time.Now()
	if _, err := h.in.Write(append(line, '\n')); err != nil {
		return screen{}, fmt.Errorf("write input: %w", err)
	}
	if !h.out.Scan() {
		return screen{}, fmt.Errorf("read answer to %s: %w", line, errors.Join(h.out.Err(), io.ErrUnexpectedEOF))
	}
	if waited {
		h.waits = append(h.waits, time.Since(began))
	}
	var answer screen
	if err := json.Unmarshal(h.out.Bytes(), &answer); err != nil {
		return screen{}, fmt.Errorf("read answer to %s: %w", line, err)
	}
	return answer, nil
}

// stop ends the terminal in order.
func (h *handheld) stop() error {
	if err := h.in.Close(); err != nil {
		return fmt.Errorf("stop terminal: %w", err)
	}
	if err := h.command.Wait(); err != nil {
		return fmt.Errorf("stop terminal: %w", err)
	}
	return nil
}
