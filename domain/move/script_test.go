package move_test

import (
	"flag"
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
	script.Within(t, folder, *update, func() (script.Machine, *script.Stage) {
		stage := script.Warehouse()
		return script.Of(start(stage.View()), move.Next, move.Screen), stage
	})
}
