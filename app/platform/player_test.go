package platform

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain/work"
)

// TestANewVerdictCutsTheOldShort: an error's second note is never reached when the next scan is right.
func TestANewVerdictCutsTheOldShort(t *testing.T) {
	heard := make(chan string)
	clock := make(chan time.Time)
	p := newPlayer(
		func(n Note) error { heard <- fmt.Sprint(n.Hz); return nil },
		func(all []Pulse) error { heard <- fmt.Sprint("buzz ", pattern(all)); return nil },
		func(err error) { t.Error(err) })
	p.after = func(time.Duration) <-chan time.Time { return clock }
	p.play(work.Error)
	for _, want := range []string{"buzz [0 400]", "1600"} {
		if got := <-heard; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	p.play(work.OK)
	for _, want := range []string{"buzz [0 40]", "2000"} {
		if got := <-heard; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	clock <- time.Time{}
	p.play(work.Warn)
	for i, want := range []string{"buzz [0 60 100 60]", "1200", "1200"} {
		if got := <-heard; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if i > 0 {
			clock <- time.Time{}
		}
	}
}

func TestSilentMachinesAreSaid(t *testing.T) {
	broken := errors.New("no generator")
	told := make(chan error, 1)
	p := newPlayer(func(Note) error { return broken }, func([]Pulse) error { return nil }, func(err error) { told <- err })
	p.play(work.OK)
	if err := <-told; !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// TestTonesFallAsTheNotesDo: Android's generator has four pitches that carry; the error's three notes must still go down.
func TestTonesFallAsTheNotesDo(t *testing.T) {
	var tones []int
	for _, n := range RhythmOf(work.Error).Notes {
		tones = append(tones, n.toneOf())
	}
	if want := []int{9, 5, 1}; !slices.Equal(tones, want) {
		t.Errorf("got %v, want %v", tones, want)
	}
	if RhythmOf(work.OK).Notes[0].toneOf() <= RhythmOf(work.Warn).Notes[0].toneOf() {
		t.Error("right does not sound higher than doubtful")
	}
}
