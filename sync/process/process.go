// Package process runs handtruckd as real processes: hubs, terminals and tools, driven through nothing but their command
// lines and JSON lines. Demonstrations and tests of everything at once use it.
package process

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// stopGrace is how long a process may take to end in order.
const stopGrace = 10 * time.Second

// Program is handtruckd as its processes are started.
type Program struct {
	Path  string
	Clock func() time.Time // the time that processes start with; nil is the machine's
	Log   io.Writer        // what they say besides their answers
}

func (p Program) command(ctx context.Context, args ...string) *exec.Cmd {
	if p.Clock != nil {
		args = append([]string{args[0], "-clock", p.Clock().Format(time.RFC3339Nano)}, args[1:]...)
	}
	command := exec.CommandContext(ctx, p.Path, args...)
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = stopGrace
	return command
}

// Run runs a command to its end and returns what it printed, without the last line break.
func (p Program) Run(ctx context.Context, args ...string) (string, error) {
	command := p.command(ctx, args...)
	var failed bytes.Buffer
	command.Stderr = &failed
	out, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", args[0], err, strings.TrimSpace(failed.String()))
	}
	return strings.TrimRight(string(out), "\n"), nil
}

// Hub is a running hub.
type Hub struct {
	Address string // host and port
	command *exec.Cmd
}

// StartHub starts a hub on a free port and waits until it listens; args are those of serve.
func (p Program) StartHub(ctx context.Context, args ...string) (*Hub, error) {
	command := p.command(ctx, append([]string{"serve", "-listen", "127.0.0.1:0"}, args...)...)
	command.Stderr = p.Log
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start hub: %w", err)
	}
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("start hub: %w", err)
	}
	h := &Hub{command: command}
	line, err := bufio.NewReader(out).ReadString('\n')
	address, listening := strings.CutPrefix(strings.TrimSpace(line), "listening http://")
	if err != nil || !listening {
		return nil, fmt.Errorf("start hub: it printed %q: %w", line, errors.Join(err, h.Stop()))
	}
	h.Address = address
	return h, nil
}

// Kill ends the hub as a power cut does.
func (h *Hub) Kill() error { return kill(h.command) }

// Stop ends the hub in order; one that was killed is left alone.
func (h *Hub) Stop() error {
	if h.command.ProcessState != nil {
		return nil
	}
	if err := h.command.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop hub: %w", err)
	}
	if err := h.command.Wait(); err != nil {
		return fmt.Errorf("stop hub: %w", err)
	}
	return nil
}

func kill(command *exec.Cmd) error {
	if err := command.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("kill: %w", err)
	}
	command.Wait() // it says that it was killed
	return nil
}
