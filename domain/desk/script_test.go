package desk_test

import (
	"flag"
	"testing"

	"github.com/handtruck/handtruck/domain/desk"
	"github.com/handtruck/handtruck/domain/work/script"
)

var update = flag.Bool("update", false, "take the answers that come over into the scripts")

// machine takes the hash for the PIN itself.
var machine = desk.Machine{Verify: func(hash, pin string) bool { return hash == pin }}

func TestScripts(t *testing.T) {
	script.Folder(t, *update, func() (script.Machine, *script.Stage) {
		return script.Of(desk.State{}, machine.Next, machine.Screen), script.Warehouse()
	})
}
