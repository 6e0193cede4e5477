package platform

import (
	"fmt"
	"syscall"
	"unsafe"

	"github.com/handtruck/handtruck/domain/work"
)

// Flags of PlaySound (mmsystem.h).
const (
	soundAsync     = 0x0001
	soundNoDefault = 0x0002
	soundMemory    = 0x0004
)

var (
	playSound = syscall.NewLazyDLL("winmm.dll").NewProc("PlaySoundW")
	// sounds stay in memory for good, as the system reads them while they sound.
	sounds = func() map[work.Tone][]byte {
		all := map[work.Tone][]byte{}
		for tone, rhythm := range rhythms {
			all[tone] = rhythm.WAV()
		}
		return all
	}()
)

// Sounds tells whether verdicts are heard on this machine, and else why not.
func Sounds() error { return nil }

// play lets a verdict be heard. It returns when the sound has begun.
func play(tone work.Tone) error {
	done, _, err := playSound.Call(uintptr(unsafe.Pointer(&sounds[tone][0])), 0, soundAsync|soundNoDefault|soundMemory)
	if done == 0 {
		return fmt.Errorf("play sound: %w", err)
	}
	return nil
}
