package count_test

import (
	"flag"
	"testing"

	"github.com/handtruck/handtruck/domain/count"
	"github.com/handtruck/handtruck/domain/work/script"
)

var update = flag.Bool("update", false, "take the answers that come over into the scripts")

func TestScripts(t *testing.T) {
	script.Folder(t, *update, func() (script.Machine, *script.Stage) {
		stage := script.Warehouse()
		return script.Of(count.Start(stage.View()), count.Next, count.Screen), stage
	})
}
