//go:build !android && !windows

package platform

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"

	"github.com/handtruck/handtruck/domain/work"
)

// ErrNoSound is returned where nothing can play a sound.
var ErrNoSound = errors.New("no player of sounds here: install pw-play, paplay or aplay")

// players are the programs that play a WAV file on Linux, BSD and macOS, the best first. They are used instead of a sound library, which would
// bring a C toolchain or an audio stream that is always open, for three beeps.
var players = [][]string{{"pw-play"}, {"paplay"}, {"aplay", "-q"}, {"afplay"}}

// speaker plays one verdict at a time: a new one silences the one before.
type speaker struct {
	find func(name string) (string, error) // where a program is

	ready   sync.Once
	player  []string
	folder  string
	trouble error

	mu   sync.Mutex
	stop context.CancelFunc // of what sounds now

	sounding sync.WaitGroup // players that have not ended
}

var system = &speaker{find: exec.LookPath}

// Sounds tells whether verdicts are heard on this machine, and else why not.
func Sounds() error { return system.prepare() }

// play lets a verdict be heard. It returns when the sound has begun.
func play(tone work.Tone) error { return system.play(tone) }

// prepare finds a player and writes the sounds where it can read them.
func (s *speaker) prepare() error {
	s.ready.Do(func() { s.trouble = s.setUp() })
	return s.trouble
}

func (s *speaker) setUp() error {
	for _, player := range players {
		if path, err := s.find(player[0]); err == nil {
			s.player = append([]string{path}, player[1:]...)
			break
		}
	}
	if s.player == nil {
		return ErrNoSound
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return fmt.Errorf("find cache for sounds: %w", err)
	}
	s.folder = filepath.Join(cache, "handtruck", "sounds")
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return fmt.Errorf("make folder for sounds: %w", err)
	}
	for tone, rhythm := range rhythms {
		if err := os.WriteFile(s.file(tone), rhythm.WAV(), 0o600); err != nil {
			return fmt.Errorf("write sound: %w", err)
		}
	}
	return nil
}

func (s *speaker) file(tone work.Tone) string { return filepath.Join(s.folder, string(tone)+".wav") }

func (s *speaker) play(tone work.Tone) error {
	if err := s.prepare(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stop != nil {
		s.stop()
	}
	ctx, stop := context.WithCancel(context.Background())
	command := exec.CommandContext(ctx, s.player[0], append(s.player[1:len(s.player):len(s.player)], s.file(tone))...)
	if err := command.Start(); err != nil {
		stop()
		return fmt.Errorf("play sound: %w", err)
	}
	s.stop = stop
	s.sounding.Go(func() {
		_ = command.Wait() // one that was silenced ends with an error, as it should
		stop()
	})
	return nil
}
