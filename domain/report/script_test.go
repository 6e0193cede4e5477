package report_test

import (
	"flag"
	"testing"

	"github.com/handtruck/handtruck/domain/report"
	"github.com/handtruck/handtruck/domain/work/script"
)

var update = flag.Bool("update", false, "take the answers that come over into the scripts")

func TestScripts(t *testing.T) {
	script.Folder(t, *update, func() (script.Machine, *script.Stage) {
		stage := script.Warehouse()
		return script.Of(report.Start(stage.View()), report.Next, report.Screen), stage
	})
}
