package platform

import (
	"encoding/binary"
	"math"
	"time"
)

const (
	sampleRate = 22050 // Hz: three times the highest overtone
	sampleMost = 0.8 * math.MaxInt16
	// fade keeps the ends of a note from clicking.
	fade = 4 * time.Millisecond
	// leadIn is silence that a sound device takes to wake up; without it the first note of a verdict is cut short.
	leadIn = 30 * time.Millisecond
)

// samples is the sound of a rhythm: 16 bits, one channel.
func (r Rhythm) samples() []int16 {
	sound := silence(leadIn)
	for _, note := range r.Notes {
		sound = append(append(sound, note.samples()...), silence(note.Rest)...)
	}
	return append(sound, silence(leadIn)...)
}

func silence(length time.Duration) []int16 { return make([]int16, samplesIn(length)) }

func samplesIn(length time.Duration) int { return int(length * sampleRate / time.Second) }

// samples is a sine with its third overtone: two components are heard over noise that masks one.
func (n Note) samples() []int16 {
	sound := silence(n.For)
	edge := float64(samplesIn(fade))
	for i := range sound {
		phase := 2 * math.Pi * float64(n.Hz) * float64(i) / sampleRate
		loud := min(1, float64(i)/edge, float64(len(sound)-1-i)/edge)
		sound[i] = int16(sampleMost * loud * (math.Sin(phase) + math.Sin(3*phase)/3) / 1.1)
	}
	return sound
}

// WAV is the sound of a rhythm as a file that every system player plays (RIFF, 16 bits, one channel).
func (r Rhythm) WAV() []byte {
	sound := r.samples()
	const header, bytesPerSample, pcm = 36, 2, 1
	size := uint32(len(sound) * bytesPerSample)
	file := append([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, header+size)...)
	file = append(file, "WAVEfmt "...)
	file = binary.LittleEndian.AppendUint32(file, 16) // bytes of the format that follows
	file = binary.LittleEndian.AppendUint16(file, pcm)
	file = binary.LittleEndian.AppendUint16(file, 1) // channels
	file = binary.LittleEndian.AppendUint32(file, sampleRate)
	file = binary.LittleEndian.AppendUint32(file, sampleRate*bytesPerSample)
	file = binary.LittleEndian.AppendUint16(file, bytesPerSample)
	file = binary.LittleEndian.AppendUint16(file, 8*bytesPerSample)
	file = append(file, "data"...)
	file = binary.LittleEndian.AppendUint32(file, size)
	for _, sample := range sound {
		file = binary.LittleEndian.AppendUint16(file, uint16(sample))
	}
	return file
}
