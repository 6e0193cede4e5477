package process

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
)

// answerBytesMax bounds one line of a terminal.
const answerBytesMax = 1 << 20

// Screen is what a worker reads.
type Screen struct {
	Step     string         `json:"step"`
	Tone     string         `json:"tone"`
	Code     string         `json:"code"`
	Message  string         `json:"message"`
	Show     map[string]any `json:"show"`
	Online   bool           `json:"online"`
	Unsynced int            `json:"unsynced"`
}

// Field is a field of the screen as text.
func (s Screen) Field(name string) string {
	if value, ok := s.Show[name]; ok {
		return fmt.Sprint(value)
	}
	return ""
}

func (s Screen) String() string {
	return fmt.Sprintf("%s, %s %s %q", s.Step, s.Tone, s.Code, s.Message)
}

// Terminal is a running terminal.
type Terminal struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Scanner
}

// StartTerminal starts a terminal in a folder; a code enrols a new one.
func (p Program) StartTerminal(ctx context.Context, dir, code string) (*Terminal, error) {
	args := []string{"terminal", "-data", dir}
	if code != "" {
		args = append(args, "-enroll", code)
	}
	t := &Terminal{command: p.command(ctx, args...)}
	t.command.Stderr = p.Log
	in, err := t.command.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start terminal: %w", err)
	}
	out, err := t.command.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start terminal: %w", err)
	}
	t.in, t.out = in, bufio.NewScanner(out)
	t.out.Buffer(nil, answerBytesMax)
	if err := t.command.Start(); err != nil {
		return nil, fmt.Errorf("start terminal: %w", err)
	}
	return t, nil
}

// Do gives the terminal one input and reads its answer.
func (t *Terminal) Do(input any) (Screen, error) {
	line, err := json.Marshal(input)
	if err != nil {
		return Screen{}, fmt.Errorf("write input: %w", err)
	}
	if _, err := t.in.Write(append(line, '\n')); err != nil {
		return Screen{}, fmt.Errorf("write input: %w", err)
	}
	if !t.out.Scan() {
		return Screen{}, fmt.Errorf("read answer to %s: %w", line, errors.Join(t.out.Err(), io.ErrUnexpectedEOF))
	}
	var answer Screen
	if err := json.Unmarshal(t.out.Bytes(), &answer); err != nil {
		return Screen{}, fmt.Errorf("read answer to %s: %w", line, err)
	}
	return answer, nil
}

// Stop ends the terminal in order.
func (t *Terminal) Stop() error {
	if err := t.in.Close(); err != nil {
		return fmt.Errorf("stop terminal: %w", err)
	}
	if err := t.command.Wait(); err != nil {
		return fmt.Errorf("stop terminal: %w", err)
	}
	return nil
}

// Kill ends the terminal as a drop does that breaks its battery out.
func (t *Terminal) Kill() error { return kill(t.command) }
