// Package crash plays power cuts on what programs really wrote.
//
// A program runs under strace, which notes every system call that changes a file, with its bytes. A [Recording] makes
// events of them, a [Replay] knows at each event what is surely on the disk, namely what was synced, and what the
// disk may still hold back. A power cut is then one of the many states that the disk may be found in: synced bytes,
// and of the later writes any part, in any order, torn between sectors; and a name in a folder that was not synced is
// there or not. Our own code opens such a state, and everything that was acknowledged has to be in it.
//
// The model is stricter than the file systems in use: syncing a file does not sync its name, as POSIX says. What
// strace prints is read completely or not at all: a line that is not understood is an error, and at the end of a
// recording the model's files have to be those on the real disk, byte for byte.
package crash

// sectorBytes is what a disk writes as a whole or not at all.
const sectorBytes = 512
