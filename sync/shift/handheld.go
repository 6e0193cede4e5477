package shift

import (
	"context"
	"path/filepath"
	"time"

	"github.com/handtruck/handtruck/sync/process"
)

// screen is what a worker reads.
type screen = process.Screen

// handheld is a running terminal.
type handheld struct {
	*process.Terminal
	waits []time.Duration // from each scan to its answer
}

func (s *shift) startHandheld(ctx context.Context, name string) (*handheld, error) {
	code, err := s.program.Run(ctx, "enroll", "-data", s.hubDir(), "-hub", s.meter.address(), "-name", name)
	if err != nil {
		return nil, err
	}
	terminal, err := s.program.StartTerminal(ctx, filepath.Join(s.Dir, name), code)
	return &handheld{Terminal: terminal}, err
}

// do gives the terminal one input and reads its answer; somebody waits for it or not.
func (h *handheld) do(input any, waited bool) (screen, error) {
	began := time.Now()
	answer, err := h.Do(input)
	if waited && err == nil {
		h.waits = append(h.waits, time.Since(began))
	}
	return answer, err
}
