package crash_test

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/handtruck/handtruck/sync/crash"
)

// The long mode of make crash asks for more.
var (
	images = flag.Int("images", 100, "power cuts that are played on each recording")
	kills  = flag.Int("kills", 12, "times that real programs are killed")
	seed   = flag.Uint64("seed", 1, "of what is drawn")
)

// asWriter makes this test binary a small program that writes, see writers.
const asWriter = "CRASH_TEST_AS_WRITER"

func TestMain(m *testing.M) {
	if name := os.Getenv(asWriter); name != "" {
		if err := writers[name](os.Args[1]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	status := m.Run()
	if programDir != "" {
		os.RemoveAll(programDir)
	}
	os.Exit(status)
}

// needStrace skips a test where programs cannot be recorded, but not in CI.
func needStrace(t *testing.T) {
	t.Helper()
	if err := crash.Available(t.Context()); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
}

// scratch is a folder for what need not outlive a real power cut, in memory where there is one.
func scratch(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "handtruck-crash-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// record runs one of the writers and returns what it did to its folder.
func record(t *testing.T, writer string) *crash.Recording {
	t.Helper()
	dir := t.TempDir()
	root := filepath.Join(dir, "root")
	if err := os.Mkdir(root, 0o700); err != nil {
		t.Fatal(err)
	}
	recording, err := crash.NewRecording(root)
	if err != nil {
		t.Fatal(err)
	}
	trace := filepath.Join(dir, "trace")
	command := crash.Command(t.Context(), trace, os.Args[0], root)
	command.Env = append(os.Environ(), asWriter+"="+writer)
	run(t, command)
	if err := recording.Add(trace); err != nil {
		t.Fatal(err)
	}
	return recording
}

func run(t *testing.T, command *exec.Cmd) {
	t.Helper()
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// acks are the lines that a recorded program printed, with the number of events before each.
func acks(r *crash.Recording) (at []int, lines []string) {
	r.Said(func(event, stream int, data []byte) {
		if stream != 1 {
			return
		}
		for lines1 := bufio.NewScanner(bytes.NewReader(data)); lines1.Scan(); {
			at, lines = append(at, event), append(lines, strings.TrimSpace(lines1.Text()))
		}
	})
	return at, lines
}

// cuts plays n power cuts on a recording, at any moment from an event on. Each image is opened by check, which is told
// how many acknowledgements had gone out by then.
func cuts(t *testing.T, r *crash.Recording, n, from int, said []int, check func(dir string, acked int) error) (failed []error) {
	t.Helper()
	random := rand.New(rand.NewPCG(*seed, 0))
	moments := make([]int, times(n))
	for i := range moments {
		moments[i] = from + random.IntN(r.Len()-from+1)
	}
	return play(t, r, moments, random, said, check)
}
