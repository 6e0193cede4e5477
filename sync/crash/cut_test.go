package crash_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/handtruck/handtruck/sync/crash"
	"github.com/handtruck/handtruck/sync/sqlite"
)

var (
	errLost   = errors.New("lost")
	errBroken = errors.New("broken")
)

// play makes an image at each moment and returns what checks found wrong.
func play(t *testing.T, r *crash.Recording, moments []int, random *rand.Rand, said []int, check func(dir string, acked int) error) (failed []error) {
	t.Helper()
	slices.Sort(moments)
	base := scratch(t)
	replay := r.Replay()
	for i, moment := range moments {
		replay.Advance(moment)
		dir := filepath.Join(base, strconv.Itoa(i))
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		cut := crash.AnyCut(random)
		if err := replay.Image(dir, cut, random); err != nil {
			t.Fatal(err)
		}
		acked, _ := slices.BinarySearch(said, moment)
		if err := check(dir, acked); err != nil {
			failed = append(failed, fmt.Errorf("seed %d, image %d at event %d of %d, %+v, %d acknowledged: %w", *seed, i, moment, r.Len(), cut, acked, err))
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		if n := i + 1; n%1000 == 0 {
			t.Logf("%d of %d images, %d failed", n, len(moments), len(failed))
		}
	}
	return failed
}

// TestPowerCutFindsLosses plays power cuts on programs of which is known what they lose.
func TestPowerCutFindsLosses(t *testing.T) {
	needStrace(t)
	for _, test := range []struct {
		writer string
		check  func(dir string, acked int) error
		loses  bool
	}{
		{"full", checkRows, false},
		{"normal", checkRows, true}, // the log is not synced at a commit
		{"off", checkRows, true},    // nothing is
		{"swap", checkSwapped, false},
		{"swap only", checkSwapped, true}, // the folder is not synced after a file was renamed
	} {
		t.Run(test.writer, func(t *testing.T) {
			t.Parallel()
			recording := record(t, test.writer)
			said, lines := acks(recording)
			if len(lines) != writerCommits || lines[len(lines)-1] != strconv.Itoa(writerCommits) {
				t.Fatalf("recorded %d acknowledgements", len(lines))
			}
			failed := cuts(t, recording, *images/3, said[0], said, test.check)
			t.Logf("%d of %d images lost something", len(failed), *images/3)
			if test.loses != (len(failed) > 0) {
				t.Errorf("%d images of %d lost something: %v", len(failed), *images/3, errors.Join(failed...))
			}
			for _, err := range failed {
				if !errors.Is(err, errLost) && !errors.Is(err, errBroken) {
					t.Error(err)
				}
			}
		})
	}
}

func checkRows(dir string, acked int) error {
	db, err := sqlite.Open(context.Background(), filepath.Join(dir, fileRows), sqlite.Options{Durability: sqlite.Full, Application: 1, Connections: 1, BusyMS: 1000})
	if err != nil {
		return fmt.Errorf("%w: %w", errBroken, err)
	}
	defer db.Close()
	var verdict string
	var rows int
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		return fmt.Errorf("%w: %s, %w", errBroken, verdict, err)
	}
	if err := db.QueryRow("SELECT count(*) FROM fact WHERE length(data)=300").Scan(&rows); err != nil {
		return fmt.Errorf("%w: %w", errBroken, err)
	}
	if rows < acked {
		return fmt.Errorf("%w: %d rows", errLost, rows)
	}
	return nil
}

func checkSwapped(dir string, acked int) error {
	text, err := os.ReadFile(filepath.Join(dir, "file"))
	if err != nil {
		return fmt.Errorf("%w: %w", errLost, err)
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return fmt.Errorf("%w: %q", errBroken, text)
	}
	if n < acked {
		return fmt.Errorf("%w: it is number %d", errLost, n)
	}
	return nil
}
