package desk_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/handtruck/handtruck/domain/desk"
	"github.com/handtruck/handtruck/domain/work/script"
)

var update = flag.Bool("update", false, "take the answers that come over into the scripts")

// machine takes the hash for the PIN itself.
var machine = desk.Machine{Verify: func(hash, pin string) bool { return hash == pin }}

func TestScripts(t *testing.T) {
	var rewrite func(name, text string) error
	if *update {
		rewrite = func(name, text string) error {
			return os.WriteFile(filepath.Join("testdata", name), []byte(text), 0o644)
		}
	}
	script.Run(t, os.DirFS("testdata"), rewrite, func() (script.Machine, *script.Stage) {
		return script.Of(desk.State{}, machine.Next, machine.Screen), script.Warehouse()
	})
}
