package report_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/handtruck/handtruck/domain/report"
	"github.com/handtruck/handtruck/domain/work/script"
)

var update = flag.Bool("update", false, "take the answers that come over into the scripts")

func TestScripts(t *testing.T) {
	var rewrite func(name, text string) error
	if *update {
		rewrite = func(name, text string) error {
			return os.WriteFile(filepath.Join("testdata", name), []byte(text), 0o644)
		}
	}
	script.Run(t, os.DirFS("testdata"), rewrite, func() (script.Machine, *script.Stage) {
		stage := script.Warehouse()
		return script.Of(report.Start(stage.View()), report.Next, report.Screen), stage
	})
}
