package platform

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"testing"

	"github.com/handtruck/handtruck/domain/work"
)

// pitch counts the waves of a stretch of sound.
func pitch(sound []int16) float64 {
	crossings := 0
	for i := 1; i < len(sound); i++ {
		if sound[i-1] < 0 && sound[i] >= 0 {
			crossings++
		}
	}
	return float64(crossings) * sampleRate / float64(len(sound))
}

func TestNotesSoundAsWritten(t *testing.T) {
	for tone, rhythm := range rhythms {
		for _, note := range rhythm.Notes {
			sound := note.samples()
			if got, want := pitch(sound), float64(note.Hz); math.Abs(got-want) > 0.02*want {
				t.Errorf("%s: a note of %v Hz sounds at %.0f", tone, want, got)
			}
			if loudest := slices.Max(sound); loudest < math.MaxInt16/2 {
				t.Errorf("%s: a note is only %d of %d loud", tone, loudest, math.MaxInt16)
			}
			if first, last := sound[0], sound[len(sound)-1]; first != 0 || last != 0 {
				t.Errorf("%s: a note clicks at its ends: %d, %d", tone, first, last)
			}
		}
	}
}

func TestWAV(t *testing.T) {
	file := RhythmOf(work.Error).WAV()
	if !bytes.HasPrefix(file, []byte("RIFF")) || string(file[8:16]) != "WAVEfmt " || string(file[36:40]) != "data" {
		t.Fatalf("not a WAV file: % x", file[:44])
	}
	if size := binary.LittleEndian.Uint32(file[4:]); int(size) != len(file)-8 {
		t.Errorf("the file says it has %d bytes, it has %d", size, len(file)-8)
	}
	if size := binary.LittleEndian.Uint32(file[40:]); int(size) != len(file)-44 {
		t.Errorf("the sound says it has %d bytes, it has %d", size, len(file)-44)
	}
}
