package shift

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// stopGrace is how long a process may take to end in order.
const stopGrace = 10 * time.Second

// command makes a command line of handtruckd at the shift's time.
func (s *shift) command(ctx context.Context, args ...string) *exec.Cmd {
	clock := s.Clock().Format(time.RFC3339Nano)
	command := exec.CommandContext(ctx, s.Program, append([]string{args[0], "-clock", clock}, args[1:]...)...)
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = stopGrace
	return command
}

// run runs a command to its end and returns what it printed, without the last line break.
func (s *shift) run(ctx context.Context, args ...string) (string, error) {
	command := s.command(ctx, args...)
	var failed bytes.Buffer
	command.Stderr = &failed
	out, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", args[0], err, strings.TrimSpace(failed.String()))
	}
	return strings.TrimRight(string(out), "\n"), nil
}

// hubProcess is a running hub.
type hubProcess struct{ command *exec.Cmd }

// startHub starts the hub and points the meter to it.
func (s *shift) startHub(ctx context.Context) error {
	command := s.command(ctx, "serve", "-data", s.hubDir(), "-listen", "127.0.0.1:0")
	command.Stderr = s.log
	out, err := command.StdoutPipe()
	if err != nil {
		return fmt.Errorf("start hub: %w", err)
	}
	if err := command.Start(); err != nil {
		return fmt.Errorf("start hub: %w", err)
	}
	s.hub = &hubProcess{command}
	line, err := bufio.NewReader(out).ReadString('\n')
	address, listening := strings.CutPrefix(strings.TrimSpace(line), "listening http://")
	if err != nil || !listening {
		return fmt.Errorf("start hub: it printed %q: %w", line, errors.Join(err, s.hub.stop()))
	}
	s.meter.target.Store(&address)
	return nil
}

// kill ends the hub as a power cut does.
func (h *hubProcess) kill() error {
	if err := h.command.Process.Kill(); err != nil {
		return fmt.Errorf("kill hub: %w", err)
	}
	h.command.Wait() // it says that it was killed
	return nil
}

// stop ends the hub in order; one that was killed is left alone.
func (h *hubProcess) stop() error {
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
