//go:build !android && !windows

package platform

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/handtruck/handtruck/domain/work"
)

func TestNoPlayerIsSaid(t *testing.T) {
	silent := &speaker{find: func(string) (string, error) { return "", exec.ErrNotFound }}
	if err := silent.play(work.OK); !errors.Is(err, ErrNoSound) {
		t.Errorf("got %v", err)
	}
}

// The player gets the file of the signal: the fake one copies it to where the test looks.
func TestPlayerGetsTheSound(t *testing.T) {
	home := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", home)
	t.Setenv("HOME", home)
	heard := filepath.Join(home, "heard")
	fake := filepath.Join(home, "player")
	if err := os.WriteFile(fake, []byte("#!/bin/sh\nexec cat \"$1\" > "+heard+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	s := &speaker{find: func(string) (string, error) { return fake, nil }}
	if err := s.prepare(); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(s.player[0], s.file(work.Warn))
	if err := command.Run(); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(heard); err != nil || string(got) != string(RhythmOf(work.Warn).WAV()) {
		t.Errorf("heard %d bytes, %v", len(got), err)
	}
	if err := s.play(work.OK); err != nil {
		t.Errorf("play: %v", err)
	}
	if err := s.play(work.Error); err != nil { // silences the one before
		t.Errorf("play: %v", err)
	}
	s.sounding.Wait()
}
