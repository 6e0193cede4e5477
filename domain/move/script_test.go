package move_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/handtruck/handtruck/domain/move"
	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/domain/work/script"
)

var update = flag.Bool("update", false, "take the answers that come over into the scripts")

func TestScripts(t *testing.T) { play(t, "testdata", move.Start) }

func TestReplenishScripts(t *testing.T) {
	play(t, filepath.Join("testdata", "replenish"), move.StartFilling)
}

func play(t *testing.T, folder string, start func(work.View) move.State) {
	t.Helper()
	var rewrite func(name, text string) error
	if *update {
		rewrite = func(name, text string) error { return os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644) }
	}
	script.Run(t, os.DirFS(folder), rewrite, func() (script.Machine, *script.Stage) {
		stage := script.Warehouse()
		return script.Of(start(stage.View()), move.Next, move.Screen), stage
	})
}
